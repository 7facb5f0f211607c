using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace ExchangeHub.Adapters;

/// <summary>Names under which the adapters are seen.</summary>
public static class AdapterTelemetry
{
    /// <summary>Name of the activity source and of the meter: a row read from a system, a delivery applied to one, and how its calls went.</summary>
    public const string SourceName = "ExchangeHub.Adapters";

    internal static readonly ActivitySource Source = new(SourceName);

    private static readonly Meter Meter = new(SourceName);

    internal static readonly Histogram<double> Calls =
        Meter.CreateHistogram<double>("exchangehub.adapter.call.duration", "s", "Calls of department systems by client, call and outcome.");

    internal static readonly Counter<long> Rows =
        Meter.CreateCounter<long>("exchangehub.adapter.rows", "{row}", "Rows of department systems by client and outcome (accepted, duplicate, rejected, echo).");

    internal static readonly Counter<long> Orders =
        Meter.CreateCounter<long>("exchangehub.adapter.orders", "{order}", "Deliveries to department systems by client and receipt stage.");

    internal static readonly UpDownCounter<long> StoppedFeeds =
        Meter.CreateUpDownCounter<long>("exchangehub.adapter.feed.stopped", "{feed}", "Feeds that stand still because their source no longer looks as its mapping says.");

    /// <summary>Starts an activity without making it the current one: a batch has many at once.</summary>
    internal static Activity? StartDetached(string name, ActivityKind kind, string? parent)
    {
        var current = Activity.Current;
        var started = Source.StartActivity(name, kind, parent);
        Activity.Current = current;
        return started;
    }
}
