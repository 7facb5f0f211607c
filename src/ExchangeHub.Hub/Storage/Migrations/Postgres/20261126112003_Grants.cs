using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ExchangeHub.Hub.Storage.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Grants : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "access_agreement",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    state = table.Column<string>(type: "text", nullable: false),
                    provider = table.Column<string>(type: "text", nullable: false),
                    provider_region = table.Column<string>(type: "text", nullable: false),
                    consumer = table.Column<string>(type: "text", nullable: false),
                    consumer_region = table.Column<string>(type: "text", nullable: false),
                    types = table.Column<string>(type: "text", nullable: false),
                    fields = table.Column<string>(type: "text", nullable: true),
                    purpose = table.Column<string>(type: "text", nullable: false),
                    legal_basis = table.Column<string>(type: "text", nullable: false),
                    not_before = table.Column<DateOnly>(type: "date", nullable: false),
                    not_after = table.Column<DateOnly>(type: "date", nullable: false),
                    proposed_by = table.Column<string>(type: "text", nullable: false),
                    proposer_region = table.Column<string>(type: "text", nullable: false),
                    proposed_at = table.Column<long>(type: "bigint", nullable: false),
                    decided_by = table.Column<string>(type: "text", nullable: true),
                    decided_at = table.Column<long>(type: "bigint", nullable: true),
                    ended_by = table.Column<string>(type: "text", nullable: true),
                    ended_at = table.Column<long>(type: "bigint", nullable: true),
                    reason = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_access_agreement", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "access_application",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    state = table.Column<string>(type: "text", nullable: false),
                    department = table.Column<string>(type: "text", nullable: false),
                    region = table.Column<string>(type: "text", nullable: false),
                    targets = table.Column<string>(type: "text", nullable: false),
                    resources = table.Column<string>(type: "text", nullable: false),
                    profile = table.Column<string>(type: "text", nullable: false),
                    purpose = table.Column<string>(type: "text", nullable: false),
                    legal_basis = table.Column<string>(type: "text", nullable: false),
                    approval_doc_no = table.Column<string>(type: "text", nullable: true),
                    not_before = table.Column<DateOnly>(type: "date", nullable: false),
                    not_after = table.Column<DateOnly>(type: "date", nullable: false),
                    rows_per_day = table.Column<int>(type: "integer", nullable: true),
                    applied_by = table.Column<string>(type: "text", nullable: false),
                    applicant_region = table.Column<string>(type: "text", nullable: false),
                    applied_at = table.Column<long>(type: "bigint", nullable: false),
                    decided_by = table.Column<string>(type: "text", nullable: true),
                    decided_at = table.Column<long>(type: "bigint", nullable: true),
                    reason = table.Column<string>(type: "text", nullable: true),
                    grant = table.Column<Guid>(type: "uuid", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_access_application", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "access_grant",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    state = table.Column<string>(type: "text", nullable: false),
                    department = table.Column<string>(type: "text", nullable: false),
                    region = table.Column<string>(type: "text", nullable: false),
                    targets = table.Column<string>(type: "text", nullable: false),
                    resources = table.Column<string>(type: "text", nullable: false),
                    profile = table.Column<string>(type: "text", nullable: false),
                    purpose = table.Column<string>(type: "text", nullable: false),
                    legal_basis = table.Column<string>(type: "text", nullable: false),
                    approval_doc_no = table.Column<string>(type: "text", nullable: false),
                    approval_date = table.Column<DateOnly>(type: "date", nullable: false),
                    not_before = table.Column<DateOnly>(type: "date", nullable: false),
                    not_after = table.Column<DateOnly>(type: "date", nullable: false),
                    rows_per_day = table.Column<int>(type: "integer", nullable: true),
                    issued_by = table.Column<string>(type: "text", nullable: false),
                    grantor_region = table.Column<string>(type: "text", nullable: false),
                    issued_at = table.Column<long>(type: "bigint", nullable: false),
                    countersigned_by = table.Column<string>(type: "text", nullable: true),
                    countersigned_at = table.Column<long>(type: "bigint", nullable: true),
                    ended_by = table.Column<string>(type: "text", nullable: true),
                    ended_at = table.Column<long>(type: "bigint", nullable: true),
                    reason = table.Column<string>(type: "text", nullable: true),
                    renews = table.Column<Guid>(type: "uuid", nullable: true),
                    application = table.Column<Guid>(type: "uuid", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_access_grant", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "access_grant_change",
                columns: table => new
                {
                    grant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    kind = table.Column<string>(type: "text", nullable: false),
                    at = table.Column<long>(type: "bigint", nullable: false),
                    by = table.Column<string>(type: "text", nullable: false),
                    detail = table.Column<string>(type: "text", nullable: true),
                    unpublished = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_access_grant_change", x => new { x.grant_id, x.version });
                });

            migrationBuilder.InsertData(
                table: "change_stamp",
                columns: new[] { "name", "version" },
                values: new object[] { "access", 1L });

            migrationBuilder.CreateIndex(
                name: "IX_access_grant_state_not_after",
                table: "access_grant",
                columns: new[] { "state", "not_after" });

            migrationBuilder.CreateIndex(
                name: "IX_access_grant_change_at",
                table: "access_grant_change",
                column: "at",
                filter: "unpublished IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "access_agreement");

            migrationBuilder.DropTable(
                name: "access_application");

            migrationBuilder.DropTable(
                name: "access_grant");

            migrationBuilder.DropTable(
                name: "access_grant_change");

            migrationBuilder.DeleteData(
                table: "change_stamp",
                keyColumn: "name",
                keyValue: "access");
        }
    }
}
