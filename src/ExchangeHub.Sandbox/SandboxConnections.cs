using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Roster;
using ExchangeHub.Contracts.Sealing;
using ExchangeHub.Sandbox.Endpoints;

namespace ExchangeHub.Sandbox;

/// <summary>How each simulated system is reached by an adapter: the mapping file it goes with, and its connection settings.</summary>
public static class SandboxConnections
{
    /// <summary>The departments whose simulated systems are connected by an adapter. Discipline's speaks to the hub by itself.</summary>
    public static IReadOnlyList<string> Departments { get; } =
        [Department.Staffing, Department.CreditCode, Department.DomainName, Department.Organization, Department.Hr, Department.Finance];

    /// <summary>The client id of a simulated system at the hub.</summary>
    public static string ClientIdOf(string department, string region) => $"sandbox-{department}-{region}";

    /// <summary>Where systems that post their facts post them, for <see cref="SandboxOptions.FactsAddress"/>.</summary>
    public static string FactsAddress(Uri adapters) => new Uri(adapters, "/adapters/").ToString() + ClientIdOf("{department}", "{region}") + "/facts";

    /// <summary>The shipped mapping of a department's simulated system.</summary>
    public static string MappingOf(string department) => $"{department}.yaml";

    /// <summary>Where the department's people put its roster; null for one that keeps none.</summary>
    public static string? RosterFolderOf(SandboxOptions options, string department, string region)
    {
        ArgumentNullException.ThrowIfNull(options);
        return RosterKind.Of(department) is null ? null : Path.Combine(options.DataFolder, "sandbox", "rosters", $"{department}-{region}");
    }

    /// <summary>Addresses and secrets of one system.</summary>
    /// <param name="options">Of the sandbox.</param>
    /// <param name="keys">The folder its keys are made from.</param>
    /// <param name="sandbox">Address of the process that runs it.</param>
    /// <param name="department">Its department.</param>
    /// <param name="region">Its region.</param>
    public static IReadOnlyDictionary<string, string> Of(SandboxOptions options, KeyFolder keys, Uri sandbox, string department, string region)
    {
        ArgumentNullException.ThrowIfNull(options);
        var key = SandboxKey.For(keys, department, region);
        string At(string path) => new Uri(sandbox, $"/sandbox/{department}/{region}/{path}").ToString();
        return department switch
        {
            Department.Staffing or Department.Finance => new Dictionary<string, string> { ["database"] = options.StagingConnection(department, region) },
            Department.Organization => new Dictionary<string, string> { ["folder"] = options.ExchangeFolderOf(department, region) },
            Department.CreditCode => new Dictionary<string, string> { ["address"] = At("soap"), ["user"] = "exchange", ["password"] = key },
            Department.DomainName => new Dictionary<string, string>
            {
                ["address"] = At(""), ["tokenAddress"] = At("oauth/token"), ["clientId"] = DomainNameEndpoints.ClientId, ["clientSecret"] = key,
                ["pushKey"] = SandboxKey.ForFacts(keys, department, region),
            },
            Department.Hr => new Dictionary<string, string> { ["address"] = At(""), ["apiKey"] = key },
            _ => throw new ArgumentOutOfRangeException(nameof(department), department, "It has no adapter."),
        };
    }
}
