using ExchangeHub.Adapters.Connectors;
using ExchangeHub.Adapters.Mapping;
using ExchangeHub.Adapters.Systems.Discipline;
using ExchangeHub.Adapters.Systems.Finance;
using ExchangeHub.Adapters.Systems.Hr;
using ExchangeHub.Adapters.Systems.Organization;
using ExchangeHub.Adapters.Systems.Staffing;

namespace ExchangeHub.Adapters.Exchange;

/// <summary>A connected system with its translation and its way in.</summary>
internal sealed record AdapterSystem(ConnectedSystem Connected, DepartmentMapping Mapping, IChangeConnector Connector);

/// <summary>The systems this process connects.</summary>
internal sealed class AdapterSystems(AdapterOptions options, IHttpClientFactory clients)
{
    public IReadOnlyList<AdapterSystem> All { get; } =
        [.. options.Systems.Select(system => new AdapterSystem(system, MappingOf(system.Department), new RestConnector(clients, ClientName(system))))];

    public static string ClientName(ConnectedSystem system) => $"department-system-{system.ClientId}";

    private static DepartmentMapping MappingOf(string department) => department switch
    {
        Contracts.Department.Organization => new OrganizationMapping(),
        Contracts.Department.Staffing => new StaffingMapping(),
        Contracts.Department.Hr => new HrMapping(),
        Contracts.Department.Finance => new FinanceMapping(),
        Contracts.Department.Discipline => new DisciplineMapping(),
        _ => throw new InvalidOperationException($"There is no adapter for systems of the department '{department}'."),
    };
}
