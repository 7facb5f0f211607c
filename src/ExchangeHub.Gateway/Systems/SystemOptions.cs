using System.ComponentModel.DataAnnotations;

namespace ExchangeHub.Gateway.Systems;

/// <summary>Settings of the way to the departments' own systems, section <c>Gateway:Systems</c>.</summary>
public sealed class SystemOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Gateway:Systems";

    /// <summary>
    /// Hosts (names or addresses, without port) that may be reached by plain HTTP, as of networks whose encryption lies below. Loopback always may;
    /// whatever else is reached by HTTPS only.
    /// </summary>
    public IList<string> PlainHttpHosts { get; } = [];

    /// <summary>How often a node looks whether another one changed the registry; 100 milliseconds to one minute.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long a call waits for a connection; one second to one minute.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:01:00")]
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How often each destination's health path is asked; one second to ten minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan HealthInterval { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Failures in a row after which a destination is left alone; 1 to 1,000.</summary>
    [Range(1, 1_000)]
    public int BreakAfter { get; set; } = 5;

    /// <summary>For how long it is left alone before one more call tries it; one second to ten minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan BreakFor { get; set; } = TimeSpan.FromSeconds(10);
}
