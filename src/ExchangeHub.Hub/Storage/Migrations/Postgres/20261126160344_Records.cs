using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ExchangeHub.Hub.Storage.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Records : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "record_fact",
                columns: table => new
                {
                    generation = table.Column<int>(type: "integer", nullable: false),
                    kind = table.Column<string>(type: "text", nullable: false),
                    key = table.Column<string>(type: "text", nullable: false),
                    sequence = table.Column<long>(type: "bigint", nullable: false),
                    body = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_record_fact", x => new { x.generation, x.kind, x.key, x.sequence });
                });

            migrationBuilder.CreateTable(
                name: "record_position",
                columns: table => new
                {
                    generation = table.Column<int>(type: "integer", nullable: false),
                    sequence = table.Column<long>(type: "bigint", nullable: false),
                    state = table.Column<string>(type: "text", nullable: false),
                    retired_at = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_record_position", x => x.generation);
                });

            migrationBuilder.CreateTable(
                name: "record_version",
                columns: table => new
                {
                    kind = table.Column<string>(type: "text", nullable: false),
                    key = table.Column<string>(type: "text", nullable: false),
                    valid_from = table.Column<DateOnly>(type: "date", nullable: false),
                    generation = table.Column<int>(type: "integer", nullable: false),
                    valid_to = table.Column<DateOnly>(type: "date", nullable: false),
                    sequence = table.Column<long>(type: "bigint", nullable: false),
                    institution_id = table.Column<string>(type: "text", nullable: true),
                    region = table.Column<string>(type: "text", nullable: false),
                    state = table.Column<string>(type: "text", nullable: false),
                    quota_type = table.Column<string>(type: "text", nullable: true),
                    post_level = table.Column<string>(type: "text", nullable: true),
                    search_name = table.Column<string>(type: "text", nullable: true),
                    body = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_record_version", x => new { x.generation, x.kind, x.key, x.valid_from });
                });

            migrationBuilder.InsertData(
                table: "record_position",
                columns: new[] { "generation", "retired_at", "sequence", "state" },
                values: new object[] { 1, null, 0L, "current" });

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
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "record_fact");

            migrationBuilder.DropTable(
                name: "record_position");

            migrationBuilder.DropTable(
                name: "record_version");
        }
    }
}
