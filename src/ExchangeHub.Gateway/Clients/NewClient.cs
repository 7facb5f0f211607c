using ExchangeHub.Contracts;
using ExchangeHub.Gateway.Amqp;

namespace ExchangeHub.Gateway.Clients;

/// <summary>
/// A department system to be registered, or an application of the installation's own that people sign in to. Without
/// secret, keys and certificates it gets a secret made for it.
/// </summary>
public sealed record NewClient
{
    /// <summary>One of <see cref="ExchangeHub.Contracts.Department"/>; empty for an application for people.</summary>
    public required string Department { get; init; }

    /// <summary>Home region, six digits; empty for an application for people.</summary>
    public required string Region { get; init; }

    /// <summary>Where an application for people has them sent back to; compared whole. A department system has none.</summary>
    public IReadOnlyList<Uri> RedirectUris { get; init; } = [];

    /// <summary>Where it has them sent after signing out.</summary>
    public IReadOnlyList<Uri> PostLogoutRedirectUris { get; init; } = [];

    internal bool IsForPeople => RedirectUris.Count > 0;

    /// <summary>The scopes it may ask for.</summary>
    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary>Name for people.</summary>
    public string? DisplayName { get; init; }

    /// <summary>Its public keys as a JSON Web Key Set, for <c>private_key_jwt</c>; it then has no secret.</summary>
    public string? JwksJson { get; init; }

    /// <summary>
    /// Its TLS client certificates as PEM, at most five so that they can be changed one after the other. A token that is asked
    /// for with one is good only together with it (RFC 8705).
    /// </summary>
    public IReadOnlyList<string> Certificates { get; init; } = [];

    /// <summary>True where it gets no token without one of its certificates.</summary>
    public bool RequireBoundTokens { get; init; }

    /// <summary>A given secret of at least 32 characters, for installations that keep it themselves.</summary>
    public string? Secret { get; init; }

    /// <summary>True where it is to have an account at the broker, for speaking AMQP itself.</summary>
    public bool Amqp { get; init; }

    /// <summary>A given client id; by default <c>&lt;department&gt;-&lt;region&gt;-&lt;random&gt;</c>.</summary>
    public string? ClientId { get; init; }
}

/// <summary>What the new client signs in with; the secret is shown this once.</summary>
/// <param name="ClientId">Its id.</param>
/// <param name="ClientSecret">Its secret; null where it signs in with its key.</param>
public sealed record ClientCredentials(string ClientId, string? ClientSecret)
{
    /// <summary>Its account at the broker, where it was to have one; the password is shown this once.</summary>
    public AmqpCredentials? Amqp { get; init; }
}

/// <summary>The outcome of a registration.</summary>
/// <param name="Credentials">The new client; null where it was refused.</param>
/// <param name="Errors">Everything that is wrong with it; empty where it was registered.</param>
public sealed record ClientRegistration(ClientCredentials? Credentials, IReadOnlyList<Finding> Errors);

/// <summary>A registered client, without anything secret.</summary>
/// <param name="ClientId">Its id.</param>
/// <param name="DisplayName">Name for people.</param>
/// <param name="Department">Its department.</param>
/// <param name="Region">Its home region.</param>
/// <param name="Scopes">The scopes it may ask for.</param>
/// <param name="Authentication"><c>client_secret_basic</c>, <c>private_key_jwt</c> or <c>self_signed_tls_client_auth</c>.</param>
/// <param name="Certificates">Its TLS client certificates.</param>
/// <param name="RequireBoundTokens">Does it get no token without one of them?</param>
/// <param name="CreatedAt">Since when it is registered.</param>
/// <param name="DisabledAt">Since when it is disabled, if it is.</param>
/// <param name="Amqp">Is it to have an account at the broker?</param>
public sealed record ClientSummary(
    string ClientId,
    string? DisplayName,
    string Department,
    string Region,
    IReadOnlyList<string> Scopes,
    string Authentication,
    IReadOnlyList<CertificateSummary> Certificates,
    bool RequireBoundTokens,
    DateTimeOffset CreatedAt,
    DateTimeOffset? DisabledAt,
    bool Amqp);

/// <summary>A registered certificate.</summary>
/// <param name="Thumbprint">Its SHA-256, base64url: what its tokens name as <c>x5t#S256</c>.</param>
/// <param name="NotAfter">When it expires.</param>
public sealed record CertificateSummary(string Thumbprint, DateTimeOffset NotAfter);

/// <summary>What clients need to know of regions, as of today; the host answers from the dated tree.</summary>
/// <param name="IsKnown">Is the region in the tree?</param>
/// <param name="IsWithin">Is the first region the second, or below it?</param>
public sealed record RegionRules(Func<string, bool> IsKnown, Func<string, string, bool> IsWithin);
