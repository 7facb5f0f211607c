using ExchangeHub.Gateway.Systems.Health;

namespace ExchangeHub.Gateway.Systems.Registry;

/// <summary>A description as it is sent: anything may be missing, and <see cref="SystemCheck"/> says so.</summary>
internal sealed record SystemBody(
    string? Department, string? Region, IReadOnlyList<string>? Destinations, IReadOnlyList<SystemRouteBody?>? Routes, string? HealthPath,
    int? TimeoutSeconds, long? MaxRequestBytes, long? MaxResponseBytes, bool? Enabled)
{
    public DepartmentSystem ToSystem(string department, string region)
    {
        var system = new DepartmentSystem
        {
            Department = department, Region = region, Destinations = Destinations ?? [], HealthPath = HealthPath,
            Routes = [.. (Routes ?? []).Select(route => new SystemRoute { Path = route?.Path ?? "", Methods = route?.Methods ?? [], Contract = route?.Contract })],
        };
        return system with
        {
            TimeoutSeconds = TimeoutSeconds ?? system.TimeoutSeconds, MaxRequestBytes = MaxRequestBytes ?? system.MaxRequestBytes,
            MaxResponseBytes = MaxResponseBytes ?? system.MaxResponseBytes, Enabled = Enabled ?? system.Enabled,
        };
    }
}

internal sealed record SystemRouteBody(string? Path, IReadOnlyList<string>? Methods, string? Contract);

/// <summary>A system as the registry shows it; a <c>refusedRevision</c> is newer, was not good and is not in force.</summary>
internal sealed record SystemView(
    string Department, string Region, IReadOnlyList<string> Destinations, IReadOnlyList<SystemRoute> Routes, string? HealthPath,
    int TimeoutSeconds, long MaxRequestBytes, long MaxResponseBytes, bool Enabled,
    long Revision, long? RefusedRevision, string ChangedBy, DateTimeOffset ChangedAt, string State, IReadOnlyList<SystemDestinationState> DestinationStates);
