using ExchangeHub.Hub.Pipeline;

namespace ExchangeHub.Hub.Intake;

/// <summary>How much the hub takes in at this moment.</summary>
internal enum Pressure
{
    /// <summary>Everything.</summary>
    None,

    /// <summary>All but large batches and rosters.</summary>
    Slow,

    /// <summary>Nothing.</summary>
    Stop,
}

/// <summary>Decides by how far the hub's own sending is behind, and how fast it catches up.</summary>
internal static class PressureRules
{
    /// <summary>Whole loads of people, which nobody waits for.</summary>
    private const string Rosters = "exchangehub.roster.";

    private static readonly TimeSpan Soonest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Latest = TimeSpan.FromMinutes(5);

    public static Pressure Of(TimeSpan behind, IntakeOptions options) =>
        behind >= options.StopAt ? Pressure.Stop : behind >= options.SlowAt ? Pressure.Slow : Pressure.None;

    /// <summary>True for what has to wait first.</summary>
    public static bool IsBulk(IReadOnlyList<IncomingEvent> events, IntakeOptions options) =>
        events.Count > options.LargeBatch || events.Any(one => one.Event?.Type.StartsWith(Rosters, StringComparison.Ordinal) == true);

    /// <summary>When to come again: once what is too much has drained, by the seconds that were caught up in each second; else after as long as the hub is behind.</summary>
    public static TimeSpan RetryAfter(TimeSpan behind, TimeSpan allowed, double caughtUpPerSecond)
    {
        var wait = caughtUpPerSecond > 0 ? (behind - allowed) / caughtUpPerSecond : behind;
        return wait < Soonest ? Soonest : wait > Latest ? Latest : wait;
    }
}
