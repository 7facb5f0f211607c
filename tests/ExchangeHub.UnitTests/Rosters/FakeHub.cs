using System.Text.Json;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Roster;

namespace ExchangeHub.UnitTests.Rosters;

/// <summary>A hub that knows its events by id, and can be lost or say no.</summary>
internal sealed class FakeHub
{
    private readonly Dictionary<string, CloudEvent> ledger = [];

    /// <summary>Every event handed in, duplicates among them.</summary>
    public List<string> Asked { get; } = [];

    /// <summary>Submissions after which it answers no more, though it has what came with the last.</summary>
    public int? LostAfter { get; set; }

    public string? Refuses { get; set; }

    public IReadOnlyCollection<CloudEvent> Ledger => ledger.Values;

    public IEnumerable<SnapshotPage> Pages => ledger.Values.Where(e => e.Type == ContractCatalog.Of<SnapshotPage>().Type).Select(Read<SnapshotPage>);

    public SnapshotCompleted? Completed => ledger.Values.Where(e => e.Type == ContractCatalog.Of<SnapshotCompleted>().Type).Select(Read<SnapshotCompleted>).SingleOrDefault();

    public Task<IReadOnlyList<EventResult>> SubmitAsync(IReadOnlyList<CloudEvent> events, CancellationToken cancellationToken)
    {
        var results = events.Select(Take).ToList();
        return LostAfter is { } left && (LostAfter = left - 1) == 0
            ? throw new TimeoutException("The hub does not answer.")
            : Task.FromResult<IReadOnlyList<EventResult>>(results);
    }

    /// <summary>The digest as a receiver works it out.</summary>
    public string DigestOfPages()
    {
        using var digest = new RosterDigest();
        foreach (var page in ledger.Values.Where(e => e.Type == ContractCatalog.Of<SnapshotPage>().Type))
        {
            foreach (var person in page.Data.GetProperty("people").EnumerateArray())
            {
                digest.Add(person);
            }
        }

        return digest.Current();
    }

    private EventResult Take(CloudEvent e)
    {
        Asked.Add(e.Id);
        if (Refuses is not null && e.Id.Contains(Refuses, StringComparison.Ordinal))
        {
            return new EventResult { Id = e.Id, Status = EventStatus.Rejected, Errors = [new Finding(RejectionCode.RegionNotAllowed, "region", "The region is not yours.")] };
        }

        return new EventResult { Id = e.Id, Status = ledger.TryAdd(e.Id, e) ? EventStatus.Accepted : EventStatus.Duplicate };
    }

    private static TRecord Read<TRecord>(CloudEvent e) => e.Data.Deserialize<TRecord>(WireJson.Options)!;
}
