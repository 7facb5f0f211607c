using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ExchangeHub.Hub.Storage.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Repair : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_delivery_subscription_id_sequence",
                table: "delivery");

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

            migrationBuilder.CreateIndex(
                name: "IX_delivery_subscription_id_replay_at_sequence",
                table: "delivery",
                columns: new[] { "subscription_id", "replay_at", "sequence" },
                filter: "state in (0, 5)");

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
                name: "IX_recovery_fingerprint",
                table: "recovery",
                column: "fingerprint");

            migrationBuilder.CreateIndex(
                name: "IX_set_aside_fingerprint",
                table: "set_aside",
                column: "fingerprint");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "delivery_action");

            migrationBuilder.DropTable(
                name: "delivery_edit");

            migrationBuilder.DropTable(
                name: "failure_note");

            migrationBuilder.DropTable(
                name: "recovery");

            migrationBuilder.DropTable(
                name: "recovery_item");

            migrationBuilder.DropTable(
                name: "set_aside");

            migrationBuilder.DropIndex(
                name: "IX_delivery_subscription_id_replay_at_sequence",
                table: "delivery");

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
