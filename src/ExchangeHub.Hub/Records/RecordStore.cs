using ExchangeHub.Access.Regions;
using ExchangeHub.Hub.Storage;

namespace ExchangeHub.Hub.Records;

/// <summary>What some entries of the ledger bring.</summary>
internal sealed class RecordChanges
{
    public List<NewFact> Facts { get; } = [];

    /// <summary>Events that are cancelled or corrected, by whom.</summary>
    public List<(string Event, long By)> Replaced { get; } = [];

    /// <summary>Person keys that turned out to be those of somebody else, in order.</summary>
    public List<(string From, string To)> Joined { get; } = [];

    public static string EventOf(string source, string id) => $"{source}|{id}";

    /// <summary>From here on the one key stands for the other, also in what was gathered so far.</summary>
    public void Join(string from, string to)
    {
        Joined.Add((from, to));
        for (var i = 0; i < Facts.Count; i++)
        {
            if (Facts[i].Id == new RecordId(RecordKind.Staff.Name, from))
            {
                Facts[i] = Facts[i] with { Id = new RecordId(RecordKind.Staff.Name, to) };
            }
        }
    }
}

/// <param name="Id">The record.</param>
/// <param name="Fact">What is said of it.</param>
/// <param name="Event">Source and id of the event, by which a cancellation names it.</param>
internal sealed record NewFact(RecordId Id, RecordFact Fact, string Event);

/// <summary>
/// Keeps facts and the versions folded from them. What was once cancelled or corrected is gone for good, whichever of the two
/// events came first.
/// </summary>
internal sealed class RecordStore(Dialect dialect, RecordSeal seal, IRegionTrees regions)
{
    private const int AtATime = 2000;
    private const string OfKind = "generation = @generation and kind = @kind";

    public async Task ApplyAsync(WriteScope scope, int generation, RecordChanges changes, CancellationToken cancellationToken)
    {
        var touched = new HashSet<RecordId>();
        await RemoveReplacedAsync(scope, generation, changes, touched, cancellationToken);
        foreach (var (from, to) in changes.Joined)
        {
            await JoinAsync(scope, generation, from, to, touched, cancellationToken);
        }

        var dead = await ReplacedAsync(scope, generation, [.. changes.Facts.Select(fact => fact.Event).Distinct()], cancellationToken);
        var live = changes.Facts.Where(fact => !dead.Contains(fact.Event)).ToLookup(fact => fact.Id, fact => fact.Fact);
        foreach (var kind in live.Select(group => group.Key).Concat(touched).Distinct().GroupBy(id => id.Kind))
        {
            foreach (var ids in kind.Chunk(AtATime))
            {
                await FoldAsync(scope, generation, RecordKind.Of(kind.Key), ids, live, touched, cancellationToken);
            }
        }
    }

    /// <summary>Which of some events are cancelled or corrected.</summary>
    public async Task<HashSet<string>> ReplacedAsync(WriteScope scope, int generation, IReadOnlyList<string> events, CancellationToken cancellationToken)
    {
        var found = new HashSet<string>();
        await using var command = scope.Command(
            $"select distinct key from record_fact where generation = @generation and kind = '{RecordFactRow.Replaced}' and {dialect.In("key", "keys")}");
        command.Add("generation", generation).Add("keys", dialect.List(events));
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
        {
            found.Add(rows.GetString(0));
        }

        return found;
    }

    private async Task RemoveReplacedAsync(
        WriteScope scope, int generation, RecordChanges changes, HashSet<RecordId> touched, CancellationToken cancellationToken)
    {
        if (changes.Replaced.Count == 0)
        {
            return;
        }

        await scope.InsertAsync(
            RecordTables.Facts,
            [.. changes.Replaced.Select(one => new RecordFactRow { Generation = generation, Kind = RecordFactRow.Replaced, Key = one.Event, Sequence = one.By, Body = [] })],
            cancellationToken);
        var gone =
            $"""
            generation = @generation and kind <> '{RecordFactRow.Replaced}'
            and sequence in ({dialect.SelectEachPair("sequence", "ledger_entry", ("source", "sources"), ("event_id", "ids"))})
            """;
        var events = changes.Replaced.Select(one => one.Event.Split('|', 2)).ToList();
        await using var command = scope.Command($"select kind, key from record_fact where {gone}; delete from record_fact where {gone}");
        command.Add("generation", generation)
            .Add("sources", dialect.List([.. events.Select(parts => parts[0])]))
            .Add("ids", dialect.List([.. events.Select(parts => parts[1])]));
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
        {
            touched.Add(new RecordId(rows.GetString(0), rows.GetString(1)));
        }

        await rows.NextResultAsync(cancellationToken);
    }

    private async Task JoinAsync(WriteScope scope, int generation, string from, string to, HashSet<RecordId> touched, CancellationToken cancellationToken)
    {
        var facts = await FactsAsync(scope, generation, RecordKind.Staff, [from], cancellationToken);
        await InsertAsync(scope, generation, facts.SelectMany(pair => pair.Value).Select(fact => (new RecordId(RecordKind.Staff.Name, to), fact)), cancellationToken);
        await scope.ExecuteAsync(
            "delete from record_fact where generation = @generation and kind = @kind and key = @key",
            cancellationToken, ("generation", generation), ("kind", RecordKind.Staff.Name), ("key", from));
        touched.Add(new RecordId(RecordKind.Staff.Name, from));
        touched.Add(new RecordId(RecordKind.Staff.Name, to));
    }

    private Task InsertAsync(WriteScope scope, int generation, IEnumerable<(RecordId Id, RecordFact Fact)> facts, CancellationToken cancellationToken) =>
        scope.InsertAsync(
            RecordTables.Facts,
            [.. facts.Select(one => new RecordFactRow
            {
                Generation = generation,
                Kind = one.Id.Kind,
                Key = one.Id.Key,
                Sequence = one.Fact.Sequence,
                Body = seal.Close(RecordKind.Of(one.Id.Kind), one.Id.Key, one.Fact),
            })],
            cancellationToken);

    private async Task FoldAsync(
        WriteScope scope, int generation, RecordKind kind, RecordId[] ids, ILookup<RecordId, RecordFact> live, HashSet<RecordId> touched, CancellationToken cancellationToken)
    {
        // Read before the new ones are written: most people of a full load have none yet, and nothing to be replaced.
        var facts = await FactsAsync(scope, generation, kind, [.. ids.Select(id => id.Key)], cancellationToken);
        string[] known = [.. ids.Where(id => touched.Contains(id) || facts.ContainsKey(id.Key)).Select(id => id.Key)];
        if (known.Length > 0)
        {
            await using var delete = scope.Command(dialect.DeleteEach("record_version", OfKind, "key", "keys"));
            delete.Add("generation", generation).Add("kind", kind.Name).Add("keys", dialect.List(known));
            await delete.ExecuteNonQueryAsync(cancellationToken);
        }

        await InsertAsync(scope, generation, ids.SelectMany(id => live[id].Select(fact => (id, fact))), cancellationToken);
        var versions = ids.SelectMany(id => RecordFold.Fold(
            kind, id.Key, facts.GetValueOrDefault(id.Key, []).Concat(live[id]).DistinctBy(fact => fact.Sequence), regions.Current));
        await scope.InsertAsync(RecordTables.Versions(generation), [.. versions.Select(version => seal.Close(kind, version))], cancellationToken);
    }

    private async Task<Dictionary<string, List<RecordFact>>> FactsAsync(
        WriteScope scope, int generation, RecordKind kind, string[] keys, CancellationToken cancellationToken)
    {
        var facts = new Dictionary<string, List<RecordFact>>();
        await using var command = scope.Command(dialect.SelectEach("key, sequence, body", "record_fact", OfKind, "key", "keys"));
        command.Add("generation", generation).Add("kind", kind.Name).Add("keys", dialect.List(keys));
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
        {
            var key = rows.GetString(0);
            if (!facts.TryGetValue(key, out var list))
            {
                facts.Add(key, list = []);
            }

            list.Add(seal.OpenFact(kind, key, rows.GetInt64(1), rows.GetFieldValue<byte[]>(2)));
        }

        return facts;
    }
}
