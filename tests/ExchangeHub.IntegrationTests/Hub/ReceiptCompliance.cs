using ExchangeHub.Contracts;
using ExchangeHub.Hub.Deliveries;
using ExchangeHub.Hub.Receipts;
using ExchangeHub.Testing.Databases;
using ExchangeHub.Testing.Records;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace ExchangeHub.IntegrationTests.Hub;

/// <summary>What a receiver's word does to its delivery.</summary>
public abstract class ReceiptCompliance<TDatabase>(HubStore<TDatabase> store) : HubCompliance<TDatabase>(store)
    where TDatabase : TestDatabase, new()
{
    [Fact]
    public async Task A_failure_holds_back_its_own_person_only_and_for_as_long_as_it_says()
    {
        await using var hub = await StartAsync();
        var person = Somebody();
        var (subscription, first) = await DeliveredAsync(hub, person);
        await hub.AcceptAsync(Events.PostChanged(person, 2), Events.PostChanged(Somebody()));

        await FailAsync(hub, first, retryAfterSeconds: 60);

        var others = Assert.Single(await hub.ClaimAsync(subscription));
        Assert.NotEqual(first.Entry.Subject, others.Entry.Subject);
        hub.Clock.Advance(TimeSpan.FromSeconds(59));
        await hub.ReturnAsync(ReceiptStage.Received, others);
        Assert.Empty(await hub.ClaimAsync(subscription));
        hub.Clock.Advance(TimeSpan.FromSeconds(1));
        var again = await hub.ClaimAsync(subscription);
        Assert.Equal((2, first.Id, 2), (again.Count, again[0].Id, again[0].Attempt));
        Assert.Equal(first.Entry.Subject, again[1].Entry.Subject);
    }

    [Fact]
    public async Task What_was_given_out_behind_a_failure_comes_again_after_it()
    {
        await using var hub = await StartAsync();
        var subscription = await hub.SubscribeAsync();
        var person = Somebody();
        await hub.AcceptAsync(Events.PostChanged(person, 1), Events.PostChanged(person, 2), Events.PostChanged(Somebody()));
        var claimed = await hub.ClaimAsync(subscription, leaseSeconds: 300);

        await FailAsync(hub, claimed[0], retryAfterSeconds: 5);
        Assert.Empty(await hub.ClaimAsync(subscription));
        hub.Clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal([claimed[0].Id, claimed[1].Id], (await hub.ClaimAsync(subscription)).Select(delivery => delivery.Id));
    }

    [Fact]
    public async Task What_a_correction_ties_to_a_failure_comes_again_after_it_too()
    {
        await using var hub = await StartAsync();
        var subscription = await hub.SubscribeAsync();
        var (former, now) = (Somebody(), Somebody());
        await hub.AcceptAsync(Events.PostChanged(former), Events.PostChanged(now), Correction(now, former), Events.PostChanged(former, 2));
        var claimed = await hub.ClaimAsync(subscription, leaseSeconds: 300);
        Assert.Equal(4, claimed.Count);

        // The second person's event fails: the correction stands behind it, and the first person's next behind that.
        await FailAsync(hub, claimed[1], retryAfterSeconds: 5);
        await hub.ReturnAsync(ReceiptStage.Received, claimed[0]);
        hub.Clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(
            claimed.Skip(1).Select(delivery => delivery.Id),
            (await hub.ClaimAsync(subscription)).Select(delivery => delivery.Id));
    }

    [Fact]
    public async Task A_failure_that_is_reported_twice_is_put_off_once()
    {
        await using var hub = await StartAsync();
        var (subscription, delivery) = await DeliveredAsync(hub, Somebody());
        await FailAsync(hub, delivery, retryAfterSeconds: 10);
        hub.Clock.Advance(TimeSpan.FromSeconds(9));

        var again = Assert.Single(await FailAsync(hub, delivery, retryAfterSeconds: 10));
        hub.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(EventStatus.Duplicate, again.Status);
        Assert.Single(await hub.ClaimAsync(subscription));
    }

    [Fact]
    public async Task A_failure_without_a_time_follows_the_schedule()
    {
        await using var hub = await StartAsync();
        var (subscription, delivery) = await DeliveredAsync(hub, Somebody());
        TimeSpan[] schedule = [TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2)];
        foreach (var wait in schedule)
        {
            await FailAsync(hub, delivery, retryAfterSeconds: null);
            hub.Clock.Advance(wait - TimeSpan.FromSeconds(1));
            Assert.Empty(await hub.ClaimAsync(subscription));
            hub.Clock.Advance(TimeSpan.FromSeconds(1) + (wait * RetrySchedule.Jitter));
            delivery = Assert.Single(await hub.ClaimAsync(subscription));
        }

        Assert.Equal(schedule.Length + 1, delivery.Attempt);
        var attempts = await hub.QueryAsync(db => db.Set<DeliveryAttempt>().Where(a => a.DeliveryId == delivery.Id).OrderBy(a => a.Attempt)
            .ToListAsync(TestContext.Current.CancellationToken));
        Assert.Equal([(1, "failed"), (2, "failed"), (3, "failed"), (4, "failed")], attempts.Select(attempt => (attempt.Attempt, attempt.Result)));
    }

    [Fact]
    public async Task Said_twice_counts_once()
    {
        await using var hub = await StartAsync();
        var (_, delivery) = await DeliveredAsync(hub, Somebody());

        var first = await hub.ReturnAsync(ReceiptStage.Received, delivery);
        var second = await hub.ReturnAsync(ReceiptStage.Received, delivery);
        var together = await hub.ReturnAsync(ReceiptStage.Completed, delivery, delivery);

        Assert.Equal((EventStatus.Accepted, EventStatus.Duplicate), (first[0].Status, second[0].Status));
        Assert.Equal([EventStatus.Accepted, EventStatus.Duplicate], together.Select(result => result.Status));
        Assert.Equal(2, await RecordedAsync(hub, delivery));
    }

    [Fact]
    public async Task The_same_receipt_from_many_at_the_same_moment_counts_once()
    {
        await using var here = await StartAsync();
        await using var there = await StartAsync(here.Clock);
        var (_, delivery) = await DeliveredAsync(here, Somebody());

        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => (i % 2 == 0 ? here : there).ReturnAsync(ReceiptStage.Completed, delivery)));

        Assert.Single(results, result => result[0].Status == EventStatus.Accepted);
        Assert.Equal(1, await RecordedAsync(here, delivery));
    }

    [Fact]
    public async Task A_late_receipt_counts_even_when_the_delivery_was_given_out_again()
    {
        await using var hub = await StartAsync();
        var (subscription, late) = await DeliveredAsync(hub, Somebody());
        hub.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Single(await hub.ClaimAsync(subscription));

        var result = Assert.Single(await hub.ReturnAsync(ReceiptStage.Received, late));
        hub.Clock.Advance(TimeSpan.FromDays(3));
        var outcome = Assert.Single(await hub.ReturnAsync(ReceiptStage.Completed, late));

        Assert.Equal((EventStatus.Accepted, EventStatus.Accepted), (result.Status, outcome.Status));
        Assert.Empty(await hub.ClaimAsync(subscription));
    }

    [Fact]
    public async Task A_failure_that_turned_out_well_after_all_is_not_given_out_again()
    {
        await using var hub = await StartAsync();
        var (subscription, delivery) = await DeliveredAsync(hub, Somebody());
        await FailAsync(hub, delivery, retryAfterSeconds: 5);

        await hub.ReturnAsync(ReceiptStage.Received, delivery);
        hub.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Empty(await hub.ClaimAsync(subscription));
    }

    [Fact]
    public async Task The_other_business_outcome_is_a_conflict_and_changes_nothing()
    {
        await using var hub = await StartAsync();
        var (_, delivery) = await DeliveredAsync(hub, Somebody());
        await hub.ReturnAsync(ReceiptStage.Completed, delivery);

        var result = Assert.Single(await hub.ReturnAsync(ReceiptStage.Refused, delivery));

        Assert.Equal((EventStatus.Rejected, RejectionCode.ReceiptConflict), (result.Status, Assert.Single(result.Errors).Code));
        Assert.Equal(DeliveryState.Completed, (await RowAsync(hub, delivery)).State);
        Assert.Equal(1, await RecordedAsync(hub, delivery));
    }

    [Fact]
    public async Task Nobody_speaks_for_another_clients_delivery()
    {
        await using var hub = await StartAsync();
        var (_, delivery) = await DeliveredAsync(hub, Somebody());

        var results = await hub.ReturnAsync(
            TestHub.Organization,
            new Receipt { DeliveryId = delivery.Id, Stage = ReceiptStage.Completed },
            new Receipt { DeliveryId = Guid.CreateVersion7(), Stage = ReceiptStage.Completed });

        Assert.All(results, result => Assert.Equal((RejectionCode.NotFound, "deliveryId"), (result.Errors[0].Code, result.Errors[0].Field)));
        Assert.Equal(DeliveryState.Open, (await RowAsync(hub, delivery)).State);
    }

    [Fact]
    public async Task A_bad_receipt_of_a_batch_does_not_hurt_the_good_ones()
    {
        await using var hub = await StartAsync();
        var (_, delivery) = await DeliveredAsync(hub, Somebody());

        var results = await hub.ReturnAsync(
            TestHub.Finance,
            new Receipt { DeliveryId = delivery.Id, Stage = "eaten" },
            new Receipt { DeliveryId = delivery.Id, Stage = ReceiptStage.Refused },
            new Receipt { DeliveryId = delivery.Id, Stage = ReceiptStage.Failed, RetryAfterSeconds = -1 },
            new Receipt { DeliveryId = delivery.Id, Stage = ReceiptStage.Failed, Detail = "a\0b" },
            new Receipt { DeliveryId = delivery.Id, Stage = ReceiptStage.Completed, BusinessNo = "财工2026-7" });

        Assert.Equal(["stage", "code", "retryAfterSeconds", "", null], results.Select(result => result.Errors.SingleOrDefault()?.Field));
        Assert.Equal(DeliveryState.Completed, (await RowAsync(hub, delivery)).State);
    }

    [Fact]
    public async Task One_success_outweighs_the_failures_of_its_batch_and_a_later_one_those_before()
    {
        await using var hub = await StartAsync();
        var subscription = await hub.SubscribeAsync();
        await hub.AcceptAsync(Events.PostChanged(Somebody()), Events.PostChanged(Somebody()), Events.PostChanged(Somebody()));
        var claimed = await hub.ClaimAsync(subscription);
        var failed = new Receipt { DeliveryId = claimed[1].Id, Stage = ReceiptStage.Failed, Code = "locked", RetryAfterSeconds = 0 };

        await hub.ReturnAsync(TestHub.Finance, new Receipt { DeliveryId = claimed[0].Id, Stage = ReceiptStage.Completed }, failed);
        Assert.False(await IsFailingAsync());

        Assert.Single(await hub.ClaimAsync(subscription));
        await hub.ReturnAsync(TestHub.Finance, failed);
        Assert.True(await IsFailingAsync());

        await hub.ReturnAsync(ReceiptStage.Completed, claimed[2]);
        Assert.False(await IsFailingAsync());

        Task<bool> IsFailingAsync() => hub.QueryAsync(db => db.Set<SubscriberHealth>().AnyAsync(
            health => health.SubscriptionId == subscription && health.FailingSince != null, TestContext.Current.CancellationToken));
    }

    private static async Task<(Guid Subscription, ClaimedDelivery Delivery)> DeliveredAsync(TestHub hub, SyntheticPerson person)
    {
        var subscription = await hub.SubscribeAsync();
        await hub.AcceptAsync(Events.PostChanged(person));
        return (subscription, Assert.Single(await hub.ClaimAsync(subscription)));
    }

    private static Task<IReadOnlyList<ReceiptResult>> FailAsync(TestHub hub, ClaimedDelivery delivery, int? retryAfterSeconds) => hub.ReturnAsync(
        TestHub.Finance,
        new Receipt { DeliveryId = delivery.Id, Stage = ReceiptStage.Failed, Code = "locked", RetryAfterSeconds = retryAfterSeconds });

    private static Task<DeliveryRow> RowAsync(TestHub hub, ClaimedDelivery delivery) =>
        hub.QueryAsync(db => db.Set<DeliveryRow>().AsNoTracking().SingleAsync(row => row.Id == delivery.Id, TestContext.Current.CancellationToken));

    private static Task<int> RecordedAsync(TestHub hub, ClaimedDelivery delivery) =>
        hub.QueryAsync(db => db.Set<ReceiptRow>().CountAsync(row => row.DeliveryId == delivery.Id, TestContext.Current.CancellationToken));
}

public sealed class SqliteReceiptTests(HubStore<SqliteDatabase> store) : ReceiptCompliance<SqliteDatabase>(store);

public sealed class PostgresReceiptTests(HubStore<PostgresDatabase> store) : ReceiptCompliance<PostgresDatabase>(store);
