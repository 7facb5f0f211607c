using ExchangeHub.Adapters;
using ExchangeHub.Contracts.Sealing;
using ExchangeHub.Host.Settings;
using ExchangeHub.Sandbox;
using ExchangeHub.Sandbox.Endpoints;

namespace ExchangeHub.Host;

/// <summary>The city of the sandbox, and how its systems are connected where they run in this process.</summary>
internal static class SandboxCity
{
    /// <summary>常德市, where the study of the present way of working was made.</summary>
    public const string Region = "430700";

    private static readonly string[] Departments =
        [Contracts.Department.Organization, Contracts.Department.Staffing, Contracts.Department.Hr, Contracts.Department.Finance, Contracts.Department.Discipline];

    /// <summary>The clients of the systems of the city in which the journeys are played.</summary>
    public static IReadOnlyCollection<string> ClientIds { get; } = [.. Departments.Select(department => ClientIdOf(department, Region))];

    public static SandboxOptions Options(HostSettings settings, IConfiguration configuration)
    {
        var options = new SandboxOptions { DataFolder = settings.DataFolder };
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
        var options = new AdapterOptions();
        configuration.GetSection("Adapters").Bind(options);
        if (settings.Has(HubRole.Sandbox))
        {
            foreach (var region in Options(settings, configuration).Regions)
            {
                foreach (var department in Departments)
                {
                    options.Systems.Add(new ConnectedSystem
                    {
                        Department = department,
                        Region = region,
                        ClientId = ClientIdOf(department, region),
                        BaseUrl = new Uri(settings.OwnAddress, $"/sandbox/{department}/{region}/"),
                        ApiKey = SandboxKey.For(keys, department, region),
                    });
                }
            }
        }

        return options;
    }

    private static string ClientIdOf(string department, string region) => $"sandbox-{department}-{region}";
}
