using ExchangeHub.Access;
using ExchangeHub.Hub.Storage;
using Microsoft.Extensions.Logging;

namespace ExchangeHub.Hub.Deliveries;

/// <summary>
/// Ends leases that nobody can have taken by the right time: a node whose clock ran ahead, or was set back, would otherwise keep
/// a delivery and its lane for as long as the clock was wrong. May run on every node.
/// </summary>
internal sealed partial class LeaseWatch(Dialect dialect, DeliverySignal signal, TimeProvider clock, ILogger<LeaseWatch> logger) : PeriodicWork(Pause, clock)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(15);

    // The longest lease there is, and what clocks of good nodes may differ.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(6);

    /// <summary>Looks once; returns how many leases it ended.</summary>
    public async Task<int> LookAsync(CancellationToken cancellationToken)
    {
        var now = Clock.GetUtcNow();
        var ended = 0;
        foreach (var subscription in await HeldTooLongAsync(now, cancellationToken))
        {
            // With the lanes, as every change of what is due.
            await using var scope = await dialect.BeginAsync(WriterLock.Lanes(subscription), cancellationToken);
            ended += await scope.ExecuteAsync(
                "update delivery set available_at = @now where subscription_id = @subscription and state = 0 and lease_id is not null and available_at > @latest",
                cancellationToken,
                ("now", now.ToUnixTimeMilliseconds()),
                ("subscription", subscription),
                ("latest", (now + Longest).ToUnixTimeMilliseconds()));
            await scope.CommitAsync(cancellationToken);
            signal.Wake([subscription]);
        }

        return ended;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await TryTurnAsync(stoppingToken);
        await base.ExecuteAsync(stoppingToken);
    }

    protected override async Task TurnAsync(CancellationToken stoppingToken)
    {
        if (await LookAsync(stoppingToken) is > 0 and var ended)
        {
            LogEnded(logger, ended);
        }
    }

    protected override void TurnFailed(Exception failure) => LogFailed(logger, failure);

    private async Task<List<Guid>> HeldTooLongAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var connection = await dialect.OpenAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText =
            """
            select id from subscription where exists (
              select 1 from delivery where subscription_id = subscription.id and state = 0 and available_at > @latest and lease_id is not null)
            """;
        command.Add("latest", (now + Longest).ToUnixTimeMilliseconds());
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var held = new List<Guid>();
        while (await rows.ReadAsync(cancellationToken))
        {
            held.Add(rows.GetGuid(0));
        }

        return held;
    }

    [LoggerMessage(22, LogLevel.Warning, "{Count} deliveries were leased by a clock that ran ahead of this one; they are owed again. Are the clocks of the nodes set by the same source?")]
    private static partial void LogEnded(ILogger logger, int count);

    [LoggerMessage(23, LogLevel.Warning, "Leases could not be looked at; trying again")]
    private static partial void LogFailed(ILogger logger, Exception failure);
}
