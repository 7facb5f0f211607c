using System.ComponentModel.DataAnnotations;

namespace ExchangeHub.Adapters.Connectors;

/// <summary>How patient the adapters are with a department's system within one call.</summary>
public sealed class ResilienceOptions
{
    /// <summary>Longest a call may take, beyond the time it was asked to wait for something to happen.</summary>
    public TimeSpan CallTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Further tries within a call.</summary>
    [Range(0, 10)]
    public int Retries { get; set; } = 2;

    /// <summary>Pause before the first further try; it doubles and varies.</summary>
    public TimeSpan RetryPause { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Failures in a row, within <see cref="FailureWindow"/>, after which the system is left alone for <see cref="Pause"/>.</summary>
    [Range(2, 1_000)]
    public int FailuresBeforePause { get; set; } = 10;

    /// <summary>Time in which those failures count.</summary>
    public TimeSpan FailureWindow { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long the system is left alone.</summary>
    public TimeSpan Pause { get; set; } = TimeSpan.FromSeconds(5);
}
