using System.ComponentModel.DataAnnotations;

namespace ExchangeHub.Adapters;

/// <summary>The department systems that this process connects.</summary>
public sealed class AdapterOptions
{
    /// <summary>The systems.</summary>
    public IList<ConnectedSystem> Systems { get; } = [];

    /// <summary>Most changes that one message carries to the hub.</summary>
    [Range(1, 1_000)]
    public int BatchSize { get; set; } = 200;

    /// <summary>How long a system may hold a request for changes while it has none.</summary>
    public TimeSpan PollWait { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long an answer of the hub is awaited before the same changes are sent again.</summary>
    public TimeSpan HubTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Pause after the hub or a system could not be reached.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(3);
}

/// <summary>One department's system and the client under which it is known to the hub.</summary>
public sealed class ConnectedSystem
{
    /// <summary>Its department.</summary>
    [Required]
    public required string Department { get; init; }

    /// <summary>Its region, six digits.</summary>
    [Required]
    public required string Region { get; init; }

    /// <summary>Its client id at the hub.</summary>
    [Required]
    public required string ClientId { get; init; }

    /// <summary>Where its API is, with a slash at the end.</summary>
    [Required]
    public required Uri BaseUrl { get; init; }

    /// <summary>The key its API asks for.</summary>
    [Required]
    public required string ApiKey { get; init; }

    /// <summary>The <c>source</c> of its events.</summary>
    public string Source => $"/{Region}/{Department}";
}
