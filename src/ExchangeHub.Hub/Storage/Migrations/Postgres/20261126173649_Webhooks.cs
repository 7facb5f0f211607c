using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ExchangeHub.Hub.Storage.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Webhooks : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "ended_reason",
                table: "subscription",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "endpoint",
                table: "subscription",
                type: "text",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "webhook_access",
                columns: table => new
                {
                    subscription_id = table.Column<Guid>(type: "uuid", nullable: false),
                    token_url = table.Column<string>(type: "text", nullable: true),
                    client_id = table.Column<string>(type: "text", nullable: true),
                    scope = table.Column<string>(type: "text", nullable: true),
                    @sealed = table.Column<byte[]>(name: "sealed", type: "bytea", nullable: true),
                    shows_certificate = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_webhook_access", x => x.subscription_id);
                });

            migrationBuilder.CreateTable(
                name: "webhook_secret",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    subscription_id = table.Column<Guid>(type: "uuid", nullable: false),
                    @sealed = table.Column<byte[]>(name: "sealed", type: "bytea", nullable: false),
                    created_at = table.Column<long>(type: "bigint", nullable: false),
                    retires_at = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_webhook_secret", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_webhook_secret_subscription_id",
                table: "webhook_secret",
                column: "subscription_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "webhook_access");

            migrationBuilder.DropTable(
                name: "webhook_secret");

            migrationBuilder.DropColumn(
                name: "ended_reason",
                table: "subscription");

            migrationBuilder.DropColumn(
                name: "endpoint",
                table: "subscription");
        }
    }
}
