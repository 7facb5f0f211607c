using ExchangeHub.Access;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Transport;
using ExchangeHub.Hub.Connections;
using ExchangeHub.Hub.Subscriptions;
using ExchangeHub.Testing.Databases;
using ExchangeHub.Testing.Records;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace ExchangeHub.IntegrationTests.Hub.Flow;

/// <summary>Who is connected and who has gone silent, as every node says it.</summary>
public abstract class HeartbeatCompliance<TDatabase>(HubStore<TDatabase> store) : HubCompliance<TDatabase>(store)
    where TDatabase : TestDatabase, new()
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_adapter_that_falls_silent_is_seen_by_every_node_told_once_and_online_again_with_its_next_word()
    {
        var lines = new LogLines();
        await using var here = await StartAsync(before: services => services.AddLogging(logging => logging.AddProvider(lines)));
        await using var there = await StartAsync(here.Clock, before: services => services.AddLogging(logging => logging.AddProvider(lines)));
        var client = TestHub.Finance with { ClientId = "beats" };
        await here.SubscribeAsync(client, channel: Channel.Adapter);
        Assert.Equal("never-seen", (await StateAsync(there, "beats")).State);

        var start = here.Clock.GetUtcNow();
        for (var beat = 0; beat < 10; beat++)
        {
            await BeatAsync(beat % 2 == 0 ? here : there, client);
            here.Clock.Advance(TimeSpan.FromSeconds(10));
        }

        var online = await StateAsync(there, "beats");
        Assert.Equal(("online", start, start.AddSeconds(90)), (online.State, online.Since, online.LastSeenAt));

        here.Clock.Advance(TimeSpan.FromSeconds(31));
        for (var look = 0; look < 3; look++)
        {
            await here.Get<ConnectionWatch>().LookAsync(Cancellation);
            await there.Get<ConnectionWatch>().LookAsync(Cancellation);
        }

        var silent = await StateAsync(here, "beats");
        Assert.Equal(("silent", start.AddSeconds(90)), (silent.State, silent.Since));
        Assert.Single(lines.All, line => line.Contains("beats", StringComparison.Ordinal) && line.Contains("silent", StringComparison.Ordinal));

        await BeatAsync(there, client);
        Assert.Equal(("online", here.Clock.GetUtcNow()), await StateAsync(here, "beats") is var back ? (back.State, back.Since) : default);
        here.Clock.Advance(TimeSpan.FromMinutes(1));
        await here.Get<ConnectionWatch>().LookAsync(Cancellation);
        Assert.Equal(2, lines.All.Count(line => line.Contains("beats", StringComparison.Ordinal) && line.Contains("silent", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task An_older_word_that_is_written_late_takes_nothing_back()
    {
        await using var here = await StartAsync();
        await using var there = await StartAsync(here.Clock);
        var client = TestHub.Finance with { ClientId = "late" };
        here.Get<Heartbeats>().Beat(Heartbeat.OfAdapter(client, here.Clock.GetUtcNow()));
        here.Clock.Advance(TimeSpan.FromSeconds(30));
        await BeatAsync(there, client);

        await here.Get<Heartbeats>().WriteAsync(Cancellation);

        Assert.Equal(here.Clock.GetUtcNow(), (await StateAsync(here, "late")).LastSeenAt);
    }

    [Fact]
    public async Task A_client_that_pulls_is_silent_only_while_something_waits_for_it()
    {
        await using var hub = await StartAsync();
        var client = TestHub.Finance with { ClientId = "pulls" };
        var id = await hub.SubscribeAsync(client);
        var subscription = (await hub.Get<SubscriptionStore>().FindAsync(id, Cancellation))!;
        hub.Get<Heartbeats>().Beat(Heartbeat.OfPull(subscription, hub.Clock.GetUtcNow()));
        await hub.Get<Heartbeats>().WriteAsync(Cancellation);
        hub.Clock.Advance(TimeSpan.FromHours(5));
        Assert.Equal("online", (await StateAsync(hub, "pulls")).State);

        await hub.AcceptAsync(Events.PostChanged(Somebody()));
        Assert.Equal("silent", (await StateAsync(hub, "pulls")).State);
    }

    [Fact]
    public async Task Nobody_is_shown_the_connections_of_a_neighbour()
    {
        await using var hub = await StartAsync();
        await BeatAsync(hub, new Caller("county", "finance", "430725"));
        await BeatAsync(hub, new Caller("neighbour", "finance", "430600"));

        var shown = (await hub.Get<IConnectionSource>().ListAsync(new Caller("ops", "staffing", "430700"), Cancellation)).Cast<ShownConnection>().Select(one => one.ClientId).ToList();

        Assert.Contains("county", shown);
        Assert.DoesNotContain("neighbour", shown);
    }

    [Fact]
    public async Task What_an_adapter_told_last_of_its_mapping_is_known_to_every_node()
    {
        await using var here = await StartAsync();
        await using var there = await StartAsync(here.Clock);
        var client = TestHub.Finance with { ClientId = "tells" };
        var mapping = new MappingSummary("工资系统", "staging", [new(MappedContract.Publishes, "exchangehub.payroll.salary-paid.v1", "EX_OUT", [new(["YF"], "payMonth")])]);

        Assert.Null(await here.Get<AdapterMappings>().KeepAsync(client, mapping, Cancellation));
        Assert.Null(await here.Get<AdapterMappings>().KeepAsync(client, mapping with { System = "新工资系统" }, Cancellation));
        var wrong = await here.Get<AdapterMappings>().KeepAsync(client, mapping with { Contracts = [mapping.Contracts[0] with { Fields = [null!] }] }, Cancellation);

        Assert.Equal((RejectionCode.InvalidField, "mapping"), (wrong?.Code, wrong?.Field));
        var told = await there.Get<AdapterMappings>().FindAsync("tells", Cancellation);
        Assert.Contains("新工资系统", told!.Mapping, StringComparison.Ordinal);
        Assert.Equal((client.Region, here.Clock.GetUtcNow().ToUnixTimeMilliseconds()), (told.Region, told.ToldAt));
        Assert.Null(await there.Get<AdapterMappings>().FindAsync("nobody", Cancellation));
    }

    private static async Task BeatAsync(TestHub hub, Caller client)
    {
        hub.Get<Heartbeats>().Beat(Heartbeat.OfAdapter(client, hub.Clock.GetUtcNow()));
        await hub.Get<Heartbeats>().WriteAsync(Cancellation);
    }

    private static async Task<ShownConnection> StateAsync(TestHub hub, string client) =>
        (await hub.Get<ConnectionList>().AllAsync(Cancellation)).Single(connection => connection.ClientId == client);
}

public sealed class SqliteHeartbeatTests(HubStore<SqliteDatabase> store) : HeartbeatCompliance<SqliteDatabase>(store);

public sealed class PostgresHeartbeatTests(HubStore<PostgresDatabase> store) : HeartbeatCompliance<PostgresDatabase>(store);
