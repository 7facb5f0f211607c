using CsCheck;
using ExchangeHub.Contracts;
using ExchangeHub.Hub.Deliveries;
using ExchangeHub.Testing.Records;
using Xunit;

namespace ExchangeHub.IntegrationTests.Hub;

/// <summary>Two nodes, and beside them what they may do: give out nothing twice at a time, and nothing before what comes before it for the same person.</summary>
internal sealed class FreshFlow(TestHub[] nodes, List<SyntheticPerson> people, Guid subscription)
{
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    private readonly List<Row> rows = [];

    public static Gen<(Kind Kind, int Which, int Amount)[]> History { get; } = Gen.Select(
        Gen.Frequency(
            (5, Gen.Const(Kind.Arrives)), (5, Gen.Const(Kind.Asks)), (4, Gen.Const(Kind.Claims)), (4, Gen.Const(Kind.Settles)),
            (2, Gen.Const(Kind.Fails)), (1, Gen.Const(Kind.Closes)), (2, Gen.Const(Kind.TimePasses))),
        Gen.Int[0, 100],
        Gen.Int[1, 20]).Array[20, 50];

    public enum Kind
    {
        Arrives,
        Asks,
        Claims,
        Settles,
        Fails,
        Closes,
        TimePasses,
    }

    private DateTimeOffset Now => nodes[0].Clock.GetUtcNow();

    public Task TakeAsync(Kind kind, int which, int amount) => kind switch
    {
        Kind.Arrives => ArriveAsync(nodes[which % 2], amount, isAsked: which % 3 > 0),
        Kind.Asks => AskAsync(nodes[which % 2], amount),
        Kind.Claims => ClaimAsync(nodes[which % 2], 1 + (amount % 4)),
        Kind.Settles when Pick(which) is { } row => SettleAsync(nodes[amount % 2], row),
        Kind.Fails when Pick(which) is { } row => FailAsync(nodes[amount % 2], row, amount),
        Kind.Closes => CloseAsync(nodes[which % 2]),
        Kind.TimePasses => PassAsync(TimeSpan.FromMilliseconds(amount * 60)),
        _ => Task.CompletedTask,
    };

    public async Task DrainAsync()
    {
        for (var turns = 0; turns < rows.Count + 2 && rows.Exists(row => !row.IsOver); turns++)
        {
            await PassAsync(TimeSpan.FromSeconds(60));
            await ClaimAsync(nodes[turns % 2], 100);
            foreach (var row in rows.Where(IsOut).ToList())
            {
                await SettleAsync(nodes[0], row);
            }
        }

        Assert.All(rows, row => Assert.True(row.IsOver));
    }

    private Task AskAsync(TestHub node, int window)
    {
        node.Get<FreshDeliveries>().Ask(subscription, window, Lease);
        return Task.CompletedTask;
    }

    private Task PassAsync(TimeSpan time)
    {
        nodes[0].Clock.Advance(time);
        return Task.CompletedTask;
    }

    private async Task ArriveAsync(TestHub node, int bits, bool isAsked)
    {
        if (isAsked)
        {
            await AskAsync(node, window: 100);
        }

        var arriving = Enumerable.Range(0, people.Count).Where(person => (bits >> person & 1) == 1).Append(bits % people.Count).ToList();
        var results = await node.AcceptAsync([.. arriving.Select((person, i) => Events.PostChanged(people[person], rows.Count + i))]);
        rows.AddRange(arriving.Zip(results).Select(pair => new Row(pair.Second.Sequence!.Value, pair.First)));
    }

    private async Task ClaimAsync(TestHub node, int max)
    {
        var claimed = await node.ClaimAsync(subscription, max, leaseSeconds: (int)Lease.TotalSeconds);
        foreach (var delivery in claimed)
        {
            var row = rows.Single(one => one.Sequence == delivery.Entry.Sequence);
            Assert.False(row.IsOver || IsOut(row), $"{row.Sequence} went out again");
            Assert.All(
                rows.TakeWhile(other => other != row).Where(other => other.Person == row.Person && !other.IsOver),
                earlier => Assert.Contains(claimed.TakeWhile(other => other != delivery), other => other.Entry.Sequence == earlier.Sequence));
        }

        foreach (var delivery in claimed)
        {
            rows.Single(one => one.Sequence == delivery.Entry.Sequence).Out = delivery;
        }
    }

    private async Task SettleAsync(TestHub node, Row row)
    {
        // A receiver works off what it holds of a person from the front.
        var first = rows.First(other => other.Person == row.Person && IsOut(other));
        Assert.Equal(EventStatus.Accepted, Assert.Single(await node.ReturnAsync(ReceiptStage.Completed, first.Out!)).Status);
        first.IsOver = true;
    }

    private async Task FailAsync(TestHub node, Row row, int wait)
    {
        await node.ReturnAsync(TestHub.Finance, new Receipt { DeliveryId = row.Out!.Id, Stage = ReceiptStage.Failed, Code = "locked", RetryAfterSeconds = wait });
        foreach (var back in rows.SkipWhile(other => other != row).Where(other => other.Person == row.Person))
        {
            back.Out = null;
        }
    }

    private async Task CloseAsync(TestHub node)
    {
        if (node.Get<FreshDeliveries>().Close(subscription) is { Count: > 0 } untaken)
        {
            await node.Get<DeliveryClaims>().GiveBackAsync(subscription, untaken, Now, TestContext.Current.CancellationToken);
        }
    }

    private bool IsOut(Row row) => row is { IsOver: false, Out: { } delivery } && delivery.LeaseUntil > Now;

    private Row? Pick(int which) => rows.Where(IsOut).ToList() is { Count: > 0 } held ? held[which % held.Count] : null;

    private sealed class Row(long sequence, int person)
    {
        public long Sequence => sequence;

        public int Person => person;

        public ClaimedDelivery? Out { get; set; }

        public bool IsOver { get; set; }
    }
}
