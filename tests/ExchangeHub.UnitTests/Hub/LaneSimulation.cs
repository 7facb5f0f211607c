using ExchangeHub.Hub.Deliveries;

namespace ExchangeHub.UnitTests.Hub;

/// <summary>Something that happens to a subscription's deliveries; the numbers choose among what is there.</summary>
internal abstract record LaneStep
{
    internal sealed record Arrives(int Subject, int? Other) : LaneStep;

    internal sealed record Claims(int Max, int Lease) : LaneStep;

    internal sealed record Settles(int Which) : LaneStep;

    internal sealed record Fails(int Which, int Wait) : LaneStep;

    internal sealed record Passes(int Time) : LaneStep;
}

/// <summary>
/// The table of deliveries in memory: the plan decides about it as it does in production, and a definition that is
/// slow and plain says beside it what must come out.
/// </summary>
internal sealed class LaneSimulation
{
    private readonly List<Row> rows = [];
    private int now;

    public IReadOnlyList<Row> Rows => rows;

    /// <summary>True where the step left everything as it must be.</summary>
    public bool Take(LaneStep step)
    {
        switch (step)
        {
            case LaneStep.Arrives arrives:
                rows.Add(new Row(rows.Count + 1, $"person:{arrives.Subject}", arrives.Other is { } other && other != arrives.Subject ? $"person:{other}" : null));
                return true;
            case LaneStep.Passes passes:
                now += passes.Time;
                return true;
            case LaneStep.Settles settles when Leased() is { Count: > 0 } leased:
                leased[settles.Which % leased.Count].IsSettled = true;
                return true;
            case LaneStep.Fails fails when Leased() is { Count: > 0 } leased:
                Fail(leased[fails.Which % leased.Count], fails.Wait);
                return true;
            case LaneStep.Claims claims:
                return Claim(claims.Max, claims.Lease) is not null;
            default:
                return true;
        }
    }

    /// <summary>What went out, or null where that is not what the definition says.</summary>
    public List<Row>? Claim(int max, int lease)
    {
        var plan = new LanePlan();
        var open = rows.Where(row => !row.IsSettled).ToList();
        var picked = new List<Row>();
        foreach (var row in open)
        {
            if (picked.Count < max && plan.MayGo(new LaneEntry(default, row.Subject, row.Other), row.AvailableAt <= now))
            {
                picked.Add(row);
            }
        }

        var expected = open.Where(row => MustGo(row, open)).Take(max).ToList();
        foreach (var row in picked)
        {
            (row.AvailableAt, row.IsLeased) = (now + lease, true);
        }

        return picked.SequenceEqual(expected) ? picked : null;
    }

    public void Settle(Row row) => row.IsSettled = true;

    public void Wait(int time) => now += time;

    // Due, and everything open before it in its lanes goes out with it.
    private bool MustGo(Row row, List<Row> open) =>
        row.AvailableAt <= now && open.Where(other => other.Sequence < row.Sequence && other.SharesLane(row)).All(other => MustGo(other, open));

    private List<Row> Leased() => [.. rows.Where(row => row is { IsSettled: false, IsLeased: true } && row.AvailableAt > now)];

    private void Fail(Row failed, int wait)
    {
        (failed.AvailableAt, failed.IsLeased) = (now + wait, false);
        foreach (var behind in Leased().Where(row => row.Sequence > failed.Sequence && row.SharesLane(failed)))
        {
            (behind.AvailableAt, behind.IsLeased) = (now, false);
        }
    }

    internal sealed class Row(int sequence, string subject, string? other)
    {
        public int Sequence => sequence;

        public string Subject => subject;

        public string? Other => other;

        public int AvailableAt { get; set; }

        public bool IsLeased { get; set; }

        public bool IsSettled { get; set; }

        public bool SharesLane(Row row) =>
            Subject == row.Subject || Subject == row.Other || (Other is not null && (Other == row.Subject || Other == row.Other));
    }
}
