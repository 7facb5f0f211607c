using ExchangeHub.Hub.Ledger;
using ExchangeHub.Hub.Storage;

namespace ExchangeHub.Hub.Records;

/// <summary>
/// Takes a generation of the records some entries of the ledger further. What is written and how far it goes commit together,
/// and only where nobody else was faster: on several nodes each entry is still applied once.
/// </summary>
internal sealed class RecordProjector(
    Dialect dialect, LedgerFollower follower, CompletedRosters rosters, SubjectResolver subjects, RecordStore store)
{
    private const int EntriesAtATime = 500;
    private const int PagesAtATime = 4;

    /// <summary>Applies what comes next; false where nothing does.</summary>
    public async Task<bool> StepAsync(RecordPosition position, CancellationToken cancellationToken)
    {
        var entries = await follower.ReadAsync(position.Sequence, EntriesAtATime, cancellationToken);
        if (entries.Count == 0)
        {
            return false;
        }

        for (var i = 0; i < entries.Count; i++)
        {
            if (LedgerFollower.IsRegister(entries[i]) && await rosters.FindAsync(entries[i], cancellationToken) is { } roster)
            {
                // A roster is a step of its own, after what stands before it.
                return i == 0
                    ? await ApplyAsync(position, entries[0], roster, cancellationToken)
                    : await ApplyAsync(position, entries[..i], cancellationToken);
            }
        }

        return await ApplyAsync(position, entries, cancellationToken);
    }

    private async Task<bool> ApplyAsync(RecordPosition position, List<FollowedEntry> entries, CancellationToken cancellationToken)
    {
        var changes = ChangesOf(entries);
        await using var scope = await dialect.BeginAsync(WriterLock.Records, cancellationToken);
        if (await IsStillAtAsync(scope, position, cancellationToken))
        {
            await store.ApplyAsync(scope, position.Generation, changes, cancellationToken);
            await AdvanceAsync(scope, position.Generation, entries[^1].Sequence, cancellationToken);
            await scope.CommitAsync(cancellationToken);
        }

        return true;
    }

    // A city's roster is too much for one transaction. Its parts may be written again, so only the last one counts as a step.
    private async Task<bool> ApplyAsync(RecordPosition position, FollowedEntry entry, CompletedRoster roster, CancellationToken cancellationToken)
    {
        foreach (var pages in roster.Pages.Chunk(PagesAtATime))
        {
            var people = new List<RecordFact>();
            foreach (var page in pages)
            {
                people.AddRange((await rosters.PeopleAsync(page, cancellationToken)).Select(person =>
                    new RecordFact(roster.Sequence, roster.AsOf, RecordFact.OfRoster, roster.Region, null, person)));
            }

            await using var scope = await dialect.BeginAsync(WriterLock.Records, cancellationToken);
            if (!await IsStillAtAsync(scope, position, cancellationToken))
            {
                return true;
            }

            await dialect.LockAsync(scope, WriterLock.Ledger, cancellationToken);
            var keys = await subjects.KeysOfAsync(scope, [.. people.Select(person => person.Text("nationalId")!)], cancellationToken);
            var changes = new RecordChanges();
            changes.Facts.AddRange(people.Zip(keys).Select(pair => new NewFact(new RecordId(RecordKind.Staff.Name, pair.Second), pair.First, roster.Event)));
            await store.ApplyAsync(scope, position.Generation, changes, cancellationToken);
            await scope.CommitAsync(cancellationToken);
        }

        return await ApplyAsync(position, [entry], cancellationToken);
    }

    private static RecordChanges ChangesOf(List<FollowedEntry> entries)
    {
        var changes = new RecordChanges();
        foreach (var entry in entries)
        {
            if (entry.Replaces is { } replaced)
            {
                changes.Replaced.Add((RecordChanges.EventOf(entry.Source, replaced), entry.Sequence));
            }

            if (entry.Fact is { } fact)
            {
                var name = RecordChanges.EventOf(entry.Source, entry.EventId);
                changes.Facts.AddRange(RecordKind.Named(entry.Subject, fact).Select(id => new NewFact(id, fact, name)));
            }

            if (entry.OtherSubject is { } other)
            {
                changes.Join(other, entry.Subject);
            }
        }

        return changes;
    }

    private static async Task<bool> IsStillAtAsync(WriteScope scope, RecordPosition position, CancellationToken cancellationToken)
    {
        await using var command = scope.Command("select count(*) from record_position where generation = @generation and sequence = @sequence");
        command.Add("generation", position.Generation).Add("sequence", position.Sequence);
        return Convert.ToInt64(await command.ExecuteScalarAsync(cancellationToken), System.Globalization.CultureInfo.InvariantCulture) == 1;
    }

    private static Task<int> AdvanceAsync(WriteScope scope, int generation, long sequence, CancellationToken cancellationToken) =>
        scope.ExecuteAsync(
            "update record_position set sequence = @sequence where generation = @generation",
            cancellationToken, ("sequence", sequence), ("generation", generation));
}
