using System.Text.Json;
using ExchangeHub.Contracts;
using ExchangeHub.Testing.Faults;
using ExchangeHub.Testing.Hubs;
using ExchangeHub.Testing.Records;
using ExchangeHub.Testing.Waiting;
using Xunit;

namespace ExchangeHub.AcceptanceTests.Faults;

/// <summary>What waits for PostgreSQL or RabbitMQ goes on once it is back, on every channel, and nobody has to start anything again.</summary>
[Collection(FaultSettings.Collection)]
public sealed class When_a_server_comes_back(SingleInstallation single) : IClassFixture<SingleInstallation>
{
    private const string StaysOwed = "could not be sent; they stay owed";

    [Fact]
    public async Task What_goes_to_adapters_goes_on_when_the_broker_is_back()
    {
        await single.GoesOnAsync("healthy");
        await single.Installation.Broker.KillAsync();
        await single.PublishAsync();
        await single.Installation.Broker.StartAgainAsync();
        await single.GoesOnAsync("after the broker was killed");
        await BreakAsync(single.Installation.ToBroker[0]);
    }

    [Fact]
    public async Task Every_subscription_goes_on_when_the_database_is_back()
    {
        await single.GoesOnAsync("healthy");
        await single.Installation.Database.KillAsync();
        await single.Installation.Database.StartAgainAsync();
        await single.GoesOnAsync("after the database was killed");
        await BreakAsync(single.Installation.ToDatabase[0]);
    }

    [Fact]
    public async Task What_the_broker_cannot_route_stays_owed_is_told_and_goes_out_when_its_queue_is_there()
    {
        var (hub, adapter) = (single.Installation.Cluster.Nodes[0], single.Installation.Adapter);
        await adapter.KillAsync();
        var told = hub.Output.Split(StaysOwed).Length;
        await single.Installation.Broker.ControlAsync("delete_queue", single.Installation.Finance.Queue);

        await single.PublishAsync();

        await Eventually.Async(() => Task.FromResult(hub.Output.Split(StaysOwed).Length > told), what: "the hub says that it could not send");
        using var administrator = await single.Installation.Cluster.AddClientAsync(Department.Organization, Events.City, "ops:read");
        await IsShownAsync(administrator, "failing", RejectionCode.Unavailable);
        await adapter.StartAsync();
        await single.GoesOnAsync("after the queue was gone");
        await IsShownAsync(administrator, "online", code: null);
    }

    [Fact]
    public async Task A_peer_that_vanished_is_noticed_within_seconds()
    {
        var heartbeats = await single.Installation.Broker.ControlAsync("list_connections", "timeout", "--no-table-headers");

        Assert.NotEmpty(heartbeats.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.All(heartbeats.Split('\n', StringSplitOptions.RemoveEmptyEntries), seconds => Assert.Equal("10", seconds.Trim()));
    }

    private async Task IsShownAsync(HubClient administrator, string state, string? code)
    {
        static string? Of(JsonElement connection, string property) => connection.TryGetProperty(property, out var value) ? value.GetString() : null;

        var shown = await Eventually.Async(
            async () => (await administrator.GetAsync("v1/connections")).Body.GetProperty("items").EnumerateArray()
                .Single(connection => Of(connection, "clientId") == single.Installation.Finance.ClientId),
            connection => Of(connection, "state") == state,
            what: $"finance is {state}");
        Assert.Equal(code, Of(shown, "failureCode"));
    }

    private async Task BreakAsync(FaultProxy line)
    {
        line.Cut();
        await single.GoesOnAsync("after the line was cut");

        line.Refuse();
        line.Heal();
        await single.GoesOnAsync("after the line was away");

        var withheld = line.Withheld;
        line.Silence();
        await Eventually.Async(() => Task.FromResult(line.Withheld > withheld), what: "the silence is felt");
        line.Heal();
        await single.GoesOnAsync("after the line was half-open");
    }
}
