using ExchangeHub.Access;
using ExchangeHub.Gateway.Clients;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ExchangeHub.Gateway.Amqp;

/// <summary>Compares the broker's accounts with the registered clients: one that was removed while the broker did not answer is cut off later.</summary>
internal sealed partial class AmqpAccountReview(
    AmqpAccounts accounts, IServiceScopeFactory scopes, TimeProvider clock, IOptions<AmqpAccountOptions> options, ILogger<AmqpAccountReview> logger)
    : PeriodicWork(options.Value.ReviewInterval, clock)
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => accounts.IsOffered ? base.ExecuteAsync(stoppingToken) : Task.CompletedTask;

    protected override async Task TurnAsync(CancellationToken stoppingToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        await accounts.ReviewAsync(scope.ServiceProvider.GetRequiredService<ClientRegistry>().AmqpClientsAsync, stoppingToken);
    }

    protected override void TurnFailed(Exception failure) => LogFailed(logger, failure);

    [LoggerMessage(41, LogLevel.Warning, "The broker's accounts could not be compared with the clients; trying again later")]
    private static partial void LogFailed(ILogger logger, Exception failure);
}
