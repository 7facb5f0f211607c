using System.ComponentModel.DataAnnotations;

namespace ExchangeHub.Hub.Deliveries;

/// <summary>When a subscriber that never takes anything is left alone.</summary>
public sealed class DeliveryOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Deliveries";

    /// <summary>Time of nothing but failures after which a subscription that the hub sends to is disabled; a warning goes out at half of it. Nothing is discarded.</summary>
    /// <value>5 days.</value>
    [Range(typeof(TimeSpan), "01:00:00", "90.00:00:00")]
    public TimeSpan DisableAfter { get; set; } = TimeSpan.FromDays(5);

    /// <summary>Least time between the first and the latest of these failures: one call that failed on Monday says nothing about Saturday.</summary>
    /// <value>12 hours.</value>
    [Range(typeof(TimeSpan), "00:00:00", "30.00:00:00")]
    public TimeSpan DisableSpread { get; set; } = TimeSpan.FromHours(12);
}
