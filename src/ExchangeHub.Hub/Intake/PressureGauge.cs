using ExchangeHub.Hub.Deliveries;
using ExchangeHub.Hub.Telemetry;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ExchangeHub.Hub.Intake;

/// <summary>Looks once a second how far sending is behind; requests ask what it saw last.</summary>
internal sealed partial class PressureGauge(SendingLags lags, TimeProvider clock, IOptions<IntakeOptions> options, ILogger<PressureGauge> logger) : BackgroundService
{
    /// <summary>Looks over which the drain rate is taken.</summary>
    private const int Looks = 10;

    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Queue<TimeSpan> seen = new();
    private volatile Reading reading = new(TimeSpan.Zero, 0, Pressure.None);

    public Pressure Now => reading.Pressure;

    public TimeSpan RetryAfter => PressureRules.RetryAfter(
        reading.Behind, reading.Pressure == Pressure.Stop ? options.Value.StopAt : options.Value.SlowAt, reading.CaughtUpPerSecond);

    /// <summary>Looks now.</summary>
    public void Look()
    {
        var (behind, before) = (lags.Worst(), reading.Pressure);
        seen.Enqueue(behind);
        var caughtUp = (seen.Peek() - behind).TotalSeconds / Math.Max(1, seen.Count - 1);
        if (seen.Count > Looks)
        {
            seen.Dequeue();
        }

        reading = new Reading(behind, caughtUp, PressureRules.Of(behind, options.Value));
        HubTelemetry.SendingLag.Record(behind.TotalSeconds);
        if (reading.Pressure != before)
        {
            LogTurned(logger, before, reading.Pressure, behind.TotalSeconds);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                Look();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Nothing to put away.
        }
    }

    private sealed record Reading(TimeSpan Behind, double CaughtUpPerSecond, Pressure Pressure);

    [LoggerMessage(90, LogLevel.Warning, "Back-pressure at intake turned from {Before} to {After}: the hub's own sending is {Seconds} s behind")]
    private static partial void LogTurned(ILogger logger, Pressure before, Pressure after, double seconds);
}
