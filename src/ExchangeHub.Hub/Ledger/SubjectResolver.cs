using System.Buffers.Text;
using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Codes;
using ExchangeHub.Contracts.Sealing;
using ExchangeHub.Hub.Pipeline;
using ExchangeHub.Hub.Storage;

namespace ExchangeHub.Hub.Ledger;

/// <summary>
/// Finds what each event is about. A person is a random key found through a keyed hash of the identity number; a
/// corrected number becomes an alias of the same key. Where both numbers had keys of their own the older joins them,
/// and the correction keeps its place in both lanes.
/// </summary>
internal sealed class SubjectResolver(KeyFolder keys, Dialect dialect)
{
    private readonly byte[] indexKey = keys.Newest(KeyPurpose.PersonIndex)!.Value.Key;

    private string KeysByHash => dialect.SelectEach("hash, key", "person_key", "true", "hash", "hashes");

    /// <summary>Asks for the keys of the people that some events are about, by the hashes of their identity numbers.</summary>
    public AskedPeople Find(Questions questions, IEnumerable<IncomingEvent> events)
    {
        var hashes = events.Where(incoming => incoming.Contract!.Subject.Subject == SubjectKind.Person).ToDictionary(incoming => incoming, HashesOf);
        var all = hashes.Values.Select(pair => pair.Hash).Concat(hashes.Values.Select(pair => pair.Former).OfType<string>()).Distinct();
        return new AskedPeople(hashes, questions.Add(KeysByHash, ReadAsync, ("hashes", dialect.List([.. all]))));
    }

    /// <summary>Sets what each event is about.</summary>
    /// <param name="scope">Where new people are written.</param>
    /// <param name="events">The events.</param>
    /// <param name="asked">What <see cref="Find"/> asked.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task ResolveAsync(WriteScope scope, IEnumerable<IncomingEvent> events, AskedPeople asked, CancellationToken cancellationToken)
    {
        var people = new List<(IncomingEvent Event, string Hash, string? Former)>();
        foreach (var incoming in events)
        {
            if (asked.Hashes.TryGetValue(incoming, out var hashes))
            {
                people.Add((incoming, hashes.Hash, hashes.Former));
            }
            else
            {
                var subject = incoming.Contract!.Subject;
                incoming.Subject = $"{subject.Subject!.Value.ToString().ToLowerInvariant()}:{Text(incoming, subject)}";
            }
        }

        await ResolvePeopleAsync(scope, people, asked.Keys.Value, cancellationToken);
    }

    /// <summary>The key of the person with this identity number; null where the ledger knows none.</summary>
    public async Task<string?> KeyOfAsync(string identityNumber, CancellationToken cancellationToken)
    {
        await using var connection = await dialect.OpenAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = "select key from person_key where hash = @hash";
        command.Add("hash", HashOf(identityNumber));
        return (string?)await command.ExecuteScalarAsync(cancellationToken);
    }

    /// <summary>Every key that the person with this identity number has had, those included that were joined to another one; none where the ledger knows nobody.</summary>
    public async Task<IReadOnlyList<string>> AllKeysOfAsync(string identityNumber, CancellationToken cancellationToken)
    {
        await using var connection = await dialect.OpenAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText =
            """
            with recursive person (key) as (
                select key from person_key where hash = @hash
                union
                select entry.other_subject from ledger_entry entry join person on entry.subject = person.key where entry.other_subject is not null)
            select key from person
            """;
        command.Add("hash", HashOf(identityNumber));
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var found = new List<string>();
        while (await rows.ReadAsync(cancellationToken))
        {
            found.Add(rows.GetString(0));
        }

        return found;
    }

    /// <summary>
    /// The keys of people who are named outside of an event about them; who has none yet is given one. The transaction holds the
    /// ledger's writer lock.
    /// </summary>
    public async Task<IReadOnlyList<string>> KeysOfAsync(WriteScope scope, IReadOnlyList<string> identityNumbers, CancellationToken cancellationToken)
    {
        var hashes = identityNumbers.Select(HashOf).ToList();
        var keyOf = await FindAsync(scope, [.. hashes.Distinct()], cancellationToken);
        var made = hashes.Distinct().Where(hash => !keyOf.ContainsKey(hash)).Select(hash => new PersonKey { Hash = hash, Key = NewKey() }).ToList();
        made.ForEach(person => keyOf.Add(person.Hash, person.Key));
        await scope.InsertAsync(LedgerTables.People, made, cancellationToken);
        return [.. hashes.Select(hash => keyOf[hash])];
    }

    private static string NewKey() => "person:" + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));

    // What takes a correction back names both numbers too, and joins nobody.
    private (string Hash, string? Former) HashesOf(IncomingEvent incoming) => (
        HashOf(Text(incoming, incoming.Contract!.Subject)!),
        incoming.Event!.Operation != Operation.Cancel && Text(incoming, incoming.Contract.FormerSubject) is { } former ? HashOf(former) : null);

    private static async Task ResolvePeopleAsync(
        WriteScope scope, List<(IncomingEvent Event, string Hash, string? Former)> people, Dictionary<string, string> keyOf, CancellationToken cancellationToken)
    {
        var made = new Dictionary<string, string>();
        foreach (var (incoming, hash, former) in people)
        {
            var current = keyOf.GetValueOrDefault(hash);
            var earlier = former is null ? null : keyOf.GetValueOrDefault(former);
            var key = earlier ?? current ?? NewKey();
            if (current is null)
            {
                keyOf[hash] = made[hash] = key;
            }
            else if (current != key)
            {
                await JoinAsync(scope, keyOf, made, current, key, cancellationToken);
                incoming.OtherSubject = current;
            }

            if (former is not null && earlier is null)
            {
                keyOf[former] = made[former] = key;
            }

            incoming.Subject = key;
        }

        scope.InsertAtEnd(LedgerTables.People, [.. made.Select(person => new PersonKey { Hash = person.Key, Key = person.Value })]);
    }

    private static async Task JoinAsync(
        WriteScope scope, Dictionary<string, string> keyOf, Dictionary<string, string> made, string from, string to, CancellationToken cancellationToken)
    {
        foreach (var known in new[] { keyOf, made })
        {
            foreach (var hash in known.Where(person => person.Value == from).Select(person => person.Key).ToList())
            {
                known[hash] = to;
            }
        }

        await scope.ExecuteAsync("update person_key set key = @to where key = @from", cancellationToken, ("to", to), ("from", from));
    }

    private async Task<Dictionary<string, string>> FindAsync(WriteScope scope, List<string> hashes, CancellationToken cancellationToken)
    {
        await using var command = scope.Command(KeysByHash);
        command.Add("hashes", dialect.List(hashes));
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        return await ReadAsync(rows, cancellationToken);
    }

    private static async Task<Dictionary<string, string>> ReadAsync(DbDataReader rows, CancellationToken cancellationToken)
    {
        var keys = new Dictionary<string, string>();
        while (await rows.ReadAsync(cancellationToken))
        {
            keys[rows.GetString(0)] = rows.GetString(1);
        }

        return keys;
    }

    private string HashOf(string identityNumber) =>
        Base64Url.EncodeToString(HMACSHA256.HashData(indexKey, Encoding.UTF8.GetBytes(CitizenId.Normalize(identityNumber))));

    private static string? Text(IncomingEvent incoming, ContractField? field) =>
        field is not null && incoming.Event!.Data.TryGetProperty(field.Name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}

/// <summary>Whom some events are about, as it was asked.</summary>
/// <param name="Hashes">Of each event about a person, the hashes of its number and of the former one.</param>
/// <param name="Keys">The keys that are known, by hash.</param>
internal sealed record AskedPeople(IReadOnlyDictionary<IncomingEvent, (string Hash, string? Former)> Hashes, Answer<Dictionary<string, string>> Keys);
