using System.Diagnostics;

namespace ExchangeHub.Adapters;

/// <summary>Names under which the adapters are seen.</summary>
public static class AdapterTelemetry
{
    /// <summary>Name of the activity source: a change read from a system, and a delivery applied to one.</summary>
    public const string SourceName = "ExchangeHub.Adapters";

    internal static readonly ActivitySource Source = new(SourceName);

    /// <summary>Starts an activity without making it the current one: a batch has many at once.</summary>
    internal static Activity? StartDetached(string name, ActivityKind kind, string? parent)
    {
        var current = Activity.Current;
        var started = Source.StartActivity(name, kind, parent);
        Activity.Current = current;
        return started;
    }
}
