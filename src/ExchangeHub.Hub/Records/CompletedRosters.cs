using System.Text.Json;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Roster;
using ExchangeHub.Hub.Ledger;
using ExchangeHub.Hub.Storage;

namespace ExchangeHub.Hub.Records;

/// <summary>A roster of which all pages are there, as its last event says.</summary>
/// <param name="Sequence">Number of that event; by it the roster stands or falls.</param>
/// <param name="Event">Its source and id.</param>
/// <param name="Region">The region whose people they are.</param>
/// <param name="AsOf">The day whose state it is.</param>
/// <param name="Pages">Numbers of the entries with its pages, in the order of the pages.</param>
internal sealed record CompletedRoster(long Sequence, string Event, string Region, DateOnly AsOf, IReadOnlyList<long> Pages);

/// <summary>Reads rosters back from the ledger, page by page; only a whole one counts.</summary>
internal sealed class CompletedRosters(Dialect dialect, SealedPayload payloads)
{
    /// <summary>The roster that is whole with this page or end; null where something is missing yet, or does not fit.</summary>
    public async Task<CompletedRoster?> FindAsync(FollowedEntry at, CancellationToken cancellationToken)
    {
        var (end, pages) = await PartsAsync(at, cancellationToken);
        if (end is null)
        {
            return null;
        }

        var said = (await OpenAsync(end.Sequence, cancellationToken)).Deserialize<SnapshotCompleted>(WireJson.Options)!;
        if (pages.Count != said.Pages)
        {
            return null;
        }

        var (numbers, digest) = await DigestAsync(pages, cancellationToken);
        if (!numbers.SequenceEqual(numbers.Order()))
        {
            // A page that was sent again stands behind its followers.
            pages = [.. pages.Zip(numbers).OrderBy(pair => pair.Second).Select(pair => pair.First)];
            (numbers, digest) = await DigestAsync(pages, cancellationToken);
        }

        return digest == said.Digest ? new CompletedRoster(end.Sequence, end.Event, end.Region, said.AsOf, pages) : null;
    }

    /// <summary>The people of a page.</summary>
    public async Task<IReadOnlyList<JsonElement>> PeopleAsync(long page, CancellationToken cancellationToken) =>
        [.. (await OpenAsync(page, cancellationToken)).GetProperty("people").EnumerateArray()];

    private async Task<(End? End, List<long> Pages)> PartsAsync(FollowedEntry at, CancellationToken cancellationToken)
    {
        await using var connection = await dialect.OpenAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText =
            """
            select sequence, event_id, type, region from ledger_entry
            where subject = @subject and source = @source and sequence <= @at order by sequence
            """;
        command.Add("subject", at.Subject).Add("source", at.Source).Add("at", at.Sequence);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var (end, pages) = ((End?)null, new List<long>());
        while (await rows.ReadAsync(cancellationToken))
        {
            if (rows.GetString(2) == LedgerFollower.RosterPage)
            {
                pages.Add(rows.GetInt64(0));
            }
            else if (rows.GetString(2) == LedgerFollower.RosterCompleted)
            {
                end = new End(rows.GetInt64(0), RecordChanges.EventOf(at.Source, rows.GetString(1)), rows.GetString(3));
            }
        }

        return (end, pages);
    }

    private async Task<(List<int> Numbers, string Digest)> DigestAsync(List<long> pages, CancellationToken cancellationToken)
    {
        using var digest = new RosterDigest();
        var numbers = new List<int>(pages.Count);
        foreach (var page in pages)
        {
            var data = await OpenAsync(page, cancellationToken);
            numbers.Add(data.GetProperty("page").GetInt32());
            foreach (var person in data.GetProperty("people").EnumerateArray())
            {
                digest.Add(person);
            }
        }

        return (numbers, digest.Current());
    }

    private async Task<JsonElement> OpenAsync(long sequence, CancellationToken cancellationToken)
    {
        await using var connection = await dialect.OpenAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = "select payload, source, event_id from ledger_entry where sequence = @sequence";
        command.Add("sequence", sequence);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        await rows.ReadAsync(cancellationToken);
        return payloads.Open(rows.GetFieldValue<byte[]>(0), rows.GetString(1), rows.GetString(2));
    }

    private sealed record End(long Sequence, string Event, string Region);
}
