using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ExchangeHub.Hub.Storage.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class AccessRecordsRepair : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_delivery_subscription_id_sequence",
                table: "delivery");

            migrationBuilder.AddColumn<bool>(
                name: "deduplicates",
                table: "subscription",
                type: "INTEGER",
                nullable: false,
                defaultValue: true);

            migrationBuilder.AddColumn<string>(
                name: "ended_reason",
                table: "subscription",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "endpoint",
                table: "subscription",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "home_region",
                table: "subscription",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "retry_schedule",
                table: "subscription",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "first_tried_at",
                table: "delivery",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "original_id",
                table: "delivery",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "replay_at",
                table: "delivery",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<int>(
                name: "tries",
                table: "delivery",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.CreateTable(
                name: "access_agreement",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    state = table.Column<string>(type: "TEXT", nullable: false),
                    provider = table.Column<string>(type: "TEXT", nullable: false),
                    provider_region = table.Column<string>(type: "TEXT", nullable: false),
                    consumer = table.Column<string>(type: "TEXT", nullable: false),
                    consumer_region = table.Column<string>(type: "TEXT", nullable: false),
                    types = table.Column<string>(type: "TEXT", nullable: false),
                    fields = table.Column<string>(type: "TEXT", nullable: true),
                    purpose = table.Column<string>(type: "TEXT", nullable: false),
                    legal_basis = table.Column<string>(type: "TEXT", nullable: false),
                    not_before = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    not_after = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    proposed_by = table.Column<string>(type: "TEXT", nullable: false),
                    proposer_region = table.Column<string>(type: "TEXT", nullable: false),
                    proposed_at = table.Column<long>(type: "INTEGER", nullable: false),
                    decided_by = table.Column<string>(type: "TEXT", nullable: true),
                    decided_at = table.Column<long>(type: "INTEGER", nullable: true),
                    ended_by = table.Column<string>(type: "TEXT", nullable: true),
                    ended_at = table.Column<long>(type: "INTEGER", nullable: true),
                    reason = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_access_agreement", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "access_application",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    state = table.Column<string>(type: "TEXT", nullable: false),
                    department = table.Column<string>(type: "TEXT", nullable: false),
                    region = table.Column<string>(type: "TEXT", nullable: false),
                    targets = table.Column<string>(type: "TEXT", nullable: false),
                    resources = table.Column<string>(type: "TEXT", nullable: false),
                    profile = table.Column<string>(type: "TEXT", nullable: false),
                    purpose = table.Column<string>(type: "TEXT", nullable: false),
                    legal_basis = table.Column<string>(type: "TEXT", nullable: false),
                    approval_doc_no = table.Column<string>(type: "TEXT", nullable: true),
                    not_before = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    not_after = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    rows_per_day = table.Column<int>(type: "INTEGER", nullable: true),
                    applied_by = table.Column<string>(type: "TEXT", nullable: false),
                    applicant_region = table.Column<string>(type: "TEXT", nullable: false),
                    applied_at = table.Column<long>(type: "INTEGER", nullable: false),
                    decided_by = table.Column<string>(type: "TEXT", nullable: true),
                    decided_at = table.Column<long>(type: "INTEGER", nullable: true),
                    reason = table.Column<string>(type: "TEXT", nullable: true),
                    grant = table.Column<Guid>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_access_application", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "access_digest",
                columns: table => new
                {
                    week = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    region = table.Column<string>(type: "TEXT", nullable: false),
                    reader_department = table.Column<string>(type: "TEXT", nullable: false),
                    reader_region = table.Column<string>(type: "TEXT", nullable: false),
                    grant_id = table.Column<string>(type: "TEXT", nullable: false),
                    reads = table.Column<long>(type: "INTEGER", nullable: false),
                    rows = table.Column<long>(type: "INTEGER", nullable: false),
                    refused = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_access_digest", x => new { x.week, x.region, x.reader_region, x.reader_department, x.grant_id });
                });

            migrationBuilder.CreateTable(
                name: "access_grant",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    state = table.Column<string>(type: "TEXT", nullable: false),
                    department = table.Column<string>(type: "TEXT", nullable: false),
                    region = table.Column<string>(type: "TEXT", nullable: false),
                    targets = table.Column<string>(type: "TEXT", nullable: false),
                    resources = table.Column<string>(type: "TEXT", nullable: false),
                    profile = table.Column<string>(type: "TEXT", nullable: false),
                    purpose = table.Column<string>(type: "TEXT", nullable: false),
                    legal_basis = table.Column<string>(type: "TEXT", nullable: false),
                    approval_doc_no = table.Column<string>(type: "TEXT", nullable: false),
                    approval_date = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    not_before = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    not_after = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    rows_per_day = table.Column<int>(type: "INTEGER", nullable: true),
                    issued_by = table.Column<string>(type: "TEXT", nullable: false),
                    grantor_region = table.Column<string>(type: "TEXT", nullable: false),
                    issued_at = table.Column<long>(type: "INTEGER", nullable: false),
                    countersigned_by = table.Column<string>(type: "TEXT", nullable: true),
                    countersigned_at = table.Column<long>(type: "INTEGER", nullable: true),
                    ended_by = table.Column<string>(type: "TEXT", nullable: true),
                    ended_at = table.Column<long>(type: "INTEGER", nullable: true),
                    reason = table.Column<string>(type: "TEXT", nullable: true),
                    renews = table.Column<Guid>(type: "TEXT", nullable: true),
                    application = table.Column<Guid>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_access_grant", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "access_grant_change",
                columns: table => new
                {
                    grant_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    kind = table.Column<string>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    by = table.Column<string>(type: "TEXT", nullable: false),
                    detail = table.Column<string>(type: "TEXT", nullable: true),
                    unpublished = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_access_grant_change", x => new { x.grant_id, x.version });
                });

            migrationBuilder.CreateTable(
                name: "access_log",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    read_at = table.Column<long>(type: "INTEGER", nullable: false),
                    client_id = table.Column<string>(type: "TEXT", nullable: false),
                    department = table.Column<string>(type: "TEXT", nullable: false),
                    home_region = table.Column<string>(type: "TEXT", nullable: false),
                    user_name = table.Column<string>(type: "TEXT", nullable: true),
                    user_role = table.Column<string>(type: "TEXT", nullable: true),
                    action = table.Column<string>(type: "TEXT", nullable: false),
                    resource = table.Column<string>(type: "TEXT", nullable: false),
                    region = table.Column<string>(type: "TEXT", nullable: false),
                    shown = table.Column<string>(type: "TEXT", nullable: false),
                    allowed = table.Column<bool>(type: "INTEGER", nullable: false),
                    rule_name = table.Column<string>(type: "TEXT", nullable: false),
                    code = table.Column<string>(type: "TEXT", nullable: true),
                    profile = table.Column<string>(type: "TEXT", nullable: true),
                    grant_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    agreement_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    across_regions = table.Column<bool>(type: "INTEGER", nullable: false),
                    purpose = table.Column<string>(type: "TEXT", nullable: true),
                    rows_read = table.Column<int>(type: "INTEGER", nullable: false),
                    request_id = table.Column<string>(type: "TEXT", nullable: false),
                    snapshot_version = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_access_log", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "access_log_subject",
                columns: table => new
                {
                    log_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    subject = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_access_log_subject", x => new { x.log_id, x.subject });
                });

            migrationBuilder.CreateTable(
                name: "admin_action",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    actor = table.Column<string>(type: "TEXT", nullable: false),
                    client_id = table.Column<string>(type: "TEXT", nullable: false),
                    role = table.Column<string>(type: "TEXT", nullable: true),
                    region = table.Column<string>(type: "TEXT", nullable: false),
                    action = table.Column<string>(type: "TEXT", nullable: false),
                    object_id = table.Column<string>(type: "TEXT", nullable: true),
                    status = table.Column<int>(type: "INTEGER", nullable: false),
                    code = table.Column<string>(type: "TEXT", nullable: true),
                    request_id = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_admin_action", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "delivery_action",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    delivery_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    action = table.Column<string>(type: "TEXT", nullable: false),
                    actor = table.Column<string>(type: "TEXT", nullable: false),
                    reason = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_delivery_action", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "delivery_edit",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    delivery_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    proposed_by = table.Column<string>(type: "TEXT", nullable: false),
                    proposed_at = table.Column<long>(type: "INTEGER", nullable: false),
                    approved_by = table.Column<string>(type: "TEXT", nullable: true),
                    approved_at = table.Column<long>(type: "INTEGER", nullable: true),
                    replacement_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    data = table.Column<byte[]>(type: "BLOB", nullable: false),
                    changes = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_delivery_edit", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "failure_note",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    fingerprint = table.Column<string>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    actor = table.Column<string>(type: "TEXT", nullable: false),
                    text = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_failure_note", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "grant_usage",
                columns: table => new
                {
                    grant_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    used_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    rows_read = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_grant_usage", x => new { x.grant_id, x.used_on });
                });

            migrationBuilder.CreateTable(
                name: "record_fact",
                columns: table => new
                {
                    generation = table.Column<int>(type: "INTEGER", nullable: false),
                    kind = table.Column<string>(type: "TEXT", nullable: false),
                    key = table.Column<string>(type: "TEXT", nullable: false),
                    sequence = table.Column<long>(type: "INTEGER", nullable: false),
                    body = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_record_fact", x => new { x.generation, x.kind, x.key, x.sequence });
                });

            migrationBuilder.CreateTable(
                name: "record_position",
                columns: table => new
                {
                    generation = table.Column<int>(type: "INTEGER", nullable: false),
                    sequence = table.Column<long>(type: "INTEGER", nullable: false),
                    state = table.Column<string>(type: "TEXT", nullable: false),
                    retired_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_record_position", x => x.generation);
                });

            migrationBuilder.CreateTable(
                name: "record_version",
                columns: table => new
                {
                    kind = table.Column<string>(type: "TEXT", nullable: false),
                    key = table.Column<string>(type: "TEXT", nullable: false),
                    valid_from = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    generation = table.Column<int>(type: "INTEGER", nullable: false),
                    valid_to = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    sequence = table.Column<long>(type: "INTEGER", nullable: false),
                    institution_id = table.Column<string>(type: "TEXT", nullable: true),
                    region = table.Column<string>(type: "TEXT", nullable: false),
                    state = table.Column<string>(type: "TEXT", nullable: false),
                    quota_type = table.Column<string>(type: "TEXT", nullable: true),
                    post_level = table.Column<string>(type: "TEXT", nullable: true),
                    search_name = table.Column<string>(type: "TEXT", nullable: true),
                    body = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_record_version", x => new { x.generation, x.kind, x.key, x.valid_from });
                });

            migrationBuilder.CreateTable(
                name: "recovery",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    fingerprint = table.Column<string>(type: "TEXT", nullable: false),
                    subscription_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    state = table.Column<string>(type: "TEXT", nullable: false),
                    reason = table.Column<string>(type: "TEXT", nullable: true),
                    actor = table.Column<string>(type: "TEXT", nullable: false),
                    share = table.Column<double>(type: "REAL", nullable: false),
                    rate = table.Column<double>(type: "REAL", nullable: false),
                    total = table.Column<int>(type: "INTEGER", nullable: false),
                    started_at = table.Column<long>(type: "INTEGER", nullable: false),
                    judged_from = table.Column<long>(type: "INTEGER", nullable: false),
                    next_at = table.Column<long>(type: "INTEGER", nullable: false),
                    ended_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_recovery", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "recovery_item",
                columns: table => new
                {
                    recovery_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    delivery_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    released_at = table.Column<long>(type: "INTEGER", nullable: true),
                    attempt = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_recovery_item", x => new { x.recovery_id, x.delivery_id });
                });

            migrationBuilder.CreateTable(
                name: "set_aside",
                columns: table => new
                {
                    delivery_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    attempt = table.Column<int>(type: "INTEGER", nullable: false),
                    subscription_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    fingerprint = table.Column<string>(type: "TEXT", nullable: false),
                    type = table.Column<string>(type: "TEXT", nullable: false),
                    category = table.Column<string>(type: "TEXT", nullable: false),
                    code = table.Column<string>(type: "TEXT", nullable: true),
                    detail = table.Column<string>(type: "TEXT", nullable: true),
                    at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_set_aside", x => new { x.delivery_id, x.attempt });
                });

            migrationBuilder.CreateTable(
                name: "webhook_access",
                columns: table => new
                {
                    subscription_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    token_url = table.Column<string>(type: "TEXT", nullable: true),
                    client_id = table.Column<string>(type: "TEXT", nullable: true),
                    scope = table.Column<string>(type: "TEXT", nullable: true),
                    @sealed = table.Column<byte[]>(name: "sealed", type: "BLOB", nullable: true),
                    shows_certificate = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_webhook_access", x => x.subscription_id);
                });

            migrationBuilder.CreateTable(
                name: "webhook_secret",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    subscription_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    @sealed = table.Column<byte[]>(name: "sealed", type: "BLOB", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    retires_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_webhook_secret", x => x.id);
                });

            migrationBuilder.InsertData(
                table: "change_stamp",
                columns: new[] { "name", "version" },
                values: new object[] { "access", 1L });

            migrationBuilder.InsertData(
                table: "record_position",
                columns: new[] { "generation", "retired_at", "sequence", "state" },
                values: new object[] { 1, null, 0L, "current" });

            migrationBuilder.CreateIndex(
                name: "IX_delivery_subscription_id_replay_at_sequence",
                table: "delivery",
                columns: new[] { "subscription_id", "replay_at", "sequence" },
                filter: "state in (0, 5)");

            migrationBuilder.CreateIndex(
                name: "IX_access_grant_state_not_after",
                table: "access_grant",
                columns: new[] { "state", "not_after" });

            migrationBuilder.CreateIndex(
                name: "IX_access_grant_change_at",
                table: "access_grant_change",
                column: "at",
                filter: "unpublished IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_access_log_read_at",
                table: "access_log",
                column: "read_at");

            migrationBuilder.CreateIndex(
                name: "IX_access_log_region_id",
                table: "access_log",
                columns: new[] { "region", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_access_log_subject_subject_log_id",
                table: "access_log_subject",
                columns: new[] { "subject", "log_id" });

            migrationBuilder.CreateIndex(
                name: "IX_admin_action_at",
                table: "admin_action",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "IX_delivery_action_delivery_id",
                table: "delivery_action",
                column: "delivery_id");

            migrationBuilder.CreateIndex(
                name: "IX_delivery_edit_delivery_id",
                table: "delivery_edit",
                column: "delivery_id");

            migrationBuilder.CreateIndex(
                name: "IX_delivery_edit_replacement_id",
                table: "delivery_edit",
                column: "replacement_id");

            migrationBuilder.CreateIndex(
                name: "IX_failure_note_fingerprint",
                table: "failure_note",
                column: "fingerprint");

            migrationBuilder.CreateIndex(
                name: "IX_record_fact_generation_sequence",
                table: "record_fact",
                columns: new[] { "generation", "sequence" });

            migrationBuilder.CreateIndex(
                name: "IX_record_version_generation_kind_institution_id_key",
                table: "record_version",
                columns: new[] { "generation", "kind", "institution_id", "key" });

            migrationBuilder.CreateIndex(
                name: "IX_record_version_generation_kind_region_key",
                table: "record_version",
                columns: new[] { "generation", "kind", "region", "key" });

            migrationBuilder.CreateIndex(
                name: "IX_recovery_fingerprint",
                table: "recovery",
                column: "fingerprint");

            migrationBuilder.CreateIndex(
                name: "IX_set_aside_fingerprint",
                table: "set_aside",
                column: "fingerprint");

            migrationBuilder.CreateIndex(
                name: "IX_webhook_secret_subscription_id",
                table: "webhook_secret",
                column: "subscription_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "access_agreement");

            migrationBuilder.DropTable(
                name: "access_application");

            migrationBuilder.DropTable(
                name: "access_digest");

            migrationBuilder.DropTable(
                name: "access_grant");

            migrationBuilder.DropTable(
                name: "access_grant_change");

            migrationBuilder.DropTable(
                name: "access_log");

            migrationBuilder.DropTable(
                name: "access_log_subject");

            migrationBuilder.DropTable(
                name: "admin_action");

            migrationBuilder.DropTable(
                name: "delivery_action");

            migrationBuilder.DropTable(
                name: "delivery_edit");

            migrationBuilder.DropTable(
                name: "failure_note");

            migrationBuilder.DropTable(
                name: "grant_usage");

            migrationBuilder.DropTable(
                name: "record_fact");

            migrationBuilder.DropTable(
                name: "record_position");

            migrationBuilder.DropTable(
                name: "record_version");

            migrationBuilder.DropTable(
                name: "recovery");

            migrationBuilder.DropTable(
                name: "recovery_item");

            migrationBuilder.DropTable(
                name: "set_aside");

            migrationBuilder.DropTable(
                name: "webhook_access");

            migrationBuilder.DropTable(
                name: "webhook_secret");

            migrationBuilder.DropIndex(
                name: "IX_delivery_subscription_id_replay_at_sequence",
                table: "delivery");

            migrationBuilder.DeleteData(
                table: "change_stamp",
                keyColumn: "name",
                keyValue: "access");

            migrationBuilder.DropColumn(
                name: "deduplicates",
                table: "subscription");

            migrationBuilder.DropColumn(
                name: "ended_reason",
                table: "subscription");

            migrationBuilder.DropColumn(
                name: "endpoint",
                table: "subscription");

            migrationBuilder.DropColumn(
                name: "home_region",
                table: "subscription");

            migrationBuilder.DropColumn(
                name: "retry_schedule",
                table: "subscription");

            migrationBuilder.DropColumn(
                name: "first_tried_at",
                table: "delivery");

            migrationBuilder.DropColumn(
                name: "original_id",
                table: "delivery");

            migrationBuilder.DropColumn(
                name: "replay_at",
                table: "delivery");

            migrationBuilder.DropColumn(
                name: "tries",
                table: "delivery");

            migrationBuilder.CreateIndex(
                name: "IX_delivery_subscription_id_sequence",
                table: "delivery",
                columns: new[] { "subscription_id", "sequence" },
                filter: "state = 0");
        }
    }
}
