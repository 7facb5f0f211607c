namespace ExchangeHub.Gateway.Systems.Registry;

/// <summary>A department's own system as the registry describes it: where it is, and which of its addresses may be called.</summary>
public sealed record DepartmentSystem
{
    /// <summary>One of <see cref="ExchangeHub.Contracts.Department"/>.</summary>
    public required string Department { get; init; }

    /// <summary>The region whose system it is, six digits.</summary>
    public required string Region { get; init; }

    /// <summary>Base addresses of its API, all alike; HTTPS.</summary>
    public required IReadOnlyList<string> Destinations { get; init; }

    /// <summary>What may be called; anything else is not reached.</summary>
    public required IReadOnlyList<SystemRoute> Routes { get; init; }

    /// <summary>Path below each destination that answers 2xx while it is well, e.g. <c>/health</c>; null where it has none.</summary>
    public string? HealthPath { get; init; }

    /// <summary>Seconds without a sign of life after which a call is given up; 1 to 300.</summary>
    public int TimeoutSeconds { get; init; } = 30;

    /// <summary>Bytes a request may carry; at most 100 MiB.</summary>
    public long MaxRequestBytes { get; init; } = 1024 * 1024;

    /// <summary>Bytes an answer may have; at most 100 MiB, and 8 MiB where a contract masks it.</summary>
    public long MaxResponseBytes { get; init; } = 8 * 1024 * 1024;

    /// <summary>False while it is to be left alone.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Department and region, as one name.</summary>
    internal string Key => KeyOf(Department, Region);

    internal static string KeyOf(string department, string region) => $"{department}/{region}";
}

/// <summary>One or more addresses of a system.</summary>
public sealed record SystemRoute
{
    /// <summary>Path below the destination: <c>api/staff</c> for that one, <c>api/staff/**</c> with everything below it, <c>**</c> for all.</summary>
    public required string Path { get; init; }

    /// <summary>HTTP methods; with a contract <c>GET</c> only, for a right to read is none to act.</summary>
    public required IReadOnlyList<string> Methods { get; init; }

    /// <summary>Contract that the answers map to and are masked by; null where only the department itself may call.</summary>
    public string? Contract { get; init; }
}
