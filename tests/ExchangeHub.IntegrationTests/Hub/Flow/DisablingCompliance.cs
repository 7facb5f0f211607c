using ExchangeHub.Access;
using ExchangeHub.Contracts;
using ExchangeHub.Hub.Connections;
using ExchangeHub.Hub.Deliveries;
using ExchangeHub.Hub.Ledger;
using ExchangeHub.Hub.Repair;
using ExchangeHub.Hub.Storage;
using ExchangeHub.Hub.Subscriptions;
using ExchangeHub.Testing.Databases;
using ExchangeHub.Testing.Records;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ExchangeHub.IntegrationTests.Hub.Flow;

/// <summary>Who takes nothing for days is warned of, left alone in the end, told so, and loses nothing.</summary>
public abstract class DisablingCompliance<TDatabase>(HubStore<TDatabase> store) : HubCompliance<TDatabase>(store)
    where TDatabase : TestDatabase, new()
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_receiver_that_fails_for_days_is_warned_of_then_disabled_and_both_are_told_once()
    {
        await using var hub = await StartAsync();
        await using var other = await StartAsync(hub.Clock);
        var (subscription, client) = await SubscribeAsync(hub, "fails-for-days", Channel.Webhook);
        await hub.AcceptAsync(Events.PostChanged(Somebody()), Events.PostChanged(Somebody()));

        await FailForAsync(hub, subscription, client, days: 2);
        await StepAsync(hub, other);
        Assert.Empty(await NoticesAsync(hub, "subscription-failing", subscription));

        await FailForAsync(hub, subscription, client, days: 1);
        await StepAsync(hub, other);
        Assert.Single(await NoticesAsync(hub, "subscription-failing", subscription));
        Assert.Equal(SubscriptionState.Active, (await FindAsync(hub, subscription)).State);

        await FailForAsync(hub, subscription, client, days: 2);
        await StepAsync(hub, other);
        await StepAsync(hub, other);
        var disabled = await FindAsync(hub, subscription);
        Assert.Equal((SubscriptionState.Disabled, DisabledReason.Failing, hub.Clock.GetUtcNow().ToUnixTimeMilliseconds()), (disabled.State, disabled.DisabledReason, disabled.DisabledAt));
        Assert.Equal(Events.City, Assert.Single(await NoticesAsync(hub, "subscription-disabled", subscription)).Region);
        Assert.Single(await NoticesAsync(hub, "subscription-failing", subscription));
        var (isWell, detail) = await hub.Get<ConnectionExamination>().ExamineAsync(TestContext.Current.CancellationToken);
        Assert.False(isWell);
        Assert.Contains($"1 个停用 disabled: {client.ClientId}", detail, StringComparison.Ordinal);

        hub.Clock.Advance(TimeSpan.FromDays(30));
        await hub.AcceptAsync(Events.PostChanged(Somebody()));
        Assert.Empty(await hub.ClaimAsync(subscription));
        Assert.Equal(3, await OwedAsync(hub, subscription));
    }

    [Fact]
    public async Task One_delivery_that_is_taken_ends_the_days_of_failure()
    {
        await using var hub = await StartAsync();
        var (subscription, client) = await SubscribeAsync(hub, "fails-in-between", Channel.Webhook);
        await hub.AcceptAsync(Events.PostChanged(Somebody()), Events.PostChanged(Somebody()));
        await FailForAsync(hub, subscription, client, days: 4);
        hub.Clock.Advance(TimeSpan.FromHours(20));
        var taken = (await hub.ClaimAsync(subscription, max: 1))[0];
        await hub.ReturnAsync(client, new Receipt { DeliveryId = taken.Id, Stage = ReceiptStage.Received });

        await FailForAsync(hub, subscription, client, days: 2);
        await hub.Get<SubscriptionWatch>().StepAsync(Cancellation);

        Assert.Equal(SubscriptionState.Active, (await FindAsync(hub, subscription)).State);
    }

    [Fact]
    public async Task Resumed_it_goes_on_with_what_waits_and_recovers_what_was_set_aside_at_a_pace()
    {
        await using var hub = await StartAsync();
        var (subscription, client) = await SubscribeAsync(hub, "resumed", Channel.Webhook, retrySchedule: "86400 86400");
        await hub.AcceptAsync([.. Enumerable.Range(1, 12).Select(number => Events.PostChanged(Somebody(), number))]);
        await FailForAsync(hub, subscription, client, days: 5);
        await hub.AcceptAsync(Events.PostChanged(Somebody()));
        await FailOnceAsync(hub, subscription, client);
        await hub.Get<SubscriptionWatch>().StepAsync(Cancellation);
        Assert.Equal((DeliveryState.Parked, 12), await CountAsync(hub, subscription, DeliveryState.Parked));

        await ResumeAsync(hub, subscription);
        Assert.Equal((SubscriptionState.Active, null, null), await FindAsync(hub, subscription) is var now ? (now.State, now.DisabledReason, now.DisabledAt) : default);
        var first = await hub.ClaimAsync(subscription);
        Assert.Single(first);
        await hub.ReturnAsync(client, new Receipt { DeliveryId = first[0].Id, Stage = ReceiptStage.Received });

        var released = new List<int>();
        while (await hub.NumberAsync("select count(*) from recovery where state = 'running'") > 0)
        {
            hub.Clock.Advance(RecoveryBook.Step);
            await hub.Get<RecoveryBook>().AdvanceAsync(Cancellation);
            var freed = await hub.ClaimAsync(subscription);
            released.Add(freed.Count);
            await hub.ReturnAsync(client, [.. freed.Select(delivery => new Receipt { DeliveryId = delivery.Id, Stage = ReceiptStage.Received })]);
        }

        Assert.Equal([5, 5, 2], released.Where(count => count > 0));
        Assert.Equal(0, await OwedAsync(hub, subscription));
        Assert.Equal(12, await hub.NumberAsync("select succeeded from recovery"));
    }

    [Fact]
    public async Task An_adapter_whose_system_is_away_is_asked_with_one_delivery_at_a_time()
    {
        await using var hub = await StartAsync();
        var (subscription, client) = await SubscribeAsync(hub, "system-away", Channel.Adapter);
        await hub.AcceptAsync([.. Enumerable.Range(1, 40).Select(number => Events.PostChanged(Somebody(), number))]);
        await FailOnceAsync(hub, subscription, client, RejectionCode.SystemUnavailable, retryAfterSeconds: 1, max: 20);
        hub.Clock.Advance(TimeSpan.FromSeconds(4));
        Assert.Empty(await hub.ClaimAsync(subscription));

        hub.Clock.Advance(TimeSpan.FromSeconds(2));
        var probe = Assert.Single(await hub.ClaimAsync(subscription));
        Assert.Empty(await hub.ClaimAsync(subscription));
        await hub.ReturnAsync(client, Failed(probe, RejectionCode.SystemUnavailable, 1));
        hub.Clock.Advance(TimeSpan.FromSeconds(4));
        Assert.Empty(await hub.ClaimAsync(subscription));

        hub.Clock.Advance(TimeSpan.FromSeconds(2));
        probe = Assert.Single(await hub.ClaimAsync(subscription));
        await hub.ReturnAsync(client, new Receipt { DeliveryId = probe.Id, Stage = ReceiptStage.Received });
        Assert.Equal(39, (await hub.ClaimAsync(subscription)).Count);
    }

    private static Receipt Failed(ClaimedDelivery delivery, string code, int? retryAfterSeconds = null) =>
        new() { DeliveryId = delivery.Id, Stage = ReceiptStage.Failed, Code = code, RetryAfterSeconds = retryAfterSeconds };

    private static async Task<(Guid Id, Caller Client)> SubscribeAsync(TestHub hub, string clientId, string channel, string? retrySchedule = null)
    {
        var client = TestHub.Finance with { ClientId = clientId };
        return (await hub.SubscribeAsync(client, channel: channel, retrySchedule: retrySchedule), client);
    }

    private static async Task FailOnceAsync(
        TestHub hub, Guid subscription, Caller client, string code = "unavailable-now", int? retryAfterSeconds = null, int max = 100) =>
        await hub.ReturnAsync(client, [.. (await hub.ClaimAsync(subscription, max)).Select(delivery => Failed(delivery, code, retryAfterSeconds))]);

    /// <summary>Lets every attempt of these days fail; there is one at least every six hours.</summary>
    private static async Task FailForAsync(TestHub hub, Guid subscription, Caller client, int days)
    {
        for (var quarter = 0; quarter < 4 * days; quarter++)
        {
            await FailOnceAsync(hub, subscription, client);
            hub.Clock.Advance(TimeSpan.FromHours(6));
        }
    }

    private static async Task StepAsync(params IEnumerable<TestHub> nodes)
    {
        foreach (var node in nodes)
        {
            await node.Get<SubscriptionWatch>().StepAsync(Cancellation);
        }
    }

    private static async Task ResumeAsync(TestHub hub, Guid subscription)
    {
        await using var scope = hub.Get<IServiceScopeFactory>().CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<Resumption>().RunAsync(await FindAsync(hub, subscription), "operator", Cancellation);
    }

    private static async Task<Subscription> FindAsync(TestHub hub, Guid subscription) => (await hub.Get<SubscriptionStore>().FindAsync(subscription, Cancellation))!;

    private static Task<List<LedgerEntry>> NoticesAsync(TestHub hub, string name, Guid subscription) => hub.QueryAsync(db => db.Set<LedgerEntry>().AsNoTracking()
        .Where(entry => entry.Type == $"exchangehub.hub.{name}.v1" && entry.EventId.StartsWith($"{name}-{subscription}")).ToListAsync(Cancellation));

    private static async Task<(DeliveryState, int)> CountAsync(TestHub hub, Guid subscription, DeliveryState state) =>
        (state, await hub.QueryAsync(db => db.Set<DeliveryRow>().CountAsync(row => row.SubscriptionId == subscription && row.State == state, Cancellation)));

    private static Task<int> OwedAsync(TestHub hub, Guid subscription) => hub.QueryAsync(db => db.Set<DeliveryRow>().CountAsync(
        row => row.SubscriptionId == subscription && (row.State == DeliveryState.Open || row.State == DeliveryState.Parked), Cancellation));
}

public sealed class SqliteDisablingTests(HubStore<SqliteDatabase> store) : DisablingCompliance<SqliteDatabase>(store);

public sealed class PostgresDisablingTests(HubStore<PostgresDatabase> store) : DisablingCompliance<PostgresDatabase>(store);
