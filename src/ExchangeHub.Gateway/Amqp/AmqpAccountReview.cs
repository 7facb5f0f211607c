using ExchangeHub.Gateway.Clients;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ExchangeHub.Gateway.Amqp;

/// <summary>Compares the broker's accounts with the registered clients: one that was removed while the broker did not answer is cut off later.</summary>
internal sealed partial class AmqpAccountReview(
    AmqpAccounts accounts, IServiceScopeFactory scopes, TimeProvider clock, IOptions<AmqpAccountOptions> options, ILogger<AmqpAccountReview> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!accounts.IsOffered)
        {
            return;
        }

        using var timer = new PeriodicTimer(options.Value.ReviewInterval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                await accounts.ReviewAsync(scope.ServiceProvider.GetRequiredService<ClientRegistry>().AmqpClientsAsync, stoppingToken);
            }
            catch (Exception failure) when (failure is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                // A border: database or broker answer again later, and so does this.
                LogFailed(logger, failure);
            }
        }
    }

    [LoggerMessage(41, LogLevel.Warning, "The broker's accounts could not be compared with the clients; trying again later")]
    private static partial void LogFailed(ILogger logger, Exception failure);
}
