using System.Security.Cryptography;
using ExchangeHub.Contracts.Evidence;

namespace ExchangeHub.Hub.Evidence;

/// <summary>What was ever said, signed, of the ledger, in the order of its growth: by its own checkpoints, read page by page, and by those of a witness.</summary>
internal sealed class KnownRoots
{
    private readonly CheckpointStore store;
    private readonly IReadOnlyList<ECDsa> keys;
    private readonly Action<LedgerFinding> tell;
    private readonly Queue<Checkpoint> witnessed;
    private readonly Queue<Checkpoint> stored = [];
    private readonly string origin;
    private long read;

    private KnownRoots(CheckpointStore store, IReadOnlyList<ECDsa> keys, string origin, long covered, IEnumerable<string> witness, Action<LedgerFinding> tell)
    {
        (this.store, this.keys, this.origin, this.tell) = (store, keys, origin, tell);
        Covered = covered;
        witnessed = new Queue<Checkpoint>(witness.Select(note => Judge(note, 0)).OfType<Checkpoint>().OrderBy(checkpoint => checkpoint.Size));
    }

    /// <summary>Entries under the ledger's own latest checkpoint.</summary>
    public long Covered { get; }

    /// <summary>How many were looked at.</summary>
    public int Count { get; private set; }

    /// <summary>Size of the ledger at the next one.</summary>
    public long Next => Math.Min(stored.TryPeek(out var own) ? own.Size : long.MaxValue, witnessed.TryPeek(out var other) ? other.Size : long.MaxValue);

    public static async Task<KnownRoots> OpenAsync(
        CheckpointStore store, IReadOnlyList<ECDsa> keys, IEnumerable<string> witness, Action<LedgerFinding> tell, CancellationToken cancellationToken)
    {
        var covered = (await store.LatestAsync(cancellationToken))?.Size ?? 0;
        var known = new KnownRoots(store, keys, await store.OriginAsync(cancellationToken), covered, witness, tell);
        await known.ReadAsync(cancellationToken);
        return known;
    }

    /// <summary>Those at the size of <see cref="Next"/>.</summary>
    public async Task<IReadOnlyList<Checkpoint>> TakeAsync(CancellationToken cancellationToken)
    {
        var (size, taken) = (Next, new List<Checkpoint>());
        foreach (var queue in new[] { stored, witnessed })
        {
            while (queue.TryPeek(out var next) && next.Size == size)
            {
                taken.Add(queue.Dequeue());
            }
        }

        if (stored.Count == 0)
        {
            await ReadAsync(cancellationToken);
        }

        return taken;
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        while (stored.Count == 0 && await store.AfterAsync(read, Covered, cancellationToken) is { Count: > 0 } page)
        {
            foreach (var checkpoint in page)
            {
                read = checkpoint.Size;
                if (Judge(checkpoint.Note, checkpoint.Size) is { } good)
                {
                    stored.Enqueue(good);
                }
            }
        }
    }

    private Checkpoint? Judge(string note, long size)
    {
        Count++;
        var checkpoint = Checkpoint.Read(note);
        var wrong = checkpoint is null || (size != 0 && checkpoint.Size != size) || !keys.Any(key => Checkpoint.IsSigned(note, key))
            ? new LedgerFinding(LedgerFinding.Signature, checkpoint?.Size ?? size, null, "A checkpoint is not signed by a key of the folder, or cannot be read.")
            : checkpoint.Origin != origin
                ? new LedgerFinding(LedgerFinding.Origin, checkpoint.Size, null, "A checkpoint is of another ledger.")
                : null;
        if (wrong is not null)
        {
            tell(wrong);
        }

        return wrong is null ? checkpoint : null;
    }
}
