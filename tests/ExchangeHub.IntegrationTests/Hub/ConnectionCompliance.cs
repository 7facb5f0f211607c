using System.Collections.Concurrent;
using ExchangeHub.Hub.Catalogue;
using ExchangeHub.Hub.Subscriptions;
using ExchangeHub.Testing.Databases;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace ExchangeHub.IntegrationTests.Hub;

public sealed class SqliteConnectionTests(HubStore<SqliteDatabase> store) : ConnectionCompliance<SqliteDatabase>(store);

public sealed class PostgresConnectionTests(HubStore<PostgresDatabase> store) : ConnectionCompliance<PostgresDatabase>(store);

/// <summary>Department systems that present themselves.</summary>
public abstract class ConnectionCompliance<TDatabase>(HubStore<TDatabase> store) : HubCompliance<TDatabase>(store)
    where TDatabase : TestDatabase, new()
{
    private const string Released = "exchangehub.personnel.staff-released.v1";
    private const string Established = "exchangehub.institution.established.v1";
    private const string Ranked = "exchangehub.personnel.rank-changed.v1";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Adapters_of_one_system_that_start_together_are_one_subscription()
    {
        await using var here = await StartAsync();
        await using var there = await StartAsync();

        var ids = new ConcurrentBag<Guid>();
        await Parallel.ForAsync(
            0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Cancellation },
            async (i, _) => ids.Add(await ConnectAsync(i % 2 == 0 ? here : there, "twice", Released)));

        Assert.Single(ids.Distinct());
        Assert.Equal(1, await here.QueryAsync(db => db.Set<Subscription>().CountAsync(s => s.ClientId == "twice", Cancellation)));
    }

    [Fact]
    public async Task The_catalogue_says_which_receiver_cannot_tell_a_repeated_order()
    {
        await using var hub = await StartAsync();
        await ConnectAsync(hub, "careless", Released, deduplicates: false);
        await ConnectAsync(hub, "careful", $"{Released} {Established}");

        Assert.Equal([("430700", false), ("430700", true)], await ReceiversAsync(hub, Released));
        Assert.Equal([("430700", true)], await ReceiversAsync(hub, Established));

        await ConnectAsync(hub, "careless", Released, deduplicates: true);
        Assert.Equal([("430700", true)], await ReceiversAsync(hub, Released));
    }

    [Fact]
    public async Task The_catalogue_shows_nobody_the_systems_of_a_neighbour()
    {
        await using var hub = await StartAsync();
        await ConnectAsync(hub, "county", Ranked, region: "430725");
        await ConnectAsync(hub, "neighbour", Ranked, region: "430600");

        var regions = (await ReceiversAsync(hub, Ranked)).Select(receiver => receiver.Region).ToList();

        Assert.Contains("430725", regions);
        Assert.DoesNotContain("430600", regions);
    }

    private static async Task<IReadOnlyList<(string Region, bool Deduplicates)>> ReceiversAsync(TestHub hub, string type) =>
        [.. (await hub.Get<CatalogueReceivers>().ForAsync(TestHub.Organization, Cancellation))[type]
            .Where(receiver => receiver.DepartmentCode == "finance").Select(receiver => (receiver.Region, receiver.Deduplicates)).Order()];

    private static Task<Guid> ConnectAsync(TestHub hub, string clientId, string types, bool deduplicates = true, string region = "430700") =>
        hub.Get<SubscriptionStore>().ConnectAdapterAsync(
            new Subscription
            {
                Id = Guid.CreateVersion7(), ClientId = clientId, Department = "finance", Region = region, Types = types, Channel = Channel.Adapter,
                State = SubscriptionState.Active, Deduplicates = deduplicates,
            },
            Cancellation);
}
