using ExchangeHub.Contracts;
using ExchangeHub.Hub.Deliveries;
using ExchangeHub.Testing.Databases;
using ExchangeHub.Testing.Records;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace ExchangeHub.IntegrationTests.Hub;

/// <summary>Attempts end: what failed for the last time is set aside, and nothing but its own subject waits for it.</summary>
public abstract class SetAsideCompliance<TDatabase>(HubStore<TDatabase> store) : HubCompliance<TDatabase>(store)
    where TDatabase : TestDatabase, new()
{
    [Fact]
    public async Task After_the_last_attempt_a_delivery_is_set_aside_and_only_its_person_waits()
    {
        await using var hub = await StartAsync();
        var subscription = await hub.SubscribeAsync(retrySchedule: "1 2");
        var (person, other) = (Somebody(), Somebody());
        await hub.AcceptAsync(Events.PostChanged(person, 1), Events.PostChanged(person, 2), Events.PostChanged(other, 1));
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            var failing = (await hub.ClaimAsync(subscription, leaseSeconds: 300))[0];
            Assert.Equal(attempt, failing.Attempt);
            await FailAsync(hub, failing, "locked", "Row 17 of 2026-04-01 is locked by A0042");
            hub.Clock.Advance(TimeSpan.FromSeconds(3));
        }

        hub.Clock.Advance(TimeSpan.FromDays(30));
        var others = Assert.Single(await hub.ClaimAsync(subscription));
        Assert.Equal(await SubjectOfAsync(hub, subscription, DeliveryState.Open, others.Id), others.Entry.Subject);
        var row = await SetAsideAsync(hub, subscription);
        Assert.Equal((3, FailureCategory.Transient, "locked", "Row # of # is locked by #"), (row.Attempt, row.Category, row.Code, row.Detail));
        Assert.Equal(SetAsideRow.FingerprintOf(row.Type, subscription, "locked", "Row 8 of 2020-01-01 is locked by B7"), row.Fingerprint);
    }

    [Fact]
    public async Task What_trying_again_cannot_help_is_set_aside_at_once()
    {
        await using var hub = await StartAsync();
        var subscription = await hub.SubscribeAsync();
        await hub.AcceptAsync(Events.PostChanged(Somebody()));

        await FailAsync(hub, Assert.Single(await hub.ClaimAsync(subscription)), RejectionCode.InvalidField, "postName");

        Assert.Equal((1, FailureCategory.Permanent), (await SetAsideAsync(hub, subscription) is var row ? (row.Attempt, row.Category) : default));
        hub.Clock.Advance(TimeSpan.FromDays(30));
        Assert.Empty(await hub.ClaimAsync(subscription));
    }

    [Fact]
    public async Task A_receiver_that_asks_to_be_tried_soon_does_not_use_up_its_days_in_seconds()
    {
        await using var hub = await StartAsync();
        var subscription = await hub.SubscribeAsync(retrySchedule: "1 60");
        await hub.AcceptAsync(Events.PostChanged(Somebody()));
        for (var second = 0; second <= 61; second++)
        {
            var delivery = Assert.Single(await hub.ClaimAsync(subscription));
            await FailAsync(hub, delivery, RejectionCode.Unavailable, retryAfterSeconds: 1);
            hub.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Empty(await hub.ClaimAsync(subscription));
        Assert.Equal(62, (await SetAsideAsync(hub, subscription)).Attempt);
    }

    [Fact]
    public async Task What_is_taken_again_and_again_and_never_answered_ends_too()
    {
        await using var hub = await StartAsync();
        var subscription = await hub.SubscribeAsync(retrySchedule: "5 5");
        var (poison, other) = (Somebody(), Somebody());
        await hub.AcceptAsync(Events.PostChanged(poison, 1), Events.PostChanged(poison, 2), Events.PostChanged(other, 1));
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            Assert.Equal(attempt, Assert.Single(await hub.ClaimAsync(subscription, max: 1)).Attempt);
            hub.Clock.Advance(TimeSpan.FromSeconds(10));
        }

        var next = Assert.Single(await hub.ClaimAsync(subscription));

        var row = await SetAsideAsync(hub, subscription);
        Assert.Equal((3, SettingAside.NoAnswer), (row.Attempt, row.Code));
        Assert.NotEqual(next.Id, row.DeliveryId);
        Assert.Equal(
            [(1, "lease-expired"), (2, "lease-expired"), (3, "lease-expired")],
            (await hub.QueryAsync(db => db.Set<DeliveryAttempt>().Where(a => a.DeliveryId == row.DeliveryId).OrderBy(a => a.Attempt).ToListAsync()))
                .Select(a => (a.Attempt, a.Result)));
    }

    [Fact]
    public async Task What_was_only_held_back_uses_up_no_attempt()
    {
        await using var hub = await StartAsync();
        var subscription = await hub.SubscribeAsync(retrySchedule: "1");
        var person = Somebody();
        await hub.AcceptAsync(Events.PostChanged(person, 1), Events.PostChanged(person, 2));
        for (var attempt = 1; attempt <= 2; attempt++)
        {
            var both = await hub.ClaimAsync(subscription);
            Assert.Equal(2, both.Count);
            await hub.ReturnAsync(
                TestHub.Finance,
                new Receipt { DeliveryId = both[0].Id, Stage = ReceiptStage.Failed, Code = "locked" },
                new Receipt { DeliveryId = both[1].Id, Stage = ReceiptStage.Failed, Code = FailureCategory.HeldBack });
            hub.Clock.Advance(TimeSpan.FromSeconds(3));
        }

        var rows = await hub.QueryAsync(db => db.Set<DeliveryRow>().Where(d => d.SubscriptionId == subscription).OrderBy(d => d.Sequence).ToListAsync());
        Assert.Equal([(DeliveryState.Parked, 2), (DeliveryState.Open, 0)], rows.Select(row => (row.State, row.Tries)));
        Assert.Empty(await hub.ClaimAsync(subscription));
    }

    [Fact]
    public async Task A_word_that_comes_after_all_settles_what_was_set_aside_and_sets_its_person_free()
    {
        await using var hub = await StartAsync();
        var subscription = await hub.SubscribeAsync(retrySchedule: "");
        var person = Somebody();
        await hub.AcceptAsync(Events.PostChanged(person, 1), Events.PostChanged(person, 2));
        var first = Assert.Single(await hub.ClaimAsync(subscription, max: 1));
        await FailAsync(hub, first, "locked");
        Assert.Empty(await hub.ClaimAsync(subscription));

        await hub.ReturnAsync(ReceiptStage.Completed, first);

        Assert.NotEqual(first.Id, Assert.Single(await hub.ClaimAsync(subscription)).Id);
    }

    private static Task<IReadOnlyList<ExchangeHub.Hub.Receipts.ReceiptResult>> FailAsync(
        TestHub hub, ClaimedDelivery delivery, string code, string? detail = null, int? retryAfterSeconds = null) => hub.ReturnAsync(
        TestHub.Finance,
        new Receipt { DeliveryId = delivery.Id, Stage = ReceiptStage.Failed, Code = code, Detail = detail, RetryAfterSeconds = retryAfterSeconds });

    private static Task<SetAsideRow> SetAsideAsync(TestHub hub, Guid subscription) =>
        hub.QueryAsync(db => db.Set<SetAsideRow>().AsNoTracking().SingleAsync(row => row.SubscriptionId == subscription));

    private static Task<string> SubjectOfAsync(TestHub hub, Guid subscription, DeliveryState state, Guid delivery) => hub.QueryAsync(
        db => db.Set<DeliveryRow>().Where(row => row.SubscriptionId == subscription && row.State == state && row.Id == delivery).Select(row => row.Subject).SingleAsync());
}

public sealed class SqliteSetAsideTests(HubStore<SqliteDatabase> store) : SetAsideCompliance<SqliteDatabase>(store);

public sealed class PostgresSetAsideTests(HubStore<PostgresDatabase> store) : SetAsideCompliance<PostgresDatabase>(store);
