using System.Threading.Channels;
using ExchangeHub.Access.Log;
using ExchangeHub.Contracts;
using ExchangeHub.Hub.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ExchangeHub.Hub.AccessLog;

/// <summary>
/// Keeps reads and refusals: those that must be kept before they are answered in a transaction of their own, the others many
/// at a time. Nothing is dropped: whoever finds the queue full waits, and what the database cannot take now is tried again.
/// </summary>
internal sealed partial class AccessLogWriter(Dialect dialect, TimeProvider clock, ILogger<AccessLogWriter> logger) : BackgroundService, IAccessLog
{
    private const int MostWaiting = 50_000;
    private const int MostAtOnce = 1000;
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Channel<AccessLogEntry> waiting = Channel.CreateBounded<AccessLogEntry>(MostWaiting);
    private readonly SemaphoreSlim flushing = new(1, 1);
    private volatile bool stopped;

    public async ValueTask<bool> WriteAsync(IReadOnlyList<AccessLogEntry> entries, CancellationToken cancellationToken)
    {
        if (await CountAndKeepAsync(entries, cancellationToken) is not { } over)
        {
            return true;
        }

        await using var scope = await dialect.BeginAsync(WriterLock.None, cancellationToken);
        await InsertAsync(scope, [(AccessLogRow.UsedUp(over), [])], cancellationToken);
        await scope.CommitAsync(cancellationToken);
        return false;
    }

    public void Append(AccessLogEntry entry)
    {
        // A full queue slows its readers down.
        if (!waiting.Writer.TryWrite(entry))
        {
            waiting.Writer.WriteAsync(entry).AsTask().GetAwaiter().GetResult();
        }

        // After the last flush nobody else would empty the queue; looked at once the entry is in it, so that none falls between.
        if (stopped)
        {
            FlushAsync(CancellationToken.None).GetAwaiter().GetResult();
        }
    }

    /// <summary>Writes what waits.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        await flushing.WaitAsync(cancellationToken);
        try
        {
            var batch = new List<AccessLogEntry>(MostAtOnce);
            while (waiting.Reader.TryPeek(out _))
            {
                while (batch.Count < MostAtOnce && waiting.Reader.TryRead(out var entry))
                {
                    batch.Add(entry);
                }

                await InsistAsync(batch, cancellationToken);
                batch.Clear();
            }
        }
        finally
        {
            flushing.Release();
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        stopped = true;
        await FlushAsync(cancellationToken);
    }

    public override void Dispose()
    {
        flushing.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (await waiting.Reader.WaitToReadAsync(stoppingToken))
            {
                await Task.Delay(Gather, clock, stoppingToken);

                // Not cut off by the stop: a batch that was taken from the queue is written.
                await FlushAsync(CancellationToken.None);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The last flush follows.
        }
    }

    private async Task InsistAsync(List<AccessLogEntry> batch, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await WriteBatchAsync(batch, cancellationToken);
                return;
            }
            catch (Exception failure) when (dialect.IsTransient(failure))
            {
                LogWriteFailed(logger, batch.Count, failure);
                await Task.Delay(Pause, clock, cancellationToken);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                // A border: one that no database takes neither takes the others with it nor ends the node.
                if (batch is [var single])
                {
                    LogRefused(logger, single.RequestId, failure);
                    return;
                }

                foreach (var entry in batch)
                {
                    await InsistAsync([entry], cancellationToken);
                }

                return;
            }
        }
    }

    private async Task WriteBatchAsync(IReadOnlyList<AccessLogEntry> entries, CancellationToken cancellationToken)
    {
        await using var scope = await dialect.BeginAsync(WriterLock.None, cancellationToken);
        await InsertAsync(scope, [.. entries.Select(entry => (AccessLogRow.Of(entry), entry.Subjects))], cancellationToken);
        await scope.CommitAsync(cancellationToken);
    }

    private static async Task InsertAsync(
        WriteScope scope, IReadOnlyList<(AccessLogRow Row, IReadOnlyCollection<string> Subjects)> reads, CancellationToken cancellationToken)
    {
        await scope.InsertAsync(AccessLogTables.Reads, [.. reads.Select(read => read.Row)], cancellationToken);
        await scope.InsertAsync(
            AccessLogTables.Subjects,
            [.. reads.SelectMany(read => read.Subjects.Distinct().Select(subject => new AccessLogSubject(read.Row.Id, subject)))],
            cancellationToken);
    }

    /// <summary>Null where all was kept; else the entry whose grant has no rows left, with nothing kept and nothing counted.</summary>
    private async Task<AccessLogEntry?> CountAndKeepAsync(IReadOnlyList<AccessLogEntry> entries, CancellationToken cancellationToken)
    {
        await using var scope = await dialect.BeginAsync(WriterLock.None, cancellationToken);

        // In one order, so that two answers by the same grants do not wait for each other.
        foreach (var entry in entries.OrderBy(entry => entry.Decision.Grant?.Id))
        {
            if (!await CountAsync(scope, entry, cancellationToken))
            {
                return entry;
            }
        }

        await InsertAsync(scope, [.. entries.Select(entry => (AccessLogRow.Of(entry), entry.Subjects))], cancellationToken);
        await scope.CommitAsync(cancellationToken);
        return null;
    }

    // One statement, so that requests at the same time cannot both take the last rows.
    private static async Task<bool> CountAsync(WriteScope scope, AccessLogEntry entry, CancellationToken cancellationToken)
    {
        if (entry.Decision.Grant is not { RowsPerDay: { } limit } grant)
        {
            return true;
        }

        var day = DateOnly.FromDateTime(entry.At.ToOffset(ChinaTime.Offset).DateTime);
        return entry.Rows <= limit && await scope.ExecuteAsync(
            """
            insert into grant_usage (grant_id, used_on, rows_read) values (@grant, @day, @rows)
            on conflict (grant_id, used_on) do update set rows_read = grant_usage.rows_read + excluded.rows_read
            where grant_usage.rows_read + excluded.rows_read <= @limit
            """,
            cancellationToken,
            ("grant", grant.Id), ("day", day), ("rows", (long)entry.Rows), ("limit", (long)limit)) == 1;
    }

    [LoggerMessage(45, LogLevel.Warning, "{Count} entries of the access log could not be written yet; trying again")]
    private static partial void LogWriteFailed(ILogger logger, int count, Exception failure);

    [LoggerMessage(46, LogLevel.Error, "The entry of the access log of request {Request} cannot be written")]
    private static partial void LogRefused(ILogger logger, string request, Exception failure);
}
