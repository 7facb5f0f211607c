using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ExchangeHub.Hub.Storage.Migrations.Sqlite
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
