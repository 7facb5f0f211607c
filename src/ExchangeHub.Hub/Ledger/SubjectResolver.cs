using System.Buffers.Text;
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

    public async Task ResolveAsync(WriteScope scope, IReadOnlyList<IncomingEvent> events, CancellationToken cancellationToken)
    {
        var people = new List<(IncomingEvent Event, string Hash, string? Former)>();
        foreach (var incoming in events)
        {
            var contract = incoming.Contract!;
            var named = Text(incoming, contract.Subject);
            if (contract.Subject.Subject == SubjectKind.Person)
            {
                people.Add((incoming, HashOf(named!), Text(incoming, contract.FormerSubject) is { } former ? HashOf(former) : null));
            }
            else
            {
                incoming.Subject = $"{contract.Subject.Subject!.Value.ToString().ToLowerInvariant()}:{named}";
            }
        }

        if (people.Count > 0)
        {
            await ResolvePeopleAsync(scope, people, cancellationToken);
        }
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

    private async Task ResolvePeopleAsync(WriteScope scope, List<(IncomingEvent Event, string Hash, string? Former)> people, CancellationToken cancellationToken)
    {
        var keyOf = await FindAsync(scope, [.. people.Select(p => p.Hash).Concat(people.Select(p => p.Former).OfType<string>()).Distinct()], cancellationToken);
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

        await scope.InsertAsync(LedgerTables.People, [.. made.Select(person => new PersonKey { Hash = person.Key, Key = person.Value })], cancellationToken);
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
        await using var command = scope.Command($"select hash, key from person_key where {dialect.In("hash", "hashes")}");
        command.Add("hashes", dialect.List(hashes));
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
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
