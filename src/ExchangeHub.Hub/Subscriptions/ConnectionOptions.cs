using System.ComponentModel.DataAnnotations;

namespace ExchangeHub.Hub.Subscriptions;

/// <summary>When those connected to the hub count as silent.</summary>
public sealed class ConnectionOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Connections";

    /// <summary>Time without a word after which an adapter is silent; it says every ten seconds that it is there.</summary>
    /// <value>40 s.</value>
    [Range(typeof(TimeSpan), "00:00:15", "1.00:00:00")]
    public TimeSpan AdapterGrace { get; set; } = TimeSpan.FromSeconds(40);

    /// <summary>Time without a pull after which a client that is owed something is silent.</summary>
    /// <value>10 min.</value>
    [Range(typeof(TimeSpan), "00:00:30", "30.00:00:00")]
    public TimeSpan PullGrace { get; set; } = TimeSpan.FromMinutes(10);
}
