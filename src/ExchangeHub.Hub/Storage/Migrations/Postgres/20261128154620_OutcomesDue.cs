using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ExchangeHub.Hub.Storage.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class OutcomesDue : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_delivery_due_on",
                table: "delivery");

            migrationBuilder.CreateIndex(
                name: "IX_delivery_due_on",
                table: "delivery",
                column: "due_on",
                filter: "state = 1 and due_on is not null");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_delivery_due_on",
                table: "delivery");

            migrationBuilder.CreateIndex(
                name: "IX_delivery_due_on",
                table: "delivery",
                column: "due_on",
                filter: "state = 1");
        }
    }
}
