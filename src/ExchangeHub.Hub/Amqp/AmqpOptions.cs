using System.ComponentModel.DataAnnotations;

namespace ExchangeHub.Hub.Amqp;

/// <summary>How the hub takes and gives over AMQP, section <c>Amqp</c>.</summary>
public sealed class AmqpOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Amqp";

    /// <summary>Most deliveries of one subscription that lie in its client's queue or wait for a receipt.</summary>
    /// <value>1,000.</value>
    [Range(1, 10_000)]
    public int Window { get; set; } = 1000;

    /// <summary>Most deliveries that are claimed at a time.</summary>
    /// <value>100.</value>
    [Range(1, 1000)]
    public int Batch { get; set; } = 100;

    /// <summary>How long a client that has taken a delivery may leave it without a receipt, unless its subscription says otherwise.</summary>
    /// <value>Five minutes.</value>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan Lease { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Most messages that a node takes at a time; they are committed together.</summary>
    /// <value>100.</value>
    [Range(1, 1000)]
    public ushort Prefetch { get; set; } = 100;
}
