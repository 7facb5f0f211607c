using ExchangeHub.Adapters;
using ExchangeHub.Contracts.Sealing;
using ExchangeHub.Host.Settings;
using ExchangeHub.Sandbox;

namespace ExchangeHub.Host;

/// <summary>The city of the sandbox, and how its systems are connected where they run in this process.</summary>
internal static class SandboxCity
{
    /// <summary>常德市, where the study of the present way of working was made.</summary>
    public const string Region = "430700";

    /// <summary>The clients of the systems of the city in which the journeys are played.</summary>
    public static IReadOnlyCollection<string> ClientIds { get; } =
        [.. SandboxConnections.Departments.Append(Contracts.Department.Discipline).Select(department => SandboxConnections.ClientIdOf(department, Region))];

    public static SandboxOptions Options(HostSettings settings, IConfiguration configuration)
    {
        var options = new SandboxOptions
        {
            DataFolder = settings.DataFolder,
            Hub = settings.HubAddress ?? settings.OwnAddress,
            FactsAddress = SandboxConnections.FactsAddress(settings.OwnAddress),
        };
        configuration.GetSection("Sandbox").Bind(options);
        if (options.Regions.Count == 0)
        {
            options.Regions.Add(Region);
        }

        return options;
    }

    /// <summary>The systems that configuration names, and those of the sandbox.</summary>
    public static AdapterOptions Connect(HostSettings settings, IConfiguration configuration, KeyFolder keys)
    {
        var options = new AdapterOptions { Folder = Path.Combine(settings.DataFolder, "adapters"), HubAddress = settings.HubAddress };
        configuration.GetSection(AdapterOptions.Section).Bind(options);
        if (settings.Has(HubRole.Sandbox))
        {
            var sandbox = Options(settings, configuration);
            foreach (var (region, department) in sandbox.Regions.SelectMany(region => SandboxConnections.Departments.Select(department => (region, department))))
            {
                options.Systems.Add(SystemOf(sandbox, keys, settings.OwnAddress, department, region));
            }
        }

        return options;
    }

    private static ConnectedSystem SystemOf(SandboxOptions sandbox, KeyFolder keys, Uri address, string department, string region)
    {
        var system = new ConnectedSystem
        {
            ClientId = SandboxConnections.ClientIdOf(department, region), Mapping = SandboxConnections.MappingOf(department), Region = region,
        };
        foreach (var (name, value) in SandboxConnections.Of(sandbox, keys, address, department, region))
        {
            system.Connection[name] = value;
        }

        return system;
    }
}
