using System.Collections.Concurrent;
using ExchangeHub.Access;
using ExchangeHub.Hub.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ExchangeHub.Hub.Subscriptions;

/// <summary>Gathers who was heard of on this node and writes it down every few seconds, all in one statement.</summary>
internal sealed partial class Heartbeats(Dialect dialect, TimeProvider clock, IOptions<ConnectionOptions> options, ILogger<Heartbeats> logger) : PeriodicWork(Interval, clock)
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, Heartbeat> heard = new();
    private readonly BulkTable<Heartbeat> table = Table(options.Value);

    public DateTimeOffset Now => Clock.GetUtcNow();

    public void Beat(Heartbeat beat) => heard[beat.Key] = beat;

    /// <summary>Writes down who was heard of since the last time.</summary>
    public async Task WriteAsync(CancellationToken cancellationToken)
    {
        // In the order of their keys: two nodes that write the same ones wait for each other and do not block each other.
        var beats = heard.Values.OrderBy(beat => beat.Key, StringComparer.Ordinal).ToList();
        if (beats.Count == 0)
        {
            return;
        }

        await using var scope = await dialect.BeginAsync(WriterLock.None, cancellationToken);
        await scope.InsertAsync(table, beats, cancellationToken);
        await scope.CommitAsync(cancellationToken);
        foreach (var written in beats)
        {
            heard.TryRemove(KeyValuePair.Create(written.Key, written));
        }
    }

    protected override Task TurnAsync(CancellationToken stoppingToken) => WriteAsync(stoppingToken);

    protected override void TurnFailed(Exception failure) => LogFailed(logger, failure);

    // A beat that another node wrote meanwhile may be the later one.
    private static BulkTable<Heartbeat> Table(ConnectionOptions options) => new(
        "heartbeat",
        $"""
        on conflict (key) do update set
            department = excluded.department, region = excluded.region,
            online_since = case when excluded.seen_at - heartbeat.seen_at >
                case excluded.channel when '{Channel.Adapter}' then {(long)options.AdapterGrace.TotalMilliseconds} else {(long)options.PullGrace.TotalMilliseconds} end
                then excluded.seen_at else heartbeat.online_since end,
            seen_at = case when excluded.seen_at > heartbeat.seen_at then excluded.seen_at else heartbeat.seen_at end,
            silence_told = false
        """,
        [
            new BulkColumn<Heartbeat, string>("key", "text", beat => beat.Key),
            new BulkColumn<Heartbeat, string>("channel", "text", beat => beat.Channel),
            new BulkColumn<Heartbeat, string>("client_id", "text", beat => beat.ClientId),
            new BulkColumn<Heartbeat, string>("department", "text", beat => beat.Department),
            new BulkColumn<Heartbeat, string>("region", "text", beat => beat.Region),
            new BulkColumn<Heartbeat, long>("seen_at", "bigint", beat => beat.SeenAt),
            new BulkColumn<Heartbeat, long>("online_since", "bigint", beat => beat.OnlineSince),
            new BulkColumn<Heartbeat, bool>("silence_told", "boolean", beat => beat.SilenceTold),
        ]);

    [LoggerMessage(91, LogLevel.Warning, "Who was heard of could not be written down; trying again")]
    private static partial void LogFailed(ILogger logger, Exception failure);
}
