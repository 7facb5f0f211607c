using System.Collections.Concurrent;

namespace ExchangeHub.Hub.Ledger;

/// <summary>
/// The entries that this node wrote last, as they are in the ledger: most deliveries go out right after their entry came in, once for each
/// subscriber, and need not read it again. Bounded; whoever misses one reads it.
/// </summary>
internal sealed class RecentEntries
{
    private const long Room = 32 * 1024 * 1024;

    private readonly ConcurrentDictionary<long, LedgerEntry> entries = new();
    private readonly Queue<LedgerEntry> oldest = new();
    private readonly Lock writing = new();
    private long held;

    /// <summary>Keeps what has just become durable, all of it, until more comes.</summary>
    public void Keep(IReadOnlyList<LedgerEntry> written)
    {
        lock (writing)
        {
            while (held > Room)
            {
                var gone = oldest.Dequeue();
                entries.TryRemove(gone.Sequence, out _);
                held -= SizeOf(gone);
            }

            foreach (var entry in written)
            {
                entries[entry.Sequence] = entry;
                oldest.Enqueue(entry);
                held += SizeOf(entry);
            }
        }
    }

    public LedgerEntry? Find(long sequence) => entries.GetValueOrDefault(sequence);

    private static long SizeOf(LedgerEntry entry) => entry.Payload.Length + (2L * entry.Attributes.Length) + 500;
}
