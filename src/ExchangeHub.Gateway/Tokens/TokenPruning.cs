using ExchangeHub.Gateway.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpenIddict.Abstractions;

namespace ExchangeHub.Gateway.Tokens;

/// <summary>Deletes what has expired. Several nodes may do it at once.</summary>
internal sealed partial class TokenPruning(
    IServiceScopeFactory scopes, IOptions<GatewayOptions> options, TimeProvider clock, ILogger<TokenPruning> logger)
    : BackgroundService
{
    // An operator who looks into a sign-in of just now should still find it.
    private static readonly TimeSpan Age = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.PruneInterval, clock);
        do
        {
            try
            {
                await PruneAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                // The next hour tries again: pruning is no reason to stop a hub that serves.
                Log.Failed(logger, exception);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task PruneAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var services = scope.ServiceProvider;
        var threshold = clock.GetUtcNow() - Age;
        var tokens = await services.GetRequiredService<IOpenIddictTokenManager>().PruneAsync(threshold, cancellationToken);
        var admissions = await services.GetRequiredService<IOpenIddictAuthorizationManager>().PruneAsync(threshold, cancellationToken);
        var latest = threshold.ToUnixTimeSeconds();
        var assertions = await services.GetRequiredService<GatewayDb>().UsedAssertions
            .Where(used => used.ExpiresAt < latest)
            .ExecuteDeleteAsync(cancellationToken);
        Log.Pruned(logger, tokens, admissions, assertions);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Debug, "Pruned {Tokens} tokens, {Admissions} admissions, {Assertions} used assertions")]
        public static partial void Pruned(ILogger logger, long tokens, long admissions, int assertions);

        [LoggerMessage(2, LogLevel.Warning, "Pruning of tokens failed")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
