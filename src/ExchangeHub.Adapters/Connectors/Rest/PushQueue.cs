using ExchangeHub.Adapters.Connectors.Wire;

namespace ExchangeHub.Adapters.Connectors.Rest;

/// <summary>
/// Rows that were posted to us and wait for the hub's answer. Nothing is kept: a row whose sender no longer waits is forgotten, since
/// the sender still has it and posts it again.
/// </summary>
internal sealed class PushQueue(int most)
{
    private readonly Lock guard = new();
    private readonly Dictionary<(string Source, string RowId), Entry> entries = [];
    private readonly LinkedList<Entry> order = [];
    private TaskCompletionSource arrived = NewSignal();

    /// <summary>Ends when the next row is posted.</summary>
    public Task NextArrived
    {
        get
        {
            lock (guard)
            {
                return arrived.Task;
            }
        }
    }

    /// <summary>
    /// Queues rows, in their own order, and gives what each becomes; one that already waits is waited for together. Null where there is
    /// no room, or the same id waits with other content.
    /// </summary>
    public PushWait? Add(IReadOnlyList<OrderedRow> rows)
    {
        lock (guard)
        {
            if (order.Count + rows.Count > most || rows.Any(row => entries.TryGetValue(KeyOf(row.Row), out var known) && !HasSameContent(known.Row, row.Row)))
            {
                return null;
            }

            foreach (var row in rows.OrderBy(row => row.Order ?? decimal.MinValue))
            {
                Join(row.Row);
            }

            Interlocked.Exchange(ref arrived, NewSignal()).TrySetResult();
            return new PushWait(this, [.. rows.Select(row => entries[KeyOf(row.Row)])]);
        }
    }

    public static bool HasSameContent(SourceRow one, SourceRow other) =>
        one.Columns.Count == other.Columns.Count && one.Columns.All(column => other.Columns.TryGetValue(column.Key, out var value) && value == column.Value);

    /// <summary>Rows that nobody has taken or settled, in the order of arrival.</summary>
    public IReadOnlyList<SourceRow> Open(int max)
    {
        lock (guard)
        {
            return [.. order.Where(entry => !entry.IsTaken).Take(max).Select(entry => entry.Row)];
        }
    }

    /// <summary>Safe elsewhere: not to be read again; the sender waits on for what the hub says.</summary>
    public void Take(IEnumerable<SourceRow> rows)
    {
        lock (guard)
        {
            foreach (var row in rows)
            {
                if (entries.TryGetValue(KeyOf(row), out var entry))
                {
                    entry.IsTaken = true;
                }
            }
        }
    }

    public void Settle(IEnumerable<RowOutcome> outcomes)
    {
        lock (guard)
        {
            foreach (var outcome in outcomes)
            {
                if (entries.Remove(KeyOf(outcome.Row), out var entry))
                {
                    order.Remove(entry);
                    entry.Outcome.TrySetResult(outcome);
                }
            }
        }
    }

    /// <summary>The sender went away, or was told to come again.</summary>
    public void Leave(IReadOnlyList<Entry> waiting)
    {
        lock (guard)
        {
            foreach (var entry in waiting)
            {
                entry.Waiters--;
                // One that is taken stays known, so that the sender's next try waits for the same answer instead of being read anew.
                if (entry.Waiters == 0 && !entry.IsTaken && entries.Remove(KeyOf(entry.Row)))
                {
                    order.Remove(entry);
                }
            }
        }
    }

    private void Join(SourceRow row)
    {
        if (!entries.TryGetValue(KeyOf(row), out var entry))
        {
            entries[KeyOf(row)] = entry = new Entry(row);
            order.AddLast(entry);
        }

        entry.Waiters++;
    }

    private static (string Source, string RowId) KeyOf(SourceRow row) => (row.Source, row.RowId);

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal sealed class Entry(SourceRow row)
    {
        public SourceRow Row => row;

        public TaskCompletionSource<RowOutcome> Outcome { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool IsTaken { get; set; }

        public int Waiters { get; set; }
    }
}

/// <summary>What one request waits for; ends with the request.</summary>
internal sealed class PushWait(PushQueue queue, IReadOnlyList<PushQueue.Entry> waiting) : IDisposable
{
    /// <summary>The outcomes in the order of the rows.</summary>
    public Task<RowOutcome[]> Outcomes { get; } = Task.WhenAll(waiting.Select(entry => entry.Outcome.Task));

    public void Dispose() => queue.Leave(waiting);
}
