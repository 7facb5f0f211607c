using ExchangeHub.Access;
using ExchangeHub.Hub.Storage;
using ExchangeHub.Hub.Subscriptions;
using ExchangeHub.Hub.Telemetry;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ExchangeHub.Hub.Connections;

/// <summary>Counts how the connections are and says, once for all nodes, which of them has gone silent.</summary>
internal sealed partial class ConnectionWatch(ConnectionList connections, IServiceScopeFactory scopes, TimeProvider clock, ILogger<ConnectionWatch> logger) : PeriodicWork(Interval, clock)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly HashSet<(string Kind, string State)> counted = [];

    public async Task LookAsync(CancellationToken cancellationToken)
    {
        var all = await connections.AllAsync(cancellationToken);
        foreach (var silent in all.Where(connection => connection is { State: ConnectionState.Silent, HeartbeatKey: not null, Subscription: not SubscriptionState.Paused }))
        {
            if (await TellAsync(silent.HeartbeatKey!, silent.LastSeenAt!.Value.ToUnixTimeMilliseconds(), cancellationToken))
            {
                LogSilent(logger, silent.Kind, silent.ClientId, silent.Department, silent.Region, silent.Since);
            }
        }

        var counts = all.CountBy(connection => (connection.Kind, connection.State)).ToDictionary();
        counted.UnionWith(counts.Keys);
        foreach (var (kind, state) in counted)
        {
            HubTelemetry.Connections.Record(counts.GetValueOrDefault((kind, state)), new KeyValuePair<string, object?>("kind", kind), new KeyValuePair<string, object?>("state", state));
        }

        HubTelemetry.DisabledSubscriptions.Record(all.Count(connection => connection.Subscription == SubscriptionState.Disabled));
    }

    protected override Task TurnAsync(CancellationToken stoppingToken) => LookAsync(stoppingToken);

    protected override void TurnFailed(Exception failure) => LogFailed(logger, failure);

    // True for the one node that finds it untold.
    private async Task<bool> TellAsync(string key, long seenAt, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<HubDb>().Set<Heartbeat>()
            .Where(beat => beat.Key == key && beat.SeenAt == seenAt && !beat.SilenceTold)
            .ExecuteUpdateAsync(set => set.SetProperty(beat => beat.SilenceTold, true), cancellationToken) == 1;
    }

    [LoggerMessage(92, LogLevel.Warning, "{Kind} {Client} ({Department} {Region}) has been silent since {Since}")]
    private static partial void LogSilent(ILogger logger, string kind, string client, string department, string region, DateTimeOffset since);

    [LoggerMessage(93, LogLevel.Warning, "How the connections are could not be read; trying again")]
    private static partial void LogFailed(ILogger logger, Exception failure);
}
