namespace ExchangeHub.Hub.Deliveries;

/// <summary>An open delivery as the plan sees it.</summary>
internal readonly record struct LaneEntry(Guid Id, long Sequence, string Subject, string? OtherSubject);

/// <summary>
/// Decides which deliveries of a subscription may go out now. Each subject is a lane kept in ledger order; a delivery
/// that is leased, waiting for its next attempt or set aside holds back what comes after it in its lanes, and nothing
/// else. A delivery of two lanes that one of them holds back holds back the other.
/// </summary>
internal sealed class LanePlan
{
    private readonly Dictionary<string, long> heldFrom = [];
    private readonly HashSet<string> going = [];

    /// <summary>Notes a delivery that cannot go out now.</summary>
    public void Hold(LaneEntry held)
    {
        HoldLane(held.Subject, held.Sequence);
        if (held.OtherSubject is not null)
        {
            HoldLane(held.OtherSubject, held.Sequence);
        }
    }

    /// <summary>True where the delivery may go out. To be asked in ledger order, after all holds are noted.</summary>
    public bool MayGo(LaneEntry entry)
    {
        if (!IsHeld(entry.Subject, entry.Sequence) && (entry.OtherSubject is null || MayJoin(entry.OtherSubject, entry.Sequence)))
        {
            going.Add(entry.Subject);
            return true;
        }

        Hold(entry);
        return false;
    }

    // A receiver sees one subject only; so what ends a second lane waits until that lane is settled.
    private bool MayJoin(string lane, long sequence) => !IsHeld(lane, sequence) && !going.Contains(lane);

    private bool IsHeld(string subject, long sequence) => heldFrom.TryGetValue(subject, out var from) && from < sequence;

    private void HoldLane(string subject, long sequence)
    {
        if (!heldFrom.TryGetValue(subject, out var from) || sequence < from)
        {
            heldFrom[subject] = sequence;
        }
    }
}
