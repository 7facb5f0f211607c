using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using ExchangeHub.Contracts;
using ExchangeHub.Hub.Ledger;

namespace ExchangeHub.Hub.Evidence;

/// <summary>
/// Writes the ledger out for an auditor: <c>entries.jsonl</c>, <c>checkpoints.txt</c>, <c>keys.pem</c> and <c>verify.py</c>, which checks the three
/// without this program. All that leaf hashes are made of is in it (attributes with approval numbers, subjects with numbers of cases) but the
/// events' data, of which it has the salted hash.
/// </summary>
public sealed class LedgerExport
{
    private readonly LedgerPages pages;
    private readonly CheckpointStore checkpoints;
    private readonly CheckpointKeys keys;
    private readonly SealedPayload payloads;

    internal LedgerExport(LedgerPages pages, CheckpointStore checkpoints, CheckpointKeys keys, SealedPayload payloads) =>
        (this.pages, this.checkpoints, this.keys, this.payloads) = (pages, checkpoints, keys, payloads);

    /// <summary>Writes the files into a folder; entries that no checkpoint covers yet are left out. Answers how many there are.</summary>
    public async Task<long> WriteAsync(string folder, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var covered = await WriteCheckpointsAsync(Path.Combine(folder, "checkpoints.txt"), cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder, "keys.pem"), string.Concat(keys.All().Select(key => key.ExportSubjectPublicKeyInfoPem() + "\n")), cancellationToken);
        await using (var verifier = File.Create(Path.Combine(folder, "verify.py")))
        {
            await typeof(LedgerExport).Assembly.GetManifestResourceStream("verify.py")!.CopyToAsync(verifier, cancellationToken);
        }

        await using var entries = new StreamWriter(Path.Combine(folder, "entries.jsonl"));
        await foreach (var page in pages.ReadAsync(cancellationToken))
        {
            foreach (var entry in page.Where(entry => entry.Sequence <= covered))
            {
                await entries.WriteLineAsync(JsonSerializer.Serialize(Line(entry), WireJson.Options));
            }

            progress?.Report(Math.Min(covered, page[^1].Sequence));
            if (page[^1].Sequence >= covered)
            {
                break;
            }
        }

        return covered;
    }

    private async Task<long> WriteCheckpointsAsync(string file, CancellationToken cancellationToken)
    {
        var last = (await checkpoints.LatestAsync(cancellationToken))?.Size ?? 0;
        await using var notes = new StreamWriter(file);
        var size = 0L;
        while (await checkpoints.AfterAsync(size, last, cancellationToken) is { Count: > 0 } page)
        {
            foreach (var checkpoint in page)
            {
                await notes.WriteAsync(checkpoint.Note + "\n");
                size = checkpoint.Size;
            }
        }

        return last;
    }

    private object Line(LedgerEntry entry) => new
    {
        entry.Sequence,
        leafHash = Base64Url.EncodeToString(entry.LeafHash),
        entry.Attributes,
        entry.ClientId,
        entry.AcceptedAt,
        entry.Subject,
        entry.Warnings,
        // None where it does not open: the verifier then says that the entry is not what its leaf hash was made of.
        payloadHash = payloads.TryOpenWhole(entry) is { } whole ? Convert.ToHexStringLower(SHA256.HashData(whole)) : null,
    };
}
