using System.Text.Json;

namespace ExchangeHub.WebConsole.Hub;

/// <summary>The department systems that may sign in, and what they sign in with.</summary>
internal sealed class ClientsApi(HubClient hub)
{
    private const string Path = "/v1/clients";

    public Task<HubList<RegisteredClient>> ListAsync(string? cursor, CancellationToken cancellationToken) => PageAsync("100", cursor, cancellationToken);

    /// <summary>Every client of the caller's region; there are as many as systems are connected.</summary>
    public Task<IReadOnlyList<RegisteredClient>> AllAsync(CancellationToken cancellationToken) =>
        HubLists.AllAsync<RegisteredClient>((cursor, stop) => PageAsync("1000", cursor, stop), cancellationToken);

    /// <summary>The systems of a department that may receive, within the caller's region.</summary>
    public async Task<IReadOnlyList<RegisteredClient>> ReceiversAsync(string department, CancellationToken cancellationToken) =>
    [
        .. (await AllAsync(cancellationToken))
            .Where(one => one.Department == department && one.DisabledAt is null && one.Scopes.Contains(ExchangeHub.Access.Scopes.DeliveriesPull)),
    ];

    /// <summary>What it signs in with is told this once.</summary>
    public Task<NewCredentials> AddAsync(ClientToAdd client, CancellationToken cancellationToken) => hub.PostAsync<NewCredentials>(Path, client, cancellationToken);

    public Task ReplaceCertificatesAsync(string clientId, IReadOnlyList<string> certificates, CancellationToken cancellationToken) =>
        hub.PutAsync<object?>($"{Path}/{Uri.EscapeDataString(clientId)}/certificates", new { certificates }, cancellationToken);

    public Task ReplaceKeysAsync(string clientId, JsonElement jwks, CancellationToken cancellationToken) =>
        hub.PutAsync<object?>($"{Path}/{Uri.EscapeDataString(clientId)}/keys", new { jwks }, cancellationToken);

    /// <summary>The new secret is told this once.</summary>
    public Task<NewCredentials> RenewSecretAsync(string clientId, CancellationToken cancellationToken) =>
        hub.PostAsync<NewCredentials>($"{Path}/{Uri.EscapeDataString(clientId)}/secret", null, cancellationToken);

    /// <summary>A new password for its account at the broker, made where there is none; told this once.</summary>
    public Task<NewQueueAccount> RenewQueuePasswordAsync(string clientId, CancellationToken cancellationToken) =>
        hub.PostAsync<NewQueueAccount>($"{Path}/{Uri.EscapeDataString(clientId)}/amqp", null, cancellationToken);

    public Task RemoveAsync(string clientId, CancellationToken cancellationToken) => hub.DeleteAsync<object?>($"{Path}/{Uri.EscapeDataString(clientId)}", cancellationToken);

    private Task<HubList<RegisteredClient>> PageAsync(string limit, string? cursor, CancellationToken cancellationToken) =>
        hub.GetAsync<HubList<RegisteredClient>>(HubQuery.Of(Path, ("limit", limit), ("cursor", cursor)), cancellationToken);
}

/// <summary>A client to be registered; without keys and certificates it gets a secret.</summary>
public sealed record ClientToAdd(
    string Department, string? Region, IReadOnlyList<string> Scopes, string? DisplayName, JsonElement? Jwks, IReadOnlyList<string> Certificates, bool RequireBoundTokens, bool Amqp);

/// <summary>What a new client signs in with.</summary>
public sealed record NewCredentials(string ClientId, string? ClientSecret, NewQueueAccount? Amqp);

/// <summary>Its account at the broker.</summary>
public sealed record NewQueueAccount(string User, string Password, string VirtualHost, string Queue);

/// <summary>A registered client, without anything secret.</summary>
public sealed record RegisteredClient(
    string ClientId, string? DisplayName, string Department, string Region, IReadOnlyList<string> Scopes, string Authentication, IReadOnlyList<ClientCertificate> Certificates,
    bool RequireBoundTokens, bool Amqp, DateTimeOffset CreatedAt, DateTimeOffset? DisabledAt)
{
    private static readonly TimeSpan NearEnd = TimeSpan.FromDays(30);

    /// <summary>When the first of its certificates expires.</summary>
    public DateTimeOffset? EndsAt => Certificates.Count > 0 ? Certificates.Min(one => one.NotAfter) : null;

    /// <summary>True where the first of its certificates ends within 30 days, or has ended; one that may not sign in needs none.</summary>
    public bool EndsSoon(DateTimeOffset now) => DisabledAt is null && EndsAt is { } ends && ends < now + NearEnd;
}

/// <summary>A certificate of it.</summary>
public sealed record ClientCertificate(string Thumbprint, DateTimeOffset NotAfter);
