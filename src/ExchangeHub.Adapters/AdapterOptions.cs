using System.ComponentModel.DataAnnotations;
using ExchangeHub.Adapters.Connectors;
using ExchangeHub.Contracts.Transport;

namespace ExchangeHub.Adapters;

/// <summary>The department systems that this process connects.</summary>
public sealed class AdapterOptions
{
    /// <summary>Section of the settings.</summary>
    public const string Section = "Adapters";

    /// <summary>How often the hub is told that the systems are connected.</summary>
    public static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(10);

    /// <summary>The systems.</summary>
    public IList<ConnectedSystem> Systems { get; } = [];

    /// <summary>Folder of what the adapters themselves remember: one file for each system. By default <c>adapters</c> in the data folder.</summary>
    public string Folder { get; set; } = "adapters";

    /// <summary>Most rows that one message carries to the hub.</summary>
    [Range(1, 1_000)]
    public int BatchSize { get; set; } = 200;

    /// <summary>How long a system may hold a request for rows while it has none.</summary>
    public TimeSpan PollWait { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long an answer of the hub is awaited before the same rows are sent again.</summary>
    public TimeSpan HubTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Pause after the hub or a system could not be reached.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>Pause before a source that no longer looks as its mapping says is looked at again.</summary>
    public TimeSpan DriftDelay { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Patience with a system within one call.</summary>
    public ResilienceOptions Resilience { get; } = new();
}

/// <summary>One department's system and the client under which it is known to the hub.</summary>
public sealed class ConnectedSystem
{
    /// <summary>Its client id at the hub.</summary>
    [Required]
    public string ClientId { get; set; } = "";

    /// <summary>Its mapping file (<c>contracts/mapping/README.md</c>). A relative path is one of the shipped mappings.</summary>
    [Required]
    public string Mapping { get; set; } = "";

    /// <summary>Its region, six digits. May be left out where the mapping names it.</summary>
    public string Region { get; set; } = "";

    /// <summary>Addresses and secrets, by the names the connector of the mapping's protocol asks for; see <c>docs/connecting.md</c>.</summary>
    public IDictionary<string, string> Connection { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Folder in which its people put rosters (CSV or XLSX, complete once <c>NAME.done</c> stands beside it) to be handed over as <c>roster.*</c> events;
    /// none without it.
    /// </summary>
    public string? RosterFolder { get; set; }

    /// <summary>Its department, from the mapping.</summary>
    public string Department { get; internal set; } = "";

    /// <summary>What the hub is told of its mapping, from the mapping.</summary>
    internal MappingSummary? Told { get; set; }

    /// <summary>The <c>source</c> of its events.</summary>
    public string Source => $"/{Region}/{Department}";
}
