using ExchangeHub.WebConsole.Hub;

namespace ExchangeHub.WebConsole.Pages.Systems;

/// <summary>What somebody fills in to register a department's system, or to change what is registered of it.</summary>
public sealed class SystemForm
{
    public const int MostDestinations = 16;
    public const int MostRoutes = 100;

    private const int Kilobyte = 1024;

    private readonly SystemDescription? before;

    public SystemForm()
    {
    }

    public SystemForm(SystemDescription system)
    {
        before = system ?? throw new ArgumentNullException(nameof(system));
        (Department, Region, HealthPath, TimeoutSeconds) = (system.Department, system.Region, system.HealthPath, system.TimeoutSeconds);
        (RequestKilobytes, ResponseKilobytes) = (system.MaxRequestBytes / Kilobyte, system.MaxResponseBytes / Kilobyte);
        Destinations = [.. system.Destinations.Select(one => new DestinationLine { Address = one })];
        Routes = [.. system.Routes.Select(one => new RouteLine(one))];
    }

    public string? Department { get; set; }

    public string? Region { get; set; }

    public string? HealthPath { get; set; }

    public int TimeoutSeconds { get; set; } = 30;

    public long RequestKilobytes { get; set; } = Kilobyte;

    public long ResponseKilobytes { get; set; } = 8 * Kilobyte;

    public IList<DestinationLine> Destinations { get; } = [new()];

    public IList<RouteLine> Routes { get; } = [new()];

    /// <summary>What a contract masks is held back whole, and may be no larger.</summary>
    public bool IsMasked => Routes.Any(route => !string.IsNullOrEmpty(route.Contract));

    public bool IsWhole => Department is { Length: > 0 } && Region is { Length: 6 } && Destinations.All(one => !string.IsNullOrWhiteSpace(one.Address))
        && Routes.All(route => !string.IsNullOrWhiteSpace(route.Path) && route.Methods.Count > 0);

    public SystemDescription ToSystem() => new(
        Department!, Region!, [.. Destinations.Select(one => one.Address!.Trim())], [.. Routes.Select(route => route.ToRoute())],
        string.IsNullOrWhiteSpace(HealthPath) ? null : HealthPath.Trim(), TimeoutSeconds, Bytes(RequestKilobytes, before?.MaxRequestBytes),
        Bytes(ResponseKilobytes, before?.MaxResponseBytes), before?.Enabled ?? true);

    // A limit that was registered to the byte and is not touched here stays as it is.
    private static long Bytes(long kilobytes, long? before) => before is { } known && known / Kilobyte == kilobytes ? known : kilobytes * Kilobyte;
}

/// <summary>One of its addresses.</summary>
public sealed class DestinationLine
{
    public string? Address { get; set; }
}

/// <summary>One of its routes.</summary>
public sealed class RouteLine
{
    public const string Get = "GET";

    public static readonly IReadOnlyList<string> AllMethods = [Get, "HEAD", "POST", "PUT", "PATCH", "DELETE"];

    public RouteLine() => Methods = [Get];

    public RouteLine(SystemRoute route)
    {
        ArgumentNullException.ThrowIfNull(route);
        (Path, Contract, Methods) = (route.Path, route.Contract, [.. route.Methods]);
    }

    public string? Path { get; set; }

    /// <summary>What answers are masked by; empty or null where only the own department calls.</summary>
    public string? Contract
    {
        get;
        set
        {
            field = value;
            if (!string.IsNullOrEmpty(value))
            {
                Methods = [Get];
            }
        }
    }

    public HashSet<string> Methods { get; private set; }

    public SystemRoute ToRoute() => new(Path!.Trim(), [.. AllMethods.Where(Methods.Contains)], string.IsNullOrEmpty(Contract) ? null : Contract);
}
