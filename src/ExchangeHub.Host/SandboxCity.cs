using ExchangeHub.Adapters;
using ExchangeHub.Contracts.Sealing;
using ExchangeHub.Gateway.Clients;
using ExchangeHub.Host.Settings;
using ExchangeHub.Hub.Storage;
using ExchangeHub.Sandbox;
using ExchangeHub.Sandbox.Fronts;

namespace ExchangeHub.Host;

/// <summary>The city of the sandbox, and how its systems are connected where they run in this process.</summary>
internal static class SandboxCity
{
    /// <summary>常德市, where the study of the present way of working was made.</summary>
    public const string Region = "430700";

    /// <summary>岳阳市: its staffing office reads the other city by grant.</summary>
    public const string Neighbour = "430600";

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
        var options = new AdapterOptions { Folder = Path.Combine(settings.DataFolder, "adapters") };
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

    /// <summary>Makes the clients of the systems that speak to the hub by themselves known to it, once.</summary>
    public static async Task RegisterClientsAsync(IServiceProvider services, SandboxOptions sandbox, CancellationToken cancellationToken)
    {
        var keys = services.GetRequiredService<KeyFolder>();
        await using var scope = services.CreateAsyncScope();
        var registry = scope.ServiceProvider.GetRequiredService<ClientRegistry>();
        foreach (var region in sandbox.Regions)
        {
            var client = new NewClient
            {
                ClientId = DisciplineClientKey.ClientIdOf(region), Department = Contracts.Department.Discipline, Region = region,
                Scopes = DisciplineClientKey.Scopes, JwksJson = DisciplineClientKey.PublicJwks(keys, region), DisplayName = "纪检监察案件执行系统（模拟）",
            };
            if (await registry.FindAsync(client.ClientId, cancellationToken) is null && await registry.AddAsync(client, cancellationToken) is { Errors: [var error, ..] })
            {
                throw new StartRefusedException($"{client.ClientId}: {error.Field} {error.Detail}");
            }
        }
    }

    private static ConnectedSystem SystemOf(SandboxOptions sandbox, KeyFolder keys, Uri address, string department, string region)
    {
        var system = new ConnectedSystem
        {
            ClientId = SandboxConnections.ClientIdOf(department, region), Mapping = SandboxConnections.MappingOf(department), Region = region,
            RosterFolder = SandboxConnections.RosterFolderOf(sandbox, department, region),
        };
        foreach (var (name, value) in SandboxConnections.Of(sandbox, keys, address, department, region))
        {
            system.Connection[name] = value;
        }

        return system;
    }
}
