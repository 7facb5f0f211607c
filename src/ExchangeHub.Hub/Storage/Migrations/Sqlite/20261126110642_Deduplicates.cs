using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ExchangeHub.Hub.Storage.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Deduplicates : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "deduplicates",
                table: "subscription",
                type: "INTEGER",
                nullable: false,
                defaultValue: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "deduplicates",
                table: "subscription");
        }
    }
}
