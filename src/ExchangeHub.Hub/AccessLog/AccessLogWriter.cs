using System.Threading.Channels;
using ExchangeHub.Access.Log;
using ExchangeHub.Contracts;
using ExchangeHub.Hub.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ExchangeHub.Hub.AccessLog;

/// <summary>
/// Keeps reads and refusals: those that must be kept before they are answered in a transaction of their own, the others
/// many at a time. What cannot be kept is not answered: a full queue refuses, and nothing is dropped.
/// </summary>
internal sealed partial class AccessLogWriter(Dialect dialect, ILogger<AccessLogWriter> logger) : BackgroundService, IAccessLog
{
    private const int MostWaiting = 100_000;
    private const int MostInOneWrite = 2_000;

    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Channel<AccessLogEntry> waiting =
        Channel.CreateBounded<AccessLogEntry>(new BoundedChannelOptions(MostWaiting) { SingleReader = true });

    public void Append(AccessLogEntry entry)
    {
        if (!waiting.Writer.TryWrite(entry))
        {
            // Answered as 503 with Retry-After, as when the database is away.
            throw new TimeoutException("The access log cannot keep up; nothing is read that is not recorded.");
        }
    }

    public async ValueTask<bool> WriteAsync(AccessLogEntry entry, CancellationToken cancellationToken)
    {
        await using var scope = await dialect.BeginAsync(WriterLock.None, cancellationToken);
        if (!await CountAsync(scope, entry, cancellationToken))
        {
            return false;
        }

        await InsertAsync(scope, [entry], cancellationToken);
        await scope.CommitAsync(cancellationToken);
        return true;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var batch = new List<AccessLogEntry>();
        while (batch.Count > 0 || await MoreAsync(stoppingToken))
        {
            while (batch.Count < MostInOneWrite && waiting.Reader.TryRead(out var entry))
            {
                batch.Add(entry);
            }

            try
            {
                await WriteBatchAsync(batch);
                batch.Clear();
            }
            catch (Exception failure)
            {
                // A border: they stay in hand until the database takes them.
                LogWriteFailed(logger, batch.Count, failure);
                if (stoppingToken.IsCancellationRequested)
                {
                    return;
                }

                await Task.Delay(Pause, CancellationToken.None);
            }
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        waiting.Writer.TryComplete();
        await base.StopAsync(cancellationToken);
    }

    private async Task<bool> MoreAsync(CancellationToken stoppingToken)
    {
        if (!await waiting.Reader.WaitToReadAsync(CancellationToken.None))
        {
            return false;
        }

        if (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Gather, CancellationToken.None);
        }

        return true;
    }

    private async Task WriteBatchAsync(List<AccessLogEntry> batch)
    {
        await using var scope = await dialect.BeginAsync(WriterLock.None, CancellationToken.None);
        await InsertAsync(scope, batch, CancellationToken.None);
        await scope.CommitAsync(CancellationToken.None);
    }

    private static async Task InsertAsync(WriteScope scope, IReadOnlyList<AccessLogEntry> entries, CancellationToken cancellationToken)
    {
        var rows = entries.Select(RowOf).ToList();
        var subjects = entries.Zip(rows).SelectMany(pair => pair.First.Subjects.Select(subject =>
            new AccessLogSubject { Subject = subject, At = pair.Second.At, LogId = pair.Second.Id })).ToList();
        await scope.InsertAsync(AccessLogTables.Rows, rows, cancellationToken);
        await scope.InsertAsync(AccessLogTables.Subjects, subjects, cancellationToken);
    }

    // One statement, so that requests at the same time cannot each take the last rows.
    private static async Task<bool> CountAsync(WriteScope scope, AccessLogEntry entry, CancellationToken cancellationToken)
    {
        if (entry is not { Decision: { Allowed: true, Grant: { RowsPerDay: { } most } grant }, Rows: > 0 })
        {
            return true;
        }

        return entry.Rows <= most && await scope.ExecuteAsync(
            """
            insert into grant_usage (grant_id, day, rows) values (@grant, @day, @rows)
            on conflict (grant_id, day) do update set rows = grant_usage.rows + excluded.rows
            where grant_usage.rows + excluded.rows <= @most
            """,
            cancellationToken,
            ("grant", grant.Id),
            ("day", ChinaTime.DateOf(entry.At)),
            ("rows", (long)entry.Rows),
            ("most", (long)most)) == 1;
    }

    private static AccessLogRow RowOf(AccessLogEntry entry) => new()
    {
        Id = Guid.CreateVersion7(entry.At),
        At = entry.At.ToUnixTimeMilliseconds(),
        ClientId = entry.Reader.ClientId,
        UserName = entry.Reader.User,
        Role = entry.Reader.Role,
        Department = entry.Reader.Department,
        HomeRegion = entry.Reader.Region,
        Action = entry.Action,
        Resource = entry.Resource,
        Region = entry.Region,
        Shown = (int)entry.Shown,
        Allowed = entry.Decision.Allowed,
        Across = entry.Decision.AcrossRegions,
        Rule = entry.Decision.Rule,
        Code = entry.Decision.Code,
        Profile = entry.Decision.Profile,
        GrantId = entry.Decision.Grant?.Id,
        GrantVersion = entry.Decision.Grant?.Version,
        AgreementId = entry.Decision.Agreement?.Id,
        Purpose = entry.Purpose,
        Rows = entry.Rows,
        RequestId = entry.RequestId,
    };

    [LoggerMessage(50, LogLevel.Warning, "{Count} entries of the access log could not be written; trying again")]
    private static partial void LogWriteFailed(ILogger logger, int count, Exception failure);
}
