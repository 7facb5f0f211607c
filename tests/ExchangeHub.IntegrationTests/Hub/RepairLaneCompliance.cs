using CsCheck;
using ExchangeHub.Contracts;
using ExchangeHub.Hub.Deliveries;
using ExchangeHub.Hub.Repair;
using ExchangeHub.Hub.Subscriptions;
using ExchangeHub.Testing.Databases;
using ExchangeHub.Testing.Records;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace ExchangeHub.IntegrationTests.Hub;

/// <summary>Whatever fails, is set aside, retried or skipped, the database gives out exactly what a slow and plain definition says.</summary>
public abstract class RepairLaneCompliance<TDatabase>(HubStore<TDatabase> store) : HubCompliance<TDatabase>(store)
    where TDatabase : TestDatabase, new()
{
    private const int Histories = 25;

    private static readonly Gen<(Kind Kind, int Which, int Amount)[]> History = Gen.Select(
        Gen.Frequency(
            (4, Gen.Const(Kind.Arrives)), (4, Gen.Const(Kind.Claims)), (3, Gen.Const(Kind.Settles)), (2, Gen.Const(Kind.Fails)), (3, Gen.Const(Kind.IsSetAside)), (2, Gen.Const(Kind.IsRetried)), (2, Gen.Const(Kind.IsSkipped)), (2, Gen.Const(Kind.TimePasses))),
        Gen.Int[0, 100],
        Gen.Int[1, 12]).Array[15, 40];

    private enum Kind
    {
        Arrives,
        Claims,
        Settles,
        Fails,
        IsSetAside,
        IsRetried,
        IsSkipped,
        TimePasses,
    }

    [Fact]
    public async Task Order_of_each_person_is_kept_through_failure()
    {
        await using var hub = await StartAsync();
        await History.SampleAsync(
            async history =>
            {
                var people = Enumerable.Range(0, 3).Select(_ => Somebody()).ToList();
                var lanes = new Lanes(hub, people, await hub.SubscribeAsync());
                foreach (var (kind, which, amount) in history)
                {
                    await lanes.TakeAsync(kind, which, amount);
                }

                await lanes.DrainAsync();
                await hub.Get<SubscriptionStore>().EndAsync(
                    await hub.QueryAsync(db => db.Set<Subscription>().AsNoTracking().SingleAsync(s => s.Id == lanes.Subscription)), TestContext.Current.CancellationToken);
            },
            iter: Histories,
            threads: 1);
    }

    [Fact]
    public async Task An_event_that_is_owed_and_replayed_at_once_comes_in_one_claim_first_as_owed()
    {
        await using var hub = await StartAsync();
        var subscription = await hub.SubscribeAsync();
        await hub.AcceptAsync(Events.PostChanged(Somebody()));
        var owed = await hub.QueryAsync(db => db.Set<DeliveryRow>().AsNoTracking().SingleAsync(row => row.SubscriptionId == subscription));
        var replayed = new DeliveryRow
        {
            Id = Guid.CreateVersion7(), SubscriptionId = subscription, Sequence = owed.Sequence, Subject = owed.Subject, AvailableAt = owed.AvailableAt, ReplayAt = owed.CreatedAt,
        };
        await hub.QueryAsync(db =>
        {
            db.Add(replayed);
            return db.SaveChangesAsync();
        });

        var claimed = await hub.ClaimAsync(subscription).WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

        Assert.Equal([(owed.Id, false), (replayed.Id, true)], claimed.Select(delivery => (delivery.Id, delivery.IsReplay)));
    }

    [Fact]
    public async Task A_replay_that_was_given_back_is_not_overtaken_by_the_next_of_its_person()
    {
        await using var hub = await StartAsync();
        var subscription = await hub.SubscribeAsync();
        var person = Somebody();
        await hub.AcceptAsync(Events.PostChanged(person), Events.PostChanged(person, 1));
        await hub.ReturnAsync(ReceiptStage.Completed, [.. await hub.ClaimAsync(subscription)]);
        var now = hub.Clock.GetUtcNow();
        var owed = await hub.QueryAsync(db => db.Set<DeliveryRow>().AsNoTracking().Where(row => row.SubscriptionId == subscription).OrderBy(row => row.Sequence).ToListAsync());
        List<DeliveryRow> replays = [.. owed.Select((row, i) => new DeliveryRow
        {
            Id = Guid.CreateVersion7(), SubscriptionId = subscription, Sequence = row.Sequence, Subject = row.Subject,
            AvailableAt = now.ToUnixTimeMilliseconds() + (20 * i), ReplayAt = now.ToUnixTimeMilliseconds(),
        })];
        await hub.QueryAsync(db =>
        {
            db.AddRange(replays);
            return db.SaveChangesAsync();
        });
        var first = Assert.Single(await hub.ClaimAsync(subscription));
        await hub.Get<DeliveryClaims>().GiveBackAsync(subscription, [first.Lease], now + TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);

        hub.Clock.Advance(TimeSpan.FromMilliseconds(20));

        Assert.Equal(replays[0].Id, first.Id);
        Assert.Empty(await hub.ClaimAsync(subscription));
        hub.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(replays.Select(row => row.Id), (await hub.ClaimAsync(subscription)).Select(delivery => delivery.Id));
    }

    private sealed class Row(Guid id, int person)
    {
        public Guid Id => id;

        public int Person => person;

        public DateTimeOffset At { get; set; }

        public ClaimedDelivery? Lease { get; set; }

        public bool IsSetAside { get; set; }

        public bool IsOver { get; set; }
    }

    /// <summary>The hub and beside it what must come out: a list, and loops over it.</summary>
    private sealed class Lanes(TestHub hub, List<SyntheticPerson> people, Guid subscription)
    {
        private readonly List<Row> rows = [];
        private readonly List<(int Person, int Place)> settled = [];

        public Guid Subscription => subscription;

        private DateTimeOffset Now => hub.Clock.GetUtcNow();

        public Task TakeAsync(Kind kind, int which, int amount) => kind switch
        {
            Kind.Arrives => ArriveAsync(which % people.Count),
            Kind.Claims => ClaimAsync(amount),
            Kind.Settles when Pick(UnderWay(), which) is { } row => SettleAsync(row),
            Kind.Fails when Pick(UnderWay(), which) is { } row => FailAsync(row, "locked", amount),
            Kind.IsSetAside when Pick(UnderWay(), which) is { } row => FailAsync(row, RejectionCode.InvalidField, amount),
            Kind.IsRetried when Pick(AtRest(), which) is { } row => RetryAsync(row),
            Kind.IsSkipped when Pick(AtRest(), which) is { } row => SkipAsync(row),
            Kind.TimePasses => PassAsync(amount),
            _ => Task.CompletedTask,
        };

        /// <summary>Everything is retried and settled in the end, nothing lost.</summary>
        public async Task DrainAsync()
        {
            foreach (var row in rows.Where(row => row.IsSetAside))
            {
                await RetryAsync(row);
            }

            for (var left = rows.Count; left > 0 && rows.Exists(row => !row.IsOver); left--)
            {
                hub.Clock.Advance(TimeSpan.FromSeconds(60));
                await ClaimAsync(100);
                foreach (var row in UnderWay())
                {
                    await SettleAsync(row);
                }
            }

            Assert.All(rows, row => Assert.True(row.IsOver));
            Assert.All(settled.GroupBy(one => one.Person), lane => Assert.Equal(lane.Select(one => one.Place).Order(), lane.Select(one => one.Place)));
        }

        private Task PassAsync(int seconds)
        {
            hub.Clock.Advance(TimeSpan.FromSeconds(seconds));
            return Task.CompletedTask;
        }

        private async Task ArriveAsync(int person)
        {
            var result = Assert.Single(await hub.AcceptAsync(Events.PostChanged(people[person], rows.Count)));
            var id = await hub.QueryAsync(db => db.Set<DeliveryRow>().Where(d => d.SubscriptionId == subscription && d.Sequence == result.Sequence).Select(d => d.Id).SingleAsync());
            rows.Add(new Row(id, person) { At = Now });
        }

        private async Task ClaimAsync(int max)
        {
            var expected = rows.Where(MustGo).Take(max).ToList();
            var claimed = await hub.ClaimAsync(subscription, max);
            Assert.Equal(expected.Select(row => row.Id), claimed.Select(delivery => delivery.Id));
            foreach (var (row, delivery) in expected.Zip(claimed))
            {
                (row.Lease, row.At) = (delivery, delivery.LeaseUntil);
            }
        }

        private async Task SettleAsync(Row row)
        {
            // In order within a lane: a receiver that works off its batch from the front.
            var first = rows.First(other => other.Person == row.Person && UnderWay().Contains(other));
            await hub.ReturnAsync(ReceiptStage.Received, first.Lease!);
            (first.IsOver, first.Lease) = (true, null);
            settled.Add((first.Person, rows.IndexOf(first)));
        }

        private async Task FailAsync(Row row, string code, int wait)
        {
            await hub.ReturnAsync(
                TestHub.Finance, new Receipt { DeliveryId = row.Id, Stage = ReceiptStage.Failed, Code = code, RetryAfterSeconds = wait });
            (row.Lease, row.At, row.IsSetAside) = (null, Now.AddSeconds(wait), code == RejectionCode.InvalidField);
            foreach (var behind in rows.SkipWhile(other => other != row).Skip(1).Where(other => other.Person == row.Person && other.Lease is not null && !other.IsOver))
            {
                (behind.Lease, behind.At) = (null, Now);
            }
        }

        private async Task RetryAsync(Row row)
        {
            Assert.Single(await hub.Get<DeliveryDesk>().RetryAsync(subscription, [row.Id], "operator", TestContext.Current.CancellationToken));
            (row.IsSetAside, row.At, row.Lease) = (false, Now, null);
        }

        private async Task SkipAsync(Row row)
        {
            Assert.True(await hub.Get<DeliveryDesk>().SkipAsync(subscription, row.Id, "operator", "no longer wanted", TestContext.Current.CancellationToken));
            (row.IsOver, row.IsSetAside, row.Lease) = (true, false, null);
        }

        // Due, and everything unfinished before it in its lane goes out with it.
        private bool MustGo(Row row) =>
            !row.IsOver && !row.IsSetAside && row.At <= Now && rows.TakeWhile(other => other != row).Where(other => other.Person == row.Person && !other.IsOver).All(MustGo);

        private List<Row> UnderWay() => [.. rows.Where(row => row is { IsOver: false, Lease: not null } && row.At > Now)];

        private List<Row> AtRest() => [.. rows.Where(row => !row.IsOver && (row.IsSetAside || row.Lease is null || row.At <= Now))];

        private static Row? Pick(List<Row> among, int which) => among.Count == 0 ? null : among[which % among.Count];
    }
}

public sealed class SqliteRepairLaneTests(HubStore<SqliteDatabase> store) : RepairLaneCompliance<SqliteDatabase>(store);

public sealed class PostgresRepairLaneTests(HubStore<PostgresDatabase> store) : RepairLaneCompliance<PostgresDatabase>(store);
