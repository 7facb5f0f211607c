using System.Diagnostics.Metrics;

namespace ExchangeHub.Adapters.Exchange.Rosters;

/// <summary>Names under which rosters are counted.</summary>
internal static class RosterTelemetry
{
    private static readonly Meter Meter = new(AdapterTelemetry.SourceName);

    public static readonly Counter<long> People = Meter.CreateCounter<long>("exchangehub.roster.people", "{person}", "People on roster pages the hub answered for.");

    public static readonly Counter<long> Events = Meter.CreateCounter<long>("exchangehub.roster.events", "{event}", "Events of rosters, by the hub's answer.");
}
