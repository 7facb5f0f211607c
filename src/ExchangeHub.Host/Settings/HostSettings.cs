using System.Net;
using System.Net.Sockets;
using ExchangeHub.Access;

namespace ExchangeHub.Host.Settings;

/// <summary>What the command line adds to the environment.</summary>
internal sealed record UpOptions(string? Data, string? Urls, string? Roles, bool NoSandbox, string? Hub = null);

/// <summary>
/// How this process runs: <c>EXCHANGEHUB_*</c> from the environment or <c>appsettings.json</c>, the command line first.
/// </summary>
internal sealed record HostSettings
{
    public const string MemoryBroker = "memory";

    public required string DataFolder { get; init; }

    public required string KeyFolder { get; init; }

    public required Database Database { get; init; }

    /// <summary><c>memory</c> or an <c>amqp://</c> address.</summary>
    public required string Broker { get; init; }

    public required HubRole Roles { get; init; }

    public required IReadOnlyList<Uri> Urls { get; init; }

    /// <summary>The hub's address where this process stands next to a department and reaches the hub over HTTPS alone; null where it shares the broker.</summary>
    public Uri? HubAddress { get; init; }

    /// <summary>Where the proxies stand that end TLS in front of this process.</summary>
    public IReadOnlyList<IPNetwork> TrustedProxies { get; init; } = [];

    public bool TrustedProxy => TrustedProxies.Count > 0;

    public bool AllowSynthetic { get; init; }

    /// <summary>True where the hub is reached over HTTPS and there is no broker.</summary>
    public bool IsEdge => HubAddress is not null;

    public bool IsMemoryBroker => Broker == MemoryBroker;

    /// <summary>The broker as the modules know it.</summary>
    public Broker BrokerOf => IsMemoryBroker || IsEdge ? Access.Broker.Memory : new Broker(new Uri(Broker));

    public bool Has(HubRole role) => Roles.HasFlag(role);

    /// <summary>Where this process reaches itself.</summary>
    public Uri OwnAddress => Urls.FirstOrDefault(url => url.IsLoopback) ?? new UriBuilder(Urls[0]) { Host = "127.0.0.1" }.Uri;

    /// <summary>Reads the settings; all problems at once, none of them guessed away.</summary>
    public static (HostSettings? Settings, IReadOnlyList<string> Problems) Read(IConfiguration configuration, UpOptions options)
    {
        var problems = new List<string>();
        var data = Path.GetFullPath(options.Data ?? configuration["EXCHANGEHUB_DATA"] ?? "data");
        var database = ParseDatabase(configuration["EXCHANGEHUB_DATABASE"] ?? $"Data Source={Path.Combine(data, "exchangehub.db")}", problems);
        var broker = configuration["EXCHANGEHUB_BROKER"] ?? MemoryBroker;
        var roles = ParseRoles(options.Roles ?? configuration["EXCHANGEHUB_ROLES"], options.NoSandbox, problems);
        var urls = ParseUrls(options.Urls ?? configuration["EXCHANGEHUB_URLS"] ?? "http://127.0.0.1:8080", problems);
        var hub = ParseHub(options.Hub ?? configuration["EXCHANGEHUB_HUB"], problems);
        var proxies = ParseProxies(configuration["EXCHANGEHUB_TRUSTED_PROXY"], problems);
        if (problems.Count > 0)
        {
            return (null, problems);
        }

        var settings = new HostSettings
        {
            DataFolder = data,
            KeyFolder = Path.GetFullPath(configuration["EXCHANGEHUB_KEYS"] ?? Path.Combine(data, "keys")),
            Database = database!,
            Broker = broker,
            Roles = roles,
            Urls = urls,
            HubAddress = hub,
            TrustedProxies = proxies,
            AllowSynthetic = IsTrue(configuration["EXCHANGEHUB_ALLOW_SYNTHETIC"]),
        };
        problems.AddRange(SafetyRules.Check(settings));
        return (settings, problems);
    }

    private static Database? ParseDatabase(string connectionString, List<string> problems)
    {
        try
        {
            return Database.Parse(connectionString);
        }
        catch (FormatException wrong)
        {
            problems.Add(wrong.Message);
            return null;
        }
    }

    private static HubRole ParseRoles(string? roles, bool noSandbox, List<string> problems)
    {
        var parsed = string.IsNullOrWhiteSpace(roles) ? HubRole.All : HubRole.None;
        foreach (var name in (roles ?? "").Split([',', ' '], StringSplitOptions.RemoveEmptyEntries))
        {
            if (Enum.TryParse<HubRole>(name, ignoreCase: true, out var role) && role is not (HubRole.None or HubRole.All))
            {
                parsed |= role;
            }
            else
            {
                problems.Add($"There is no role '{name}'; the roles are hub, gateway, adapters, jobs, console, sandbox.");
            }
        }

        return noSandbox ? parsed & ~HubRole.Sandbox : parsed;
    }

    private static Uri? ParseHub(string? address, List<string> problems)
    {
        if (string.IsNullOrWhiteSpace(address))
        {
            return null;
        }

        if (Uri.TryCreate(address, UriKind.Absolute, out var hub) && (hub.Scheme == "https" || (hub.Scheme == "http" && hub.IsLoopback)))
        {
            return hub;
        }

        problems.Add($"--hub (EXCHANGEHUB_HUB): '{address}' is not an address such as https://hub.example.cn; plain HTTP would carry tokens and personal data in the clear.");
        return null;
    }

    // "true" was all that could be said once; a proxy whose address is not told is taken to stand on this machine.
    private static List<IPNetwork> ParseProxies(string? proxies, List<string> problems)
    {
        if (proxies is null or "" or "false" or "False" or "0")
        {
            return [];
        }

        var parsed = new List<IPNetwork>();
        foreach (var text in IsTrue(proxies) ? ["127.0.0.0/8", "::1"] : proxies.Split([',', ';', ' '], StringSplitOptions.RemoveEmptyEntries))
        {
            if (IPNetwork.TryParse(text, out var network))
            {
                parsed.Add(network);
            }
            else if (IPAddress.TryParse(text, out var address))
            {
                parsed.Add(new IPNetwork(address, address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128));
            }
            else
            {
                problems.Add($"EXCHANGEHUB_TRUSTED_PROXY: '{text}' is not an address or network such as 10.1.2.3 or 10.1.0.0/16; 'true' stands for a proxy on this machine.");
            }
        }

        return parsed;
    }

    private static List<Uri> ParseUrls(string urls, List<string> problems)
    {
        var (parsed, named) = (new List<Uri>(), urls.Split([';', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        if (named.Length == 0)
        {
            problems.Add("--urls (EXCHANGEHUB_URLS) names no address; without it the hub listens at http://127.0.0.1:8080.");
        }

        foreach (var url in named)
        {
            if (Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https")
            {
                parsed.Add(uri.Port == 0 ? new UriBuilder(uri) { Port = FreePort() }.Uri : uri);
            }
            else
            {
                problems.Add($"'{url}' is not an address such as http://127.0.0.1:8080.");
            }
        }

        return parsed;
    }

    // Adapters must know the address of the sandbox before the server has one.
    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static bool IsTrue(string? value) => value is "true" or "True" or "1";
}
