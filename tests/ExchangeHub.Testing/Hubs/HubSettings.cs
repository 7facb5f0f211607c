namespace ExchangeHub.Testing.Hubs;

/// <summary>How a test wants its hub.</summary>
public sealed record HubSettings
{
    public HubEdition Edition { get; init; } = HubEdition.Embedded;

    /// <summary>Folder of database and keys; a temporary one of its own where not given.</summary>
    public string? Data { get; init; }

    /// <summary>The key folder of another node, for a second node on the same database.</summary>
    public string? Keys { get; init; }

    /// <summary>The simulated department systems and their journeys; off unless a test is about them.</summary>
    public bool Sandbox { get; init; }

    /// <summary>Roles, comma-separated; the host's default where not given.</summary>
    public string? Roles { get; init; }

    /// <summary>The file of a certificate (PKCS#12, no password) for a further address under HTTPS.</summary>
    public string? TlsFile { get; init; }

    /// <summary>After a restart it listens where it did before, for those that were told its address.</summary>
    public bool KeepsAddress { get; init; }

    /// <summary>Further settings by their environment names.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>How long the host may take until it is ready.</summary>
    public TimeSpan StartLimit { get; init; } = TimeSpan.FromSeconds(60);
}
