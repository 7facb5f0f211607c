using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Sealing;
using ExchangeHub.Hub.Ledger;
using ExchangeHub.Testing.Databases;
using ExchangeHub.Testing.Records;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace ExchangeHub.IntegrationTests.Hub;

/// <summary>What the ledger keeps of an event: its place, its seal, its hash, and what was refused.</summary>
public abstract class LedgerCompliance<TDatabase>(HubStore<TDatabase> store) : HubCompliance<TDatabase>(store)
    where TDatabase : TestDatabase, new()
{
    private const int Writers = 8;
    private const int Batches = 12;

    [Fact]
    public async Task A_reader_that_follows_many_writers_on_two_nodes_never_finds_a_gap()
    {
        await using var here = await StartAsync();
        await using var there = await StartAsync();
        var start = await here.NumberAsync("select coalesce(max(sequence), 0) from ledger_entry");
        using var done = new CancellationTokenSource();
        var following = Task.Run(() => FollowAsync(here, start, done.Token), TestContext.Current.CancellationToken);

        var written = await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => WriteAsync(writer % 2 == 0 ? here : there)));
        await done.CancelAsync();
        var read = await following;

        var sequences = written.SelectMany(results => results).Select(result => result.Sequence!.Value).ToList();
        Assert.Equal(Enumerable.Range(1, sequences.Count).Select(i => start + i), sequences.Order());
        Assert.Equal(sequences.Order(), read);

        // Who was answered before it sent the next has the lower number: commit order.
        Assert.All(written, results => Assert.Equal(results.Order(BySequence), results));
    }

    [Fact]
    public async Task What_is_refused_is_written_down_with_its_reasons_and_sealed()
    {
        await using var hub = await StartAsync();
        var person = Somebody();
        var wrong = Events.PostChanged(person);
        wrong["region"] = "430100";
        wrong["data"]!["postLevel"] = null;

        await hub.AcceptAsync(wrong);

        var id = (string)wrong["id"]!;
        var rejection = await hub.QueryAsync(db => db.Set<Rejection>().AsNoTracking().SingleAsync(r => r.EventId == id, TestContext.Current.CancellationToken));
        Assert.Equal((TestHub.Organization.ClientId, (string)wrong["source"]!, (string)wrong["type"]!), (rejection.ClientId, rejection.Source, rejection.Type));
        Assert.Contains("data.postLevel", JsonSerializer.Deserialize<List<Finding>>(rejection.Findings, WireJson.Options)!.Select(finding => finding.Field));
        Assert.DoesNotContain(person.NationalId, Encoding.Latin1.GetString(rejection.Payload!), StringComparison.Ordinal);
        var opened = new Seal(hub.Get<KeyFolder>(), KeyPurpose.Ledger).Open(rejection.Payload!, $"rejection|{rejection.Id}");
        Assert.Contains(person.NationalId, Encoding.UTF8.GetString(opened), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_event_that_could_not_be_read_or_shows_an_identity_number_leaves_nothing_of_it_in_the_open()
    {
        await using var hub = await StartAsync();
        var person = Somebody();
        var shown = Events.PostChanged(person, id: person.NationalId);
        var unknown = Events.PostChanged(person, id: $"x-{person.NationalId}");
        unknown["type"] = $"exchangehub.{person.NationalId}.v1";
        var unreadable = Events.PostChanged(person, id: $"y-{person.NationalId}");
        unreadable.Remove("type");
        unreadable[person.NationalId] = "an attribute whose very name is the number";

        await hub.AcceptAsync(shown, unknown, unreadable);

        Assert.Equal(0, await hub.NumberAsync(
            $"select count(*) from rejection where '{person.NationalId}' <> '' and (findings like '%{person.NationalId}%' or event_id like '%{person.NationalId}%' or type like '%{person.NationalId}%' or source like '%{person.NationalId}%')"));
        Assert.Equal(0, await hub.NumberAsync($"select count(*) from ledger_entry where attributes like '%{person.NationalId}%'"));
    }

    [Fact]
    public async Task A_payload_opens_in_its_own_row_only()
    {
        await using var hub = await StartAsync();
        var one = await hub.LedgeredAsync(Events.PostChanged(Somebody()));
        var other = await hub.LedgeredAsync(Events.PostChanged(Somebody()));
        var payloads = hub.Get<SealedPayload>();

        Assert.Equal(JsonValueKind.Object, payloads.Open(one.Payload, one.Source, one.EventId).ValueKind);
        Assert.ThrowsAny<CryptographicException>(() => payloads.Open(one.Payload, other.Source, other.EventId));
    }

    [Fact]
    public async Task The_leaf_hash_can_be_computed_again_from_the_row()
    {
        await using var hub = await StartAsync();
        var one = Events.PostChanged(Somebody());
        one["data"]!["region"] = "a field nobody knows makes a warning";
        var entry = await hub.LedgeredAsync(one);

        var salted = new Seal(hub.Get<KeyFolder>(), KeyPurpose.Ledger).Open(entry.Payload, $"ledger_entry|payload|{entry.Source}|{entry.EventId}");
        var leaf = SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', new[]
        {
            "\0" + entry.Attributes, entry.ClientId, $"{entry.AcceptedAt}", entry.Subject, entry.Warnings, Convert.ToHexStringLower(SHA256.HashData(salted)),
        })));

        Assert.NotNull(entry.Warnings);
        Assert.Equal(leaf, entry.LeafHash);
    }

    [Fact]
    public async Task The_same_data_twice_has_two_salts()
    {
        await using var hub = await StartAsync();
        var person = Somebody();
        var one = await hub.LedgeredAsync(Events.PostChanged(person));
        var other = await hub.LedgeredAsync(Events.PostChanged(person));

        Assert.NotEqual(one.Fingerprint, other.Fingerprint);
        var seal = new Seal(hub.Get<KeyFolder>(), KeyPurpose.Ledger);
        Assert.NotEqual(Salt(one), Salt(other));

        byte[] Salt(LedgerEntry entry) => seal.Open(entry.Payload, $"ledger_entry|payload|{entry.Source}|{entry.EventId}")[..16];
    }

    private static Comparer<EventResult> BySequence { get; } = Comparer<EventResult>.Create((x, y) => x.Sequence!.Value.CompareTo(y.Sequence!.Value));

    private static async Task<List<EventResult>> WriteAsync(TestHub hub)
    {
        var results = new List<EventResult>();
        for (var batch = 0; batch < Batches; batch++)
        {
            results.AddRange(await hub.AcceptAsync([.. Enumerable.Range(0, 1 + (batch % 3)).Select(_ => Events.PostChanged(Somebody()))]));
        }

        return results;
    }

    private static async Task<List<long>> FollowAsync(TestHub hub, long after, CancellationToken done)
    {
        var read = new List<long>();
        while (true)
        {
            // Asked before looking: what was committed before the writers were done is in the last look.
            var isLast = done.IsCancellationRequested;
            var from = read.Count == 0 ? after : read[^1];
            var page = await hub.QueryAsync(db => db.Set<LedgerEntry>().AsNoTracking()
                .Where(entry => entry.Sequence > from).OrderBy(entry => entry.Sequence).Select(entry => entry.Sequence).Take(50)
                .ToListAsync(TestContext.Current.CancellationToken));
            read.AddRange(page);
            if (isLast && page.Count == 0)
            {
                return read;
            }
        }
    }
}

public sealed class SqliteLedgerTests(HubStore<SqliteDatabase> store) : LedgerCompliance<SqliteDatabase>(store);

public sealed class PostgresLedgerTests(HubStore<PostgresDatabase> store) : LedgerCompliance<PostgresDatabase>(store);
