using System.Text.Json;
using System.Text.Json.Nodes;
using ExchangeHub.AcceptanceTests.Exchange;
using ExchangeHub.Testing.Records;
using Xunit;

namespace ExchangeHub.AcceptanceTests.Amqp;

/// <summary>amqplib and jose, with nothing but what the interface says of itself.</summary>
[Collection(typeof(ProductionEdition))]
public sealed class When_another_language_speaks_amqp(ProductionHub hub)
{
    [Fact]
    public async Task The_description_is_all_it_needs()
    {
        using var folder = await NodeFolder.InstallAsync("Amqp");
        await using var organization = await AmqpSuite.OrganizationAsync(hub);
        await using var finance = await AmqpSuite.FinanceAsync(hub);
        await finance.SubscribeAsync(AmqpSuite.PostChanged);
        var broker = new Uri(hub.Broker.Url);
        var input = JsonSerializer.Serialize(new
        {
            hub = hub.Process.Address,
            broker = new { hostname = broker.Host, port = broker.Port },
            sender = AccountOf(organization),
            receiver = AccountOf(finance),
            @event = Events.PostChanged(RunningHub.Somebody()),
        });

        var (exitCode, output) = await folder.RunAsync("node", "department.mjs", input);

        Assert.True(exitCode == 0, output);
        var done = JsonElement.Parse(output);
        var traced = await organization.Api.TracedAsync(done.GetProperty("sequence").GetInt64(), done.Text("deliveryId")!, one => one.Text("state") == "completed");
        Assert.Equal("GZ-2026-0417", traced.List("receipts")[0].Text("businessNo"));
    }

    private static JsonObject AccountOf(ForeignSystem system) => new()
    {
        ["user"] = system.User, ["password"] = system.Password, ["virtualHost"] = system.VirtualHost, ["key"] = JsonNode.Parse(system.PrivateKey),
    };
}
