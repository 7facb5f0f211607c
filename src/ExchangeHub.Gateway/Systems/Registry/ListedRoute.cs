using System.Collections.Frozen;
using ExchangeHub.Contracts;

namespace ExchangeHub.Gateway.Systems.Registry;

/// <summary>A route in force, with what a call needs to know of it.</summary>
internal sealed class ListedRoute(DepartmentSystem system, SystemRoute route)
{
    private readonly FrozenSet<string> methods = route.Methods.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    public string Path { get; } = route.Path;

    /// <summary>Null where only the department itself may call.</summary>
    public Contract? Contract { get; } = route.Contract is null ? null : ContractCatalog.Find(route.Contract);

    /// <summary>What a call of it is decided as.</summary>
    public string Resource { get; } = route.Contract ?? ResourceOf(system.Department);

    public bool Takes(string method) => methods.Contains(method);

    /// <summary>What no contract describes is the department's own.</summary>
    public static string ResourceOf(string department) => $"systems/{department}";
}
