namespace ExchangeHub.Sandbox.Journeys;

/// <summary>Where the journeys are played and how their receipts are read.</summary>
public sealed class JourneyOptions
{
    /// <summary>Address of the process that runs the simulated systems.</summary>
    public required Uri SandboxUrl { get; init; }

    /// <summary>Address of the hub's interface.</summary>
    public required Uri HubUrl { get; init; }

    /// <summary>The city in which they are played.</summary>
    public required string Region { get; init; }

    /// <summary>The city whose staffing office reads the other one by grant.</summary>
    public required string ReaderRegion { get; init; }

    /// <summary>Gives an access token with <c>events:read records:read</c> for a department of a city: department, region.</summary>
    public required Func<string, string, CancellationToken, Task<string>> Token { get; init; }

    /// <summary>Gives an access token for the provincial administrator of a role.</summary>
    public required Func<string, CancellationToken, Task<string>> AccountToken { get; init; }

    /// <summary>How long all systems together may take.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(60);
}
