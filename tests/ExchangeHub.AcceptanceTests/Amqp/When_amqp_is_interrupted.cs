using ExchangeHub.AcceptanceTests.Exchange;
using ExchangeHub.Contracts;
using ExchangeHub.Testing;
using ExchangeHub.Testing.Broker;
using ExchangeHub.Testing.Databases;
using ExchangeHub.Testing.Hubs;
using ExchangeHub.Testing.Records;
using ExchangeHub.Testing.Waiting;
using Xunit;

namespace ExchangeHub.AcceptanceTests.Amqp;

/// <summary>The hub is killed, the connections break: nothing is lost, nothing counts twice.</summary>
public sealed class When_amqp_is_interrupted(RabbitMqHost broker) : IClassFixture<RabbitMqHost>, IAsyncLifetime
{
    private readonly PostgresDatabase database = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => database.InitializeAsync();

    public ValueTask DisposeAsync() => database.DisposeAsync();

    [Fact]
    public async Task A_hub_that_was_killed_finds_the_events_and_receipts_that_came_meanwhile()
    {
        await using var hub = await StartAsync();
        await using var organization = await JoinAsync(hub, Department.Organization);
        await using var finance = await JoinAsync(hub, Department.Finance);
        await organization.ReadAsync();
        await finance.ReadAsync();
        await finance.SubscribeAsync(AmqpSuite.PostChanged, leaseSeconds: 5);
        var (before, meanwhile) = (RunningHub.Somebody(), RunningHub.Somebody());
        var first = await organization.PublishAsync(Events.PostChanged(before));
        var delivery = await finance.DeliveryAsync(before.NationalId);
        var sealedMeanwhile = await organization.SealedAsync(Events.PostChanged(meanwhile));

        await hub.KillAsync();
        await finance.ReceiptAsync(delivery.Id, ReceiptStage.Completed);
        var sent = await organization.SendAsync(sealedMeanwhile);
        var sentAgain = await organization.SendAsync(sealedMeanwhile);
        await hub.StartAsync();

        Assert.Equal("accepted", (await organization.ResultAsync(sent)).Text("status"));
        Assert.Equal("duplicate", (await organization.ResultAsync(sentAgain)).Text("status"));
        await finance.DeliveryAsync(meanwhile.NationalId);
        await organization.Api.TracedAsync(first.GetProperty("sequence").GetInt64(), delivery.Id, one => one.Text("state") == "completed");
    }

    [Fact]
    public async Task Broken_connections_are_made_anew_and_every_event_arrives_once()
    {
        await using var hub = await StartAsync();
        await using var organization = await JoinAsync(hub, Department.Organization);
        await using var finance = await JoinAsync(hub, Department.Finance);
        await finance.SubscribeAsync(AmqpSuite.PostChanged, leaseSeconds: 5);
        var people = Enumerable.Range(0, 12).Select(_ => RunningHub.Somebody()).ToList();
        foreach (var person in people)
        {
            await organization.SendAsync(await organization.SealedAsync(Events.PostChanged(person)));
            await broker.Management.CloseConnectionsAsync(broker.VirtualHost, Cancellation);
        }

        await organization.ReadAsync();
        await finance.ReadAsync(ReceiptStage.Completed);

        foreach (var person in people)
        {
            await finance.DeliveryAsync(delivery => finance.DataOf(delivery).Text("nationalId") == person.NationalId);
        }

        // The broker may hand over twice what broke off before it was acknowledged; under one id it is one delivery.
        Assert.All(finance.Deliveries.GroupBy(delivery => finance.DataOf(delivery).Text("nationalId")), same => Assert.Single(same.Select(delivery => delivery.Id).Distinct()));
        await Eventually.Async(() => Task.FromResult(organization.Messages.Where(message => message.IsResult).Select(message => message.Event.GetProperty("data"))
            .Where(result => result.Text("status") == "accepted").Select(result => result.GetProperty("sequence").GetInt64()).Distinct().Count()), count => count == people.Count);
    }

    [Fact]
    public async Task A_client_that_was_removed_while_the_broker_was_away_is_cut_off_later()
    {
        await using var hub = await StartAsync();
        await using var finance = await JoinAsync(hub, Department.Finance);
        await using var connection = await finance.ConnectAsync();
        var away = new HubCommand(Settings(new Dictionary<string, string> { ["Amqp__Management"] = "http://nobody:nothing@127.0.0.1:9/" }), hub.Data);
        await using var elsewhere = await HubProcess.StartAsync(Settings(new Dictionary<string, string> { ["Amqp__Management"] = "http://nobody:nothing@127.0.0.1:9/" }) with { Data = hub.Data, Keys = hub.Keys });
        using var @operator = await elsewhere.AddClientAsync(Department.Staffing, Events.City, "ops:read", "ops:write");

        var refused = await away.RunAsync(Cancellation, "client", "add", "--department", "finance", "--region", Events.City, "--scope", "deliveries:pull", "--secret", "--amqp", "--data", hub.Data, "--json");
        var removed = await @operator.DeleteAsync($"v1/clients/{finance.User}");

        Assert.Equal((2, true), (refused.ExitCode, refused.Errors.Contains(RejectionCode.Unavailable, StringComparison.Ordinal)));
        Assert.Equal(System.Net.HttpStatusCode.NoContent, removed.Status);
        await Eventually.Async(() => Task.FromResult(!connection.IsOpen));
    }

    private Task<ForeignSystem> JoinAsync(HubProcess hub, string department) => ForeignSystem.JoinAsync(hub, broker.Url, department, AmqpSuite.Both);

    private HubSettings Settings(IReadOnlyDictionary<string, string> environment) =>
        new() { Edition = HubEdition.Production(database.ConnectionString, broker.Url), StartLimit = TimeSpan.FromMinutes(3), Environment = environment };

    private Task<HubProcess> StartAsync()
    {
        Infra.Require(Infra.Postgres);
        return HubProcess.StartAsync(Settings(new Dictionary<string, string> { ["Amqp__ReviewInterval"] = "00:00:01" }));
    }
}
