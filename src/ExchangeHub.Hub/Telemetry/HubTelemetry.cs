using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace ExchangeHub.Hub.Telemetry;

/// <summary>Every name under which the hub is observed.</summary>
public static class HubTelemetry
{
    /// <summary>Name of the activity source and of the meter.</summary>
    public const string Name = "ExchangeHub.Hub";

    internal static readonly ActivitySource Activities = new(Name);

    private static readonly Meter Meter = new(Name);

    internal static readonly Counter<long> Events = Meter.CreateCounter<long>(
        "exchangehub.events", "{event}", "Events answered, by status and type.");

    internal static readonly Counter<long> Deliveries = Meter.CreateCounter<long>(
        "exchangehub.deliveries", "{delivery}", "Deliveries given out, by channel.");

    internal static readonly Counter<long> Receipts = Meter.CreateCounter<long>(
        "exchangehub.receipts", "{receipt}", "Receipts recorded, by stage.");

    internal static readonly Counter<long> Unclaimed = Meter.CreateCounter<long>(
        "exchangehub.amqp.unclaimed", "{message}", "Messages over AMQP that no registered client stands behind, by queue.");

    internal static readonly Gauge<int> BrokerBlocked = Meter.CreateGauge<int>(
        "exchangehub.broker.blocked", "{broker}", "1 while the broker holds this node back for want of memory or disk, by connection.");

    internal static readonly Histogram<int> CommitSize = Meter.CreateHistogram<int>(
        "exchangehub.commit.size", "{event}", "Events in one transaction.");

    internal static readonly Histogram<double> CommitDuration = Meter.CreateHistogram<double>(
        "exchangehub.commit.duration", "s", "Time of one transaction.");

    internal static readonly Gauge<int> Connections = Meter.CreateGauge<int>(
        "exchangehub.connections", "{connection}", "Adapters, pull clients and receivers, by kind and state.");

    internal static readonly Gauge<int> DisabledSubscriptions = Meter.CreateGauge<int>(
        "exchangehub.subscriptions.disabled", "{subscription}", "Subscriptions that the hub left alone after days of failure or a 410.");

    internal static readonly Gauge<long> Unsigned = Meter.CreateGauge<long>(
        "exchangehub.ledger.unsigned", "{entry}", "Entries of the ledger under no checkpoint yet: 0 after each that is made, more where none can be signed.");

    internal static readonly Gauge<double> SendingLag = Meter.CreateGauge<double>(
        "exchangehub.sending.lag", "s", "How far this node's own sending is behind; intake is slowed and stopped by it.");
}
