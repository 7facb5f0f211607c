using System.Collections.Concurrent;
using System.Text.Json;
using ExchangeHub.Adapters.Connectors;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Sealing;

namespace ExchangeHub.Adapters.Exchange.Links;

/// <summary>
/// What waits at the edge while the hub cannot be reached: rows on their way out and receipts on their way back, first in first out for each system.
/// Sealed with a key outside the file. A row leaves it only when it is settled in its source, so a kill at any step repeats a step and loses nothing.
/// </summary>
internal sealed class EdgeBuffer : IDisposable
{
    private readonly EdgeBufferFile file;
    private readonly Seal seal;
    private readonly long limit;
    private readonly ConcurrentDictionary<string, Backlog> backlogs;
    private readonly SemaphoreSlim writer = new(1, 1);
    private volatile TaskCompletionSource added = NewSignal();

    /// <summary>Opens the buffer, making it where it is not there. One that was sealed with keys the folder does not have refuses to open.</summary>
    public EdgeBuffer(string path, KeyFolder keys, long bytesForEachSystem)
    {
        file = new EdgeBufferFile(path);
        var missing = file.KeyIds().Except(keys.Ids(KeyPurpose.EdgeBuffer)).ToList();
        if (missing.Count > 0)
        {
            throw new InvalidOperationException($"{path} was sealed with keys that are not in {keys.Path}: {string.Join(", ", missing)}. Bring the key folder back.");
        }

        if (keys.Newest(KeyPurpose.EdgeBuffer) is null)
        {
            keys.Create(KeyPurpose.EdgeBuffer);
        }

        seal = new Seal(keys, KeyPurpose.EdgeBuffer);
        limit = bytesForEachSystem;
        backlogs = new(file.Backlogs());
    }

    /// <summary>Ends when something is added.</summary>
    public Task NextAdded => added.Task;

    public static string FileIn(string folder) => Path.Combine(folder, "edge.db");

    public Backlog BacklogOf(string clientId) => backlogs.GetValueOrDefault(clientId, new Backlog(0, 0));

    /// <summary>False where nothing more should be read from the source.</summary>
    public bool HasRoom(string clientId) => BacklogOf(clientId).Bytes < limit;

    /// <summary>
    /// Adds rows behind those that are there; one that is there already stays where it is. All or none: false, and nothing written, where they are
    /// more than there is room for. What is larger than the whole buffer is let in when it is empty, or it would never be.
    /// </summary>
    public async Task<bool> AddAsync(string clientId, IReadOnlyList<BufferedRow> rows, CancellationToken cancellationToken)
    {
        var boxes = rows.Select(row => (row.Row.Source, row.Row.RowId, Box: Close(clientId, row))).ToList();
        await writer.WaitAsync(cancellationToken);
        try
        {
            var held = BacklogOf(clientId);
            if (held.Rows > 0 && held.Bytes + boxes.Sum(row => (long)row.Box.Length) > limit)
            {
                return false;
            }

            var (count, bytes) = await file.AddRowsAsync(clientId, boxes, cancellationToken);
            backlogs[clientId] = new Backlog(held.Rows + count, held.Bytes + bytes);
        }
        finally
        {
            writer.Release();
        }

        Signal();
        return true;
    }

    /// <summary>The oldest rows; they stay.</summary>
    public async Task<IReadOnlyList<BufferedRow>> PeekAsync(string clientId, int max, CancellationToken cancellationToken)
    {
        var boxes = await file.OldestRowsAsync(clientId, max, cancellationToken);
        return [.. boxes.Select(box =>
        {
            var content = Open<RowContent>(box.Box, RowContext(clientId, box.Source, box.RowId));
            return new BufferedRow(new SourceRow(box.Source, box.RowId, content.Columns, content.Problem), content.Event, box.Position);
        })];
    }

    /// <summary>These rows, and all before them, are settled in their source.</summary>
    public async Task RemoveAsync(string clientId, long upTo, CancellationToken cancellationToken)
    {
        await writer.WaitAsync(cancellationToken);
        try
        {
            var (count, bytes) = await file.RemoveRowsAsync(clientId, upTo, cancellationToken);
            var held = BacklogOf(clientId);
            backlogs[clientId] = new Backlog(held.Rows - count, held.Bytes - bytes);
        }
        finally
        {
            writer.Release();
        }
    }

    /// <summary>Receipts are never turned away: the hub awaits no more of them than it has handed out deliveries.</summary>
    public async Task AddReceiptsAsync(string clientId, IReadOnlyList<Receipt> receipts, CancellationToken cancellationToken)
    {
        var boxes = receipts.Select(receipt => Close(receipt, ReceiptContext(clientId))).ToList();
        await writer.WaitAsync(cancellationToken);
        try
        {
            await file.AddReceiptsAsync(clientId, boxes, cancellationToken);
        }
        finally
        {
            writer.Release();
        }

        Signal();
    }

    /// <summary>The oldest receipts; they stay. Null where there are none.</summary>
    public async Task<BufferedReceipts?> PeekReceiptsAsync(string clientId, int max, CancellationToken cancellationToken)
    {
        var boxes = await file.OldestReceiptsAsync(clientId, max, cancellationToken);
        return boxes.Count == 0 ? null : new BufferedReceipts([.. boxes.Select(box => Open<Receipt>(box.Box, ReceiptContext(clientId)))], boxes[^1].Position);
    }

    /// <summary>The hub has answered for these receipts and all before them.</summary>
    public async Task RemoveReceiptsAsync(string clientId, long upTo, CancellationToken cancellationToken)
    {
        await writer.WaitAsync(cancellationToken);
        try
        {
            await file.RemoveReceiptsAsync(clientId, upTo, cancellationToken);
        }
        finally
        {
            writer.Release();
        }
    }

    public void Dispose()
    {
        file.Dispose();
        writer.Dispose();
    }

    private static string RowContext(string clientId, string source, string rowId) => $"edge-buffer/row/{clientId}/{source}/{rowId}";

    private static string ReceiptContext(string clientId) => $"edge-buffer/receipt/{clientId}";

    private byte[] Close(string clientId, BufferedRow row) =>
        Close(new RowContent(row.Row.Columns, row.Row.Problem, row.Event), RowContext(clientId, row.Row.Source, row.Row.RowId));

    private byte[] Close<T>(T content, string context) => seal.Close(JsonSerializer.SerializeToUtf8Bytes(content, WireJson.Options), context);

    private T Open<T>(byte[] box, string context) => JsonSerializer.Deserialize<T>(seal.Open(box, context), WireJson.Options)!;

    private void Signal() => Interlocked.Exchange(ref added, NewSignal()).TrySetResult();

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed record RowContent(IReadOnlyDictionary<string, string?> Columns, RowProblem? Problem, CloudEvent? Event);
}
