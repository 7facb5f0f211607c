namespace ExchangeHub.Host.Commands.Conformance;

/// <summary>What a run of the kit is told.</summary>
internal sealed record KitOptions
{
    public required Uri Hub { get; init; }

    /// <summary>The account under test.</summary>
    public required KitCredential Client { get; init; }

    /// <summary>An account of another department, with which the kit publishes what the client under test receives.</summary>
    public KitCredential? Partner { get; init; }

    /// <summary>The kit performs every rule itself, instead of watching the vendor's client.</summary>
    public bool Drive { get; init; }

    /// <summary>Where the vendor's client finds the hub: this machine only, for it speaks plain HTTP.</summary>
    public Uri Listen { get; init; } = new("http://127.0.0.1:0");

    /// <summary>The vendor's receiver, and the secret of its subscription.</summary>
    public Uri? Webhook { get; init; }

    public string? WebhookSecret { get; init; }

    /// <summary>The contract to publish; by default one that the department publishes.</summary>
    public string? Type { get; init; }

    /// <summary>Only rules whose id begins so.</summary>
    public IReadOnlyList<string> Only { get; init; } = [];

    /// <summary>How long no rule may be decided before the rest is given up: a client that polls never falls silent.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(5);
}

/// <summary>How an account signs in.</summary>
/// <param name="ClientId">Its client id.</param>
/// <param name="Department">Its department.</param>
/// <param name="Region">Its home region.</param>
/// <param name="Secret">Its secret, or null where it has a key.</param>
/// <param name="Key">Its private key, PEM or JWK.</param>
internal sealed record KitCredential(string ClientId, string Department, string Region, string? Secret, string? Key);
