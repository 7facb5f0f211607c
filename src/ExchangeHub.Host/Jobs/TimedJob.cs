using ExchangeHub.Gateway.Keys;
using ExchangeHub.Gateway.Tokens;
using ExchangeHub.Hub.AccessLog;
using ExchangeHub.Hub.Grants;

namespace ExchangeHub.Host.Jobs;

/// <summary>Work that is due again and again, once over all nodes. It may run twice, and be late.</summary>
/// <param name="Id">Its name in logs, metrics and on the page.</param>
/// <param name="Cron">When, in UTC. Several times a day: a county's machine is switched off at night.</param>
/// <param name="RunAsync">The work.</param>
internal sealed record TimedJob(string Id, string Cron, Func<IServiceProvider, CancellationToken, Task> RunAsync)
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<TimedJob> All { get; } =
    [
        new("prune-tokens", "7 * * * *", (services, stop) => services.GetRequiredService<TokenPruning>().RunAsync(stop)),
        new("expire-grants", "17 * * * *", (services, stop) => services.GetRequiredService<GrantExpiry>().RunAsync(stop)),
        new("rotate-signing-keys", "27 * * * *", (services, _) =>
        {
            services.GetRequiredService<SigningKeys>().RotateWhenDue();
            return Task.CompletedTask;
        }),
        new("sum-up-access", "37 */3 * * *", (services, stop) => services.GetRequiredService<AccessDigests>().RunAsync(stop)),
        new("prune-access-log", "47 */3 * * *", (services, stop) => services.GetRequiredService<AccessLogRetention>().RunAsync(stop)),
    ];
}
