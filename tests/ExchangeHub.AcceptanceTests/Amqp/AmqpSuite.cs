using System.Globalization;
using System.Text.Json;
using ExchangeHub.AcceptanceTests.Exchange;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Personnel;
using ExchangeHub.Testing.Hubs;
using ExchangeHub.Testing.Waiting;

namespace ExchangeHub.AcceptanceTests.Amqp;

/// <summary>What the suites about AMQP share.</summary>
internal static class AmqpSuite
{
    public const string Both = "events:publish events:read deliveries:pull";

    public static string PostChanged { get; } = ContractCatalog.Of<PostChanged>().Type;

    public static Task<ForeignSystem> OrganizationAsync(ProductionHub hub) => ForeignSystem.JoinAsync(hub.Process, hub.Broker.Url, Department.Organization, Both);

    public static Task<ForeignSystem> FinanceAsync(ProductionHub hub) => ForeignSystem.JoinAsync(hub.Process, hub.Broker.Url, Department.Finance, Both);

    /// <summary>What the trace says of a delivery, once it is as wanted.</summary>
    public static async Task<JsonElement> TracedAsync(this HubCaller reader, long sequence, string delivery, Func<JsonElement, bool> wanted) => await Eventually.Async(
        async () => (await reader.GetAsync(string.Create(CultureInfo.InvariantCulture, $"v1/events/{sequence}/trace"))).Body
            .List("deliveries").Single(one => one.Text("deliveryId") == delivery),
        wanted);
}
