using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using OpenIddict.Server;
using OpenIddict.Validation;

namespace ExchangeHub.Gateway.Keys;

/// <summary>
/// Looks into the key folder every few seconds, for keys that another process has made and for the moment at which one
/// begins to sign. By looking, because folders that nodes share over a network tell of no change.
/// </summary>
internal sealed partial class KeyWatch(
    SharedKeys keys, OptionsRenewal<OpenIddictServerOptions> server, OptionsRenewal<OpenIddictValidationOptions> validation, TimeProvider clock, ILogger<KeyWatch> logger)
    : BackgroundService
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                Look();
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or System.Security.Cryptography.CryptographicException or ArgumentException)
            {
                // The keys at hand serve on; a folder that cannot be read now may be in ten seconds.
                Log.Unreadable(logger, failure);
            }
        }
    }

    private void Look()
    {
        if (keys.Refresh())
        {
            // In this order: validation copies the keys of the server.
            server.Renew();
            validation.Renew();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(20, LogLevel.Warning, "The key folder cannot be read; the keys at hand are used on")]
        public static partial void Unreadable(ILogger logger, Exception failure);
    }
}

/// <summary>Has options that were built from something outside configuration built again.</summary>
internal sealed class OptionsRenewal<TOptions> : IOptionsChangeTokenSource<TOptions>, IDisposable
{
    private CancellationTokenSource source = new();

    public string? Name => Options.DefaultName;

    public IChangeToken GetChangeToken() => new CancellationChangeToken(source.Token);

    public void Renew()
    {
        using var old = Interlocked.Exchange(ref source, new CancellationTokenSource());
        old.Cancel();
    }

    public void Dispose() => source.Dispose();
}
