using System.Buffers.Text;
using System.Data.Common;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Evidence;
using ExchangeHub.Testing;
using ExchangeHub.Testing.Broker;
using ExchangeHub.Testing.Databases;
using ExchangeHub.Testing.Hubs;
using ExchangeHub.Testing.Records;
using ExchangeHub.Testing.Waiting;
using Microsoft.Data.Sqlite;
using Npgsql;
using Xunit;

namespace ExchangeHub.AcceptanceTests.Exchange;

/// <summary>A department proves by itself that its event stands in the ledger; an auditor finds what somebody changed in the database.</summary>
public abstract class When_the_ledger_is_evidence
{
    private const int Batch = 300;

    protected abstract HubEdition Edition { get; }

    [Fact]
    public async Task A_department_proves_its_event_and_an_auditor_finds_what_was_changed()
    {
        using var folder = new TemporaryFolder();
        var witness = Path.Combine(folder.Path, "checkpoints.txt");
        await using var hub = await HubProcess.StartAsync(new HubSettings
        {
            Edition = Edition,
            StartLimit = TimeSpan.FromMinutes(3),
            Environment = new Dictionary<string, string> { ["Ledger__CheckpointEvery"] = "00:00:01", ["Ledger__CheckpointFile"] = witness },
        });
        using var publisher = await hub.AddClientAsync(Department.Organization, Events.City, "events:publish", "events:read");
        using var reader = await hub.AddClientAsync(Department.Finance, Events.City, "events:read");
        using var stranger = await hub.AddClientAsync(Department.Finance, "430600", "events:read");
        Answers.IsRefusal(await reader.GetAsync("v1/ledger/checkpoint"), 404, "no-checkpoint-yet");

        var one = Events.PostChanged(RunningHub.Somebody());
        var accepted = await publisher.PublishAsync(one);
        var sequence = accepted.Sequence();
        var first = await ProofAsync(publisher, sequence);
        (await publisher.PublishAsync(Enumerable.Range(0, Batch).Select(_ => Events.PostChanged(RunningHub.Somebody())))).EnsureSuccess();
        await ProofAsync(publisher, sequence + Batch);

        using var key = await KeyAsync(reader);
        IsProven(first, accepted, one, key);
        await GoesOnAsync(reader, first, key);
        var told = await reader.GetAsync($"v1/events/{sequence}/proof");
        Assert.False(told.Body.TryGetProperty("entry", out _), "Only the publisher is told what the leaf hash was made of.");
        Assert.Equal(Checkpoint.Read(first.Checkpoint)!.MadeAt, (await reader.TraceAsync(sequence)).Body.GetProperty("signedAt").GetDateTimeOffset());
        await IsRefusedAsync(stranger, reader, sequence);

        await IsCheckedAsync(hub, witness, Path.Combine(folder.Path, "export"), sequence);
        await hub.StopAsync();
        await IsFoundAsync(hub, witness, sequence);
    }

    /// <summary>A connection to the hub's database, of somebody who owns it.</summary>
    private protected abstract DbConnection Connect(HubProcess hub);

    /// <summary>What he does before he can change an entry.</summary>
    private protected abstract string Unguard { get; }

    private static async Task<EventProof> ProofAsync(HubClient client, long sequence)
    {
        var answer = await Eventually.Async(() => client.GetAsync($"v1/events/{sequence}/proof"), answer => (int)answer.Status == 200);
        return answer.Body.Deserialize<EventProof>(WireJson.Options)!;
    }

    private static async Task<ECDsa> KeyAsync(HubClient client)
    {
        var key = ECDsa.Create();
        key.ImportFromPem(Assert.Single((await client.GetAsync("v1/ledger/keys")).Body.List("items")).Text("publicKey"));
        return key;
    }

    // With what the hub answered at first, what was sent, and the public key, nothing else.
    private static void IsProven(EventProof proof, HubAnswer accepted, JsonObject sent, ECDsa key)
    {
        Assert.Equal(accepted.Body.Text("leafHash"), proof.LeafHash);
        Assert.True(Checkpoint.IsSigned(proof.Checkpoint, key));
        var checkpoint = Checkpoint.Read(proof.Checkpoint)!;
        Assert.Equal(proof.Size, checkpoint.Size);
        Assert.True(MerkleTree.Includes(
            Base64Url.DecodeFromChars(proof.LeafHash), proof.Index, proof.Size, [.. proof.Path.Select(hash => Base64Url.DecodeFromChars(hash))], checkpoint.Root));

        var entry = proof.Entry!;
        var payload = Base64Url.DecodeFromChars(entry.Payload);
        string[] parts = [entry.Attributes, entry.ClientId, $"{entry.AcceptedAt}", entry.Subject, entry.Warnings, Convert.ToHexStringLower(SHA256.HashData(payload))];
        Assert.Equal(proof.LeafHash, Base64Url.EncodeToString(SHA256.HashData([0, .. Encoding.UTF8.GetBytes(string.Join('\n', parts))])));
        Assert.True(JsonNode.DeepEquals(sent["data"], JsonNode.Parse(payload.AsSpan(16))));
        Assert.Equal((string)sent["id"]!, (string)JsonNode.Parse(entry.Attributes)!["id"]!);
    }

    private static async Task GoesOnAsync(HubClient reader, EventProof first, ECDsa key)
    {
        var answer = await reader.GetAsync($"v1/ledger/consistency?from={first.Size}");
        var proof = answer.Body.Deserialize<ConsistencyProof>(WireJson.Options)!;
        Assert.True(proof.To > first.Size, answer.Text);
        Assert.True(Checkpoint.IsSigned(proof.Checkpoint, key));
        Assert.True(MerkleTree.Extends(
            first.Size, Checkpoint.Read(first.Checkpoint)!.Root, proof.To, Checkpoint.Read(proof.Checkpoint)!.Root, [.. proof.Path.Select(hash => Base64Url.DecodeFromChars(hash))]));
        Assert.Equal(first.Checkpoint, (await reader.GetAsync($"v1/ledger/checkpoint?size={first.Size}")).Text);
    }

    private static async Task IsRefusedAsync(HubClient stranger, HubClient reader, long sequence)
    {
        Answers.IsRefusal(await stranger.GetAsync($"v1/events/{sequence}/proof"), 404, "not-found");
        Answers.IsRefusal(await reader.GetAsync("v1/events/99999999/proof"), 404, "not-found");
        Answers.IsRefusal(await reader.GetAsync($"v1/events/{sequence}/proof?size=x"), 422, "invalid-field", "size");
        Answers.IsRefusal(await reader.GetAsync($"v1/events/{sequence + 5}/proof?size=1"), 422, "invalid-field", "size");
        Answers.IsRefusal(await reader.GetAsync("v1/ledger/checkpoint?size=99999999"), 404, "not-found");
        Answers.IsRefusal(await reader.GetAsync("v1/ledger/consistency"), 422, "invalid-field", "from");
        Answers.IsRefusal(await reader.GetAsync("v1/ledger/consistency?from=0"), 422, "invalid-field", "from");
        Answers.IsRefusal(await reader.GetAsync("v1/ledger/consistency?from=5&to=4"), 422, "invalid-field", "to");
        Answers.IsRefusal(await reader.GetAsync("v1/ledger/consistency?from=99999999"), 404, "no-checkpoint-yet");
    }

    private static async Task IsCheckedAsync(HubProcess hub, string witness, string export, long sequence)
    {
        var verified = await hub.RunAsync("ledger", "verify", "--witness", witness, "--json");
        Assert.True(verified.ExitCode == 0, verified.Output + verified.Errors);
        Assert.True(JsonElement.Parse(verified.Output).GetProperty("covered").GetInt64() > Batch, verified.Output);

        var proven = await hub.RunAsync("ledger", "prove", $"{sequence}");
        Assert.Equal(sequence, JsonSerializer.Deserialize<EventProof>(proven.Output, WireJson.Options)!.Sequence);
        Assert.Equal(2, (await hub.RunAsync("ledger", "prove", "99999999")).ExitCode);

        var exported = await hub.RunAsync("ledger", "export", export, "--json");
        Assert.True(exported.ExitCode == 0, exported.Output + exported.Errors);
        Assert.Equal(2, (await hub.RunAsync("ledger", "export", export)).ExitCode);
        Assert.Equal((0, ""), await RunVerifierAsync(export));
        Assert.Equal((0, ""), await RunVerifierAsync(export, witness));

        var file = Path.Combine(export, "entries.jsonl");
        var lines = await File.ReadAllLinesAsync(file, TestContext.Current.CancellationToken);
        Assert.DoesNotContain(lines, line => line.Contains("nationalId", StringComparison.Ordinal));
        await File.WriteAllLinesAsync(file, lines.SkipLast(1), TestContext.Current.CancellationToken);
        Assert.Equal((1, $"the last checkpoint is of {lines.Length} entries, there are {lines.Length - 1}"), await RunVerifierAsync(export));
        await File.WriteAllLinesAsync(file, lines.Select((line, n) => n == 4 ? line.Replace("430700", "430600", StringComparison.Ordinal) : line), TestContext.Current.CancellationToken);
        Assert.Equal((1, "entry 5 is not what its leaf hash was made of"), await RunVerifierAsync(export));
        await IsNotForgedAsync(export, file, lines);
    }

    // What nobody signed proves nothing, whatever is left out of it.
    private static async Task IsNotForgedAsync(string export, string file, string[] lines)
    {
        var notes = Path.Combine(export, "checkpoints.txt");
        var signed = Checkpoint.Split(File.ReadLines(notes)).ToList();
        await File.WriteAllLinesAsync(file, lines, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(notes, signed[0], TestContext.Current.CancellationToken);
        Assert.Equal(1, (await RunVerifierAsync(export)).ExitCode);
        await File.WriteAllTextAsync(notes, string.Concat(signed.SkipLast(1)) + signed[^1].Split("\n\n")[0], TestContext.Current.CancellationToken);
        Assert.Equal(1, (await RunVerifierAsync(export)).ExitCode);
        await File.WriteAllTextAsync(notes, "<html>\n", TestContext.Current.CancellationToken);
        Assert.Equal(1, (await RunVerifierAsync(export)).ExitCode);
        await File.WriteAllTextAsync(notes, "", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(file, "", TestContext.Current.CancellationToken);
        Assert.Equal((1, "there is no checkpoint"), await RunVerifierAsync(export));
    }

    // Without its last line, which counts.
    private static async Task<(int ExitCode, string Problems)> RunVerifierAsync(string export, params string[] witness)
    {
        var start = new ProcessStartInfo("python3", [Path.Combine(export, "verify.py"), export, .. witness]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, string.Join('\n', (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries).SkipLast(1)) + await errors);
    }

    private async Task IsFoundAsync(HubProcess hub, string witness, long sequence)
    {
        await ExecuteAsync(hub, Unguard);
        await ExecuteAsync(hub, $"update ledger_entry set region = '430600' where sequence = {sequence}");
        var changed = await hub.RunAsync("ledger", "verify");
        Assert.Equal(1, changed.ExitCode);
        Assert.Contains($"{sequence}  column-changed (region)", changed.Output, StringComparison.Ordinal);

        await ExecuteAsync(hub, $"update ledger_entry set region = '430700' where sequence = {sequence}");
        await ExecuteAsync(hub, "delete from ledger_entry where sequence = (select max(sequence) from ledger_entry)");
        await ExecuteAsync(hub, "delete from ledger_checkpoint where size > (select max(sequence) from ledger_entry)");
        File.Delete(Path.Combine(hub.Keys, "checkpoint.note"));
        Assert.Equal(0, (await hub.RunAsync("ledger", "verify")).ExitCode);
        var cutOff = await hub.RunAsync("ledger", "verify", "--witness", witness, "--json");
        Assert.Equal(1, cutOff.ExitCode);
        Assert.Equal("entries-cut-off", Assert.Single(JsonElement.Parse(cutOff.Output).List("findings")).Text("code"));
        Assert.Equal(2, (await hub.RunAsync("ledger", "verify", "--witness", "not-there.txt")).ExitCode);
        File.Delete(Directory.GetFiles(hub.Keys, "content-hash-*.key").Single());
        var keyless = await hub.RunAsync("ledger", "verify");
        Assert.Equal(2, keyless.ExitCode);
        Assert.Contains("lacks: content-hash-", keyless.Errors, StringComparison.Ordinal);
    }

    private async Task ExecuteAsync(HubProcess hub, string sql)
    {
        await using var connection = Connect(hub);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}

public sealed class When_the_embedded_ledger_is_evidence : When_the_ledger_is_evidence
{
    protected override HubEdition Edition => HubEdition.Embedded;

    private protected override string Unguard =>
        "drop trigger ledger_entry_no_update; drop trigger ledger_entry_no_delete; drop trigger ledger_checkpoint_no_delete";

    private protected override DbConnection Connect(HubProcess hub) => new SqliteConnection($"Data Source={Path.Combine(hub.Data, "exchangehub.db")}");
}

public sealed class When_the_production_ledger_is_evidence : When_the_ledger_is_evidence, IAsyncLifetime
{
    private readonly PostgresDatabase database = new();
    private readonly RabbitMqHost broker = new();

    protected override HubEdition Edition => HubEdition.Production(database.ConnectionString, broker.Url);

    private protected override string Unguard => "drop trigger ledger_entry_keep on ledger_entry; drop trigger ledger_checkpoint_keep on ledger_checkpoint";

    public async ValueTask InitializeAsync()
    {
        await database.InitializeAsync();
        await broker.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await broker.DisposeAsync();
        await database.DisposeAsync();
    }

    private protected override DbConnection Connect(HubProcess hub) => new NpgsqlConnection(database.ConnectionString);
}
