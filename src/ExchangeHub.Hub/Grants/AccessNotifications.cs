using ExchangeHub.Access;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace ExchangeHub.Hub.Grants;

/// <summary>Listens on PostgreSQL for changes of grants by other nodes. A lost connection costs a moment, never a grant: the poll goes on.</summary>
internal sealed partial class AccessNotifications(Database database, AccessSnapshots snapshots, TimeProvider clock, ILogger<AccessNotifications> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (database.IsPostgres && !stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ListenAsync(stoppingToken);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                LogLost(logger, failure);
                await Task.Delay(Pause, clock, stoppingToken);
            }
        }
    }

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        // A connection that is only waited on has to be asked now and then whether it still stands.
        var own = new NpgsqlConnectionStringBuilder(database.ConnectionString) { Pooling = false, KeepAlive = 5, ApplicationName = "exchangehub-listen" };
        await using var connection = new NpgsqlConnection(own.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        await using (var listen = new NpgsqlCommand($"listen {AccessSnapshots.NotificationChannel}", connection))
        {
            await listen.ExecuteNonQueryAsync(cancellationToken);
        }

        while (true)
        {
            // First a look: what was said while nobody listened is not said again.
            await snapshots.LookAsync(cancellationToken);
            await connection.WaitAsync(cancellationToken);
        }
    }

    [LoggerMessage(51, LogLevel.Warning, "The connection that hears of changed grants was lost; it is made again, until then the poll finds them")]
    private static partial void LogLost(ILogger logger, Exception failure);
}
