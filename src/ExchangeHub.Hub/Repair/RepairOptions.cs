using System.ComponentModel.DataAnnotations;

namespace ExchangeHub.Hub.Repair;

/// <summary>How fast what failed, or what is wanted again, goes out beside the daily traffic.</summary>
public sealed class RepairOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Repair";

    /// <summary>Share of what a subscriber settles live that a recovery may add, unless its request says otherwise.</summary>
    /// <value>A quarter.</value>
    [Range(0.01, 1)]
    public double Share { get; set; } = 0.25;

    /// <summary>Deliveries in a second that a recovery begins with, and never goes below.</summary>
    /// <value>5.</value>
    [Range(1, 1000)]
    public int LeastPerSecond { get; set; } = 5;

    /// <summary>Share of failures among what a recovery set free last, above which it pauses.</summary>
    /// <value>A fifth.</value>
    [Range(0.0, 1)]
    public double MostFailing { get; set; } = 0.2;

    /// <summary>Deliveries of a replay that become due in a second.</summary>
    /// <value>50.</value>
    [Range(1, 10_000)]
    public int ReplayPerSecond { get; set; } = 50;

    /// <summary>Most deliveries that one request replays; the answer says where to go on.</summary>
    /// <value>10,000.</value>
    [Range(1, 100_000)]
    public int MostReplayed { get; set; } = 10_000;
}
