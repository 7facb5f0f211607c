namespace ExchangeHub.Hub.Deliveries;

/// <summary>An open delivery as the plan sees it.</summary>
internal readonly record struct LaneEntry(Guid Id, string Subject, string? OtherSubject);

/// <summary>
/// Decides which deliveries of a subscription may go out now. Each subject is a lane kept in ledger order; a delivery
/// that is leased or waits for its next attempt holds back what comes after it in its lanes, and nothing else. A
/// delivery of two lanes that one of them holds back holds back the other.
/// </summary>
internal sealed class LanePlan
{
    private readonly HashSet<string> held = [];

    /// <summary>True where the delivery may go out. To be asked about each open delivery, in ledger order.</summary>
    public bool MayGo(LaneEntry entry, bool isDue)
    {
        if (isDue && !held.Contains(entry.Subject) && (entry.OtherSubject is null || !held.Contains(entry.OtherSubject)))
        {
            return true;
        }

        held.Add(entry.Subject);
        if (entry.OtherSubject is not null)
        {
            held.Add(entry.OtherSubject);
        }

        return false;
    }
}
