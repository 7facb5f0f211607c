using System.ComponentModel.DataAnnotations;

namespace ExchangeHub.Gateway.Amqp;

/// <summary>Accounts of clients at the broker, section <c>Amqp</c>.</summary>
public sealed class AmqpAccountOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Amqp";

    /// <summary>
    /// Address of RabbitMQ's management plugin with an account that may make accounts (tag <c>administrator</c>):
    /// <c>https://user:password@broker:15671/</c>. Without it the host and account of <c>EXCHANGEHUB_BROKER</c>, port 15672.
    /// </summary>
    public Uri? Management { get; set; }

    /// <summary>Most connections of one client.</summary>
    /// <value>10.</value>
    [Range(1, 1000)]
    public int MaxConnections { get; set; } = 10;

    /// <summary>Most channels of one client, over all its connections.</summary>
    /// <value>100.</value>
    [Range(1, 10_000)]
    public int MaxChannels { get; set; } = 100;

    /// <summary>How often the broker's accounts are compared with the registered clients.</summary>
    /// <value>A minute.</value>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan ReviewInterval { get; set; } = TimeSpan.FromMinutes(1);
}
