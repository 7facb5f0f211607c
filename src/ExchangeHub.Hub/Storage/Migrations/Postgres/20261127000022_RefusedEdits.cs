using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ExchangeHub.Hub.Storage.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class RefusedEdits : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "reason",
                table: "delivery_edit",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "refused_at",
                table: "delivery_edit",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "refused_by",
                table: "delivery_edit",
                type: "text",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "reason",
                table: "delivery_edit");

            migrationBuilder.DropColumn(
                name: "refused_at",
                table: "delivery_edit");

            migrationBuilder.DropColumn(
                name: "refused_by",
                table: "delivery_edit");
        }
    }
}
