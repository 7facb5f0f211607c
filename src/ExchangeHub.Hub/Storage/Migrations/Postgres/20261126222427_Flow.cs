using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ExchangeHub.Hub.Storage.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Flow : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // Retries that are under way have no turns yet; what they had not reached is still set aside and can be retried anew.
            migrationBuilder.Sql("update recovery set state = 'done', ended_at = started_at where state <> 'done'");

            // What signed for subscriptions that have ended signs no more.
            migrationBuilder.Sql("delete from webhook_secret where subscription_id in (select id from subscription where state = 'ended')");
            migrationBuilder.Sql("delete from webhook_access where subscription_id in (select id from subscription where state = 'ended')");

            migrationBuilder.RenameColumn(
                name: "ended_reason",
                table: "subscription",
                newName: "disabled_reason");

            migrationBuilder.AddColumn<long>(
                name: "disabled_at",
                table: "subscription",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "disabling_told",
                table: "subscription",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<int>(
                name: "lease_seconds",
                table: "subscription",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "outcome",
                table: "recovery_item",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "place",
                table: "recovery_item",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "failed",
                table: "recovery",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "released",
                table: "recovery",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "succeeded",
                table: "recovery",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.CreateTable(
                name: "daily_intake",
                columns: table => new
                {
                    client_id = table.Column<string>(type: "text", nullable: false),
                    day = table.Column<string>(type: "text", nullable: false),
                    events = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_daily_intake", x => new { x.client_id, x.day });
                });

            migrationBuilder.CreateTable(
                name: "heartbeat",
                columns: table => new
                {
                    key = table.Column<string>(type: "text", nullable: false),
                    channel = table.Column<string>(type: "text", nullable: false),
                    client_id = table.Column<string>(type: "text", nullable: false),
                    department = table.Column<string>(type: "text", nullable: false),
                    region = table.Column<string>(type: "text", nullable: false),
                    seen_at = table.Column<long>(type: "bigint", nullable: false),
                    online_since = table.Column<long>(type: "bigint", nullable: false),
                    silence_told = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_heartbeat", x => x.key);
                });

            migrationBuilder.CreateTable(
                name: "subscriber_health",
                columns: table => new
                {
                    subscription_id = table.Column<Guid>(type: "uuid", nullable: false),
                    failing_since = table.Column<long>(type: "bigint", nullable: true),
                    failed_at = table.Column<long>(type: "bigint", nullable: false),
                    code = table.Column<string>(type: "text", nullable: true),
                    outages = table.Column<int>(type: "integer", nullable: false),
                    rests_until = table.Column<long>(type: "bigint", nullable: false),
                    warning_told = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_subscriber_health", x => x.subscription_id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_recovery_item_recovery_id_outcome_released_at",
                table: "recovery_item",
                columns: new[] { "recovery_id", "outcome", "released_at" });

            migrationBuilder.CreateIndex(
                name: "IX_recovery_item_recovery_id_place",
                table: "recovery_item",
                columns: new[] { "recovery_id", "place" });

            migrationBuilder.CreateIndex(
                name: "IX_recovery_item_recovery_id_released_at",
                table: "recovery_item",
                columns: new[] { "recovery_id", "released_at" },
                filter: "outcome is null");

            migrationBuilder.CreateIndex(
                name: "IX_delivery_due_on",
                table: "delivery",
                column: "due_on",
                filter: "state = 1");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "daily_intake");

            migrationBuilder.DropTable(
                name: "heartbeat");

            migrationBuilder.DropTable(
                name: "subscriber_health");

            migrationBuilder.DropIndex(
                name: "IX_recovery_item_recovery_id_outcome_released_at",
                table: "recovery_item");

            migrationBuilder.DropIndex(
                name: "IX_recovery_item_recovery_id_place",
                table: "recovery_item");

            migrationBuilder.DropIndex(
                name: "IX_recovery_item_recovery_id_released_at",
                table: "recovery_item");

            migrationBuilder.DropIndex(
                name: "IX_delivery_due_on",
                table: "delivery");

            migrationBuilder.DropColumn(
                name: "disabled_at",
                table: "subscription");

            migrationBuilder.DropColumn(
                name: "disabling_told",
                table: "subscription");

            migrationBuilder.DropColumn(
                name: "lease_seconds",
                table: "subscription");

            migrationBuilder.DropColumn(
                name: "outcome",
                table: "recovery_item");

            migrationBuilder.DropColumn(
                name: "place",
                table: "recovery_item");

            migrationBuilder.DropColumn(
                name: "failed",
                table: "recovery");

            migrationBuilder.DropColumn(
                name: "released",
                table: "recovery");

            migrationBuilder.DropColumn(
                name: "succeeded",
                table: "recovery");

            migrationBuilder.RenameColumn(
                name: "disabled_reason",
                table: "subscription",
                newName: "ended_reason");
        }
    }
}
