using System.Diagnostics;
using System.Runtime.CompilerServices;
using ExchangeHub.Hub.Ledger;
using ExchangeHub.Hub.Storage;

namespace ExchangeHub.Hub.Evidence;

/// <summary>What a verification found.</summary>
/// <param name="Entries">Number of the ledger's last entry.</param>
/// <param name="Covered">Entries under its latest checkpoint.</param>
/// <param name="Checkpoints">Checkpoints that were looked at, the ledger's own, the key folder's last and those of the witness.</param>
/// <param name="Wrong">How many things are not as they were written.</param>
/// <param name="Findings">The first hundred of them.</param>
/// <param name="Seconds">How long it took.</param>
public sealed record LedgerReport(long Entries, long Covered, int Checkpoints, long Wrong, IReadOnlyList<LedgerFinding> Findings, double Seconds);

/// <summary>
/// Reads the whole ledger and compares it with everything that was ever said of it: each row with its leaf hash, the tree with the
/// stored nodes, and its roots with the checkpoints. Works beside a running hub; of all it
/// reads only the witness's roots stay in memory.
/// </summary>
public sealed class LedgerVerification
{
    private const int MostListed = 100;

    private readonly Dialect dialect;
    private readonly LedgerPages pages;
    private readonly CheckpointStore checkpoints;
    private readonly CheckpointKeys keys;
    private readonly EntryCheck check;

    internal LedgerVerification(Dialect dialect, LedgerPages pages, CheckpointStore checkpoints, CheckpointKeys keys, EntryCheck check) =>
        (this.dialect, this.pages, this.checkpoints, this.keys, this.check) = (dialect, pages, checkpoints, keys, check);

    /// <summary>Verifies.</summary>
    /// <param name="witness">Notes of checkpoints that were kept elsewhere.</param>
    /// <param name="progress">Is told the number of the last entry that was read.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<LedgerReport> RunAsync(IEnumerable<string> witness, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        var (wrong, listed) = (0L, new List<LedgerFinding>());
        // Before the entries: what is added meanwhile is under none of them.
        var known = await KnownRoots.OpenAsync(checkpoints, keys.All(), keys.Last() is { } signed ? witness.Append(signed) : witness, Tell, cancellationToken);
        await using var connection = await dialect.OpenAsync(cancellationToken);
        var comparison = new TreeComparison(new LedgerTree(connection), known, Tell);
        await foreach (var (entries, findings) in CheckedAsync(cancellationToken))
        {
            findings.ForEach(Tell);
            foreach (var entry in entries)
            {
                await comparison.AddAsync(entry, cancellationToken);
            }

            progress?.Report(comparison.Last);
        }

        await comparison.EndAsync(cancellationToken);
        return new LedgerReport(comparison.Last, known.Covered, known.Count, wrong, listed, Stopwatch.GetElapsedTime(began).TotalSeconds);

        void Tell(LedgerFinding finding)
        {
            if (++wrong <= MostListed)
            {
                listed.Add(finding);
            }
        }
    }

    // The next pages are read and checked while one is compared.
    private async IAsyncEnumerable<(List<LedgerEntry> Entries, List<LedgerFinding> Findings)> CheckedAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var ahead = new Queue<Task<(List<LedgerEntry>, List<LedgerFinding>)>>();
        await foreach (var page in pages.ReadAsync(cancellationToken))
        {
            ahead.Enqueue(CheckAsync(page));
            if (ahead.Count > 2 * Environment.ProcessorCount)
            {
                yield return await ahead.Dequeue();
            }
        }

        while (ahead.TryDequeue(out var page))
        {
            yield return await page;
        }
    }

    // On another thread: the reader goes on at once.
    private async Task<(List<LedgerEntry>, List<LedgerFinding>)> CheckAsync(List<LedgerEntry> page)
    {
        await Task.Yield();
        return (page, [.. page.SelectMany(check.Of)]);
    }
}
