using ExchangeHub.Contracts;
using ExchangeHub.Gateway.Clients;

namespace ExchangeHub.Gateway.Systems.Registry;

/// <summary>Everything that is wrong with a description, at once.</summary>
internal sealed class SystemCheck(RegionRules regions, DestinationGuard guard)
{
    private const long MiB = 1024 * 1024;
    private const int MostDestinations = 16;
    private const int MostRoutes = 100;
    private const int LongestPath = 200;

    private static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"];

    public IReadOnlyList<Finding> Findings(DepartmentSystem system) => [.. Facts(system), .. Limits(system), .. Destinations(system), .. Routes(system)];

    private IEnumerable<Finding> Facts(DepartmentSystem system)
    {
        if (!Department.Systems.Contains(system.Department))
        {
            yield return new(RejectionCode.UnknownAttributeValue, "department", "No department with a system of its own has this name.");
        }

        if (!regions.IsKnown(system.Region))
        {
            yield return new(RejectionCode.UnknownRegion, "region", "The region is not in the tree today.");
        }

        if (system.HealthPath is { } health && (!health.StartsWith('/') || !SystemPath.IsPlain(health) || health.Length > LongestPath))
        {
            yield return new(RejectionCode.InvalidField, "healthPath", "A health path begins with '/' and is a plain path.");
        }
    }

    private static IEnumerable<Finding> Limits(DepartmentSystem system)
    {
        if (system.TimeoutSeconds is < 1 or > 300)
        {
            yield return new(RejectionCode.InvalidField, "timeoutSeconds", "The timeout lies between 1 and 300 seconds.");
        }

        if (system.MaxRequestBytes is < 0 or > 100 * MiB)
        {
            yield return new(RejectionCode.InvalidField, "maxRequestBytes", "At most 100 MiB.");
        }

        var most = (system.Routes ?? []).Any(route => route?.Contract is not null) ? 8 : 100;
        if (system.MaxResponseBytes < 1 || system.MaxResponseBytes > most * MiB)
        {
            yield return new(RejectionCode.InvalidField, "maxResponseBytes", "At least 1 byte, at most 100 MiB, and 8 MiB where answers are masked by a contract.");
        }
    }

    private IEnumerable<Finding> Destinations(DepartmentSystem system)
    {
        if (system.Destinations is not { Count: > 0 and <= MostDestinations })
        {
            yield return new(RejectionCode.InvalidField, "destinations", $"Between 1 and {MostDestinations} destinations.");
            yield break;
        }

        for (var index = 0; index < system.Destinations.Count; index++)
        {
            if (guard.Problem(system.Destinations[index] ?? "") is { } problem)
            {
                yield return new(RejectionCode.DestinationNotAllowed, $"destinations[{index}]", problem);
            }
        }
    }

    private static IEnumerable<Finding> Routes(DepartmentSystem system)
    {
        if (system.Routes is not { Count: > 0 and <= MostRoutes })
        {
            yield return new(RejectionCode.InvalidField, "routes", $"Between 1 and {MostRoutes} routes.");
            yield break;
        }

        for (var index = 0; index < system.Routes.Count; index++)
        {
            foreach (var (field, detail) in Problems(system.Routes[index]))
            {
                yield return new(field == "contract" ? RejectionCode.UnknownType : RejectionCode.InvalidField, $"routes[{index}].{field}", detail);
            }
        }

        if (system.Routes.Where(route => route?.Path is not null).GroupBy(route => route.Path).Any(same => same.Count() > 1))
        {
            yield return new(RejectionCode.InvalidField, "routes", "Each path stands in one route.");
        }
    }

    private static IEnumerable<(string Field, string Detail)> Problems(SystemRoute? route)
    {
        if (route?.Path is not { Length: > 0 and <= LongestPath } path || path.StartsWith('/') || path.EndsWith('/') || !SystemPath.IsPattern(path))
        {
            yield return ("path", "A path such as api/staff, api/staff/** or **, without '/' at its ends.");
        }

        if (route?.Methods is not { Count: > 0 } methods || methods.Except(Methods).Any())
        {
            yield return ("methods", $"One or more of {string.Join(' ', Methods)}.");
        }
        else if (route.Contract is not null && methods.Any(method => method != "GET"))
        {
            yield return ("methods", "Answers of a contract are read with GET only.");
        }

        if (route?.Contract is { } contract && ContractCatalog.Find(contract) is null)
        {
            yield return ("contract", "No contract has this type.");
        }
    }
}
