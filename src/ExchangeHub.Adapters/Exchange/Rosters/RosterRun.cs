using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Roster;

namespace ExchangeHub.Adapters.Exchange.Rosters;

/// <summary>A roster under way: counts, turns pages, and knows which of them the hub has answered for.</summary>
internal sealed class RosterRun(RosterSnapshot snapshot, RosterExpectation? expected, RosterCursor? cursor) : IDisposable
{
    private readonly RosterDigest digest = new();
    private readonly List<byte[]> page = new(SnapshotPage.MostPeople);
    private int reported;

    public RosterSnapshot Snapshot => snapshot;

    public RosterCursor? Cursor => cursor;

    public int People => digest.People;

    public string Digest => digest.Current();

    public int Page { get; private set; }

    public int LeftOut { get; private set; }

    public int Accepted { get; set; }

    public int Duplicate { get; set; }

    /// <summary>Pages turned and not yet sent.</summary>
    public List<CloudEvent> Waiting { get; } = [];

    public bool IsPageFull => page.Count == SnapshotPage.MostPeople;

    public void Take(RosterPerson? person)
    {
        if (person is null)
        {
            LeftOut++;
            return;
        }

        var canonical = RosterSnapshot.Canonical(person);
        digest.Add(canonical);
        page.Add(canonical);
    }

    public void TurnPage(DateTimeOffset at)
    {
        if (page.Count == 0)
        {
            return;
        }

        Page++;
        if (Page > (cursor?.Page ?? 0))
        {
            Waiting.Add(snapshot.Page(Page, expected is null ? null : RosterSnapshot.PagesOf(expected.People), page, at));
        }
        else
        {
            reported = People;
            if (Page == cursor!.Page && Digest != cursor.Digest)
            {
                throw new RosterChangedException(snapshot.Id);
            }
        }

        page.Clear();
    }

    public void MatchExpectation()
    {
        if ((expected is not null && (expected.People != People || expected.Digest != Digest)) || Page < (cursor?.Page ?? 0))
        {
            throw new RosterChangedException(snapshot.Id);
        }
    }

    /// <summary>People since the last call.</summary>
    public int TakeUnreported()
    {
        var since = People - reported;
        reported = People;
        return since;
    }

    public void Dispose() => digest.Dispose();
}

/// <summary>
/// The people read now are not those read before, so the pages would not make one roster. It is not completed; a new snapshot is due.
/// </summary>
internal sealed class RosterChangedException(string snapshotId)
    : Exception($"The people of roster {snapshotId} changed while it was handed over.");

/// <summary>The hub refused a part of a roster; codes and fields say why.</summary>
internal sealed class RosterRefusedException(EventResult result)
    : Exception($"The hub refused {result.Id}: {string.Join("; ", result.Errors.Take(5).Select(error => $"{error.Field} {error.Code}: {error.Detail}"))}")
{
    public EventResult Result => result;
}
