namespace ExchangeHub.Hub.Repair;

/// <summary>How a recovery stands.</summary>
internal readonly record struct RecoveryStanding(int Waiting, int UnderWay, int Succeeded, int Failed, int RecentlySucceeded, int RecentlyFailed)
{
    public int Total => Waiting + UnderWay + Succeeded + Failed;

    public bool IsOver => Waiting == 0 && UnderWay == 0;
}

/// <summary>How fast a recovery goes: from little to a share of what the subscriber settles live, and not on into failures.</summary>
internal static class RecoveryPace
{
    private const double Growth = 1.25;

    /// <summary>Outcomes below which nothing is concluded.</summary>
    private const int LeastJudged = 5;

    /// <summary>True where too much of what was set free last failed again.</summary>
    public static bool MustPause(RecoveryStanding standing, double mostFailing)
    {
        var judged = standing.RecentlySucceeded + standing.RecentlyFailed;
        return judged >= Math.Min(LeastJudged, standing.Total) && standing.RecentlyFailed > mostFailing * judged;
    }

    /// <summary>Deliveries in the next second: more than before, a share of the live ones at most, and none while as many of them are out.</summary>
    public static double Next(double rate, double livePerSecond, double share, int least) =>
        Math.Clamp(rate * Growth, least, Math.Max(least, livePerSecond * share));

    /// <summary>How many to set free in a step, with those that were set free before and have no outcome yet.</summary>
    public static int Step(double rate, TimeSpan step, int underWay)
    {
        // Ten seconds' worth may be out: a receiver that has stopped answering is not buried.
        var room = (int)Math.Ceiling(rate * 10) - underWay;
        return Math.Max(0, Math.Min(room, (int)Math.Ceiling(rate * step.TotalSeconds)));
    }
}
