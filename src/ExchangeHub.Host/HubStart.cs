using ExchangeHub.Contracts.Sealing;
using ExchangeHub.Gateway.Clients;
using ExchangeHub.Gateway.Storage;
using ExchangeHub.Host.Settings;
using ExchangeHub.Hub;
using ExchangeHub.Hub.Ledger;
using ExchangeHub.Hub.Storage;
using Microsoft.Extensions.Options;

namespace ExchangeHub.Host;

/// <summary>What happens around the start of <c>./hub up</c>.</summary>
internal static class HubStart
{
    /// <summary>Brings database and keys into shape, or throws <see cref="StartRefusedException"/>.</summary>
    public static async Task PrepareAsync(WebApplication app, HostSettings settings, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(settings.DataFolder);
        if (!settings.Has(HubRole.Hub))
        {
            return;
        }

        await GatewaySchema.MigrateAsync(app.Services, cancellationToken);
        await HubSchema.PrepareAsync(app.Services, cancellationToken);
        await JudgeSandboxAsync(app, settings, cancellationToken);
        await ConsoleClient.EnsureAsync(app.Services, new KeyFolder(settings.KeyFolder), settings.OwnAddress, cancellationToken);
        await FirstAccounts.MakeAsync(app.Services, settings, Console.Out, cancellationToken);
    }

    private static async Task JudgeSandboxAsync(WebApplication app, HostSettings settings, CancellationToken cancellationToken)
    {
        var installation = app.Services.GetRequiredService<HubInstallation>();
        var isSandbox = await installation.IsSandboxAsync(cancellationToken);
        if (settings.Has(HubRole.Sandbox) && !isSandbox)
        {
            if (!await installation.IsNewAsync(cancellationToken))
            {
                throw new StartRefusedException(
                    "此数据库已有正式数据，不能与模拟业务系统同时使用；请加 --no-sandbox。 This database holds real data; run with --no-sandbox.");
            }

            await installation.MarkSandboxAsync(cancellationToken);
            isSandbox = true;
        }

        if (isSandbox)
        {
            await SandboxCity.RegisterClientsAsync(app.Services, SandboxCity.Options(settings, app.Configuration), cancellationToken);
        }

        if (settings.Has(HubRole.Sandbox))
        {
            await SandboxOpenSystems.RegisterAsync(app.Services, settings.OwnAddress, SandboxCity.Options(settings, app.Configuration), cancellationToken);
        }

        // Every node on a sandbox's database takes its invented people, whether or not it runs the sandbox itself.
        app.Services.GetRequiredService<IOptions<HubOptions>>().Value.AllowSynthetic |= isSandbox;
    }
}
