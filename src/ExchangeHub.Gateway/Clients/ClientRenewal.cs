using ExchangeHub.Contracts;
using ExchangeHub.Gateway.Storage;
using ExchangeHub.Gateway.Tokens;
using OpenIddict.Abstractions;
using OpenIddict.Core;

namespace ExchangeHub.Gateway.Clients;

/// <summary>
/// Changes what a registered client signs in with. What it no longer has opens nothing: its tokens stop working within a second. While
/// keys or certificates are changed a client has the old and the new ones; a secret has no such time.
/// </summary>
public sealed class ClientRenewal
{
    private readonly GatewayDb db;
    private readonly OpenIddictApplicationManager<GatewayClient> clients;
    private readonly OpenIddictAuthorizationManager<GatewayAuthorization> admissions;
    private readonly OpenIddictTokenManager<GatewayToken> tokens;
    private readonly TimeProvider clock;

    internal ClientRenewal(
        GatewayDb db,
        OpenIddictApplicationManager<GatewayClient> clients,
        OpenIddictAuthorizationManager<GatewayAuthorization> admissions,
        OpenIddictTokenManager<GatewayToken> tokens,
        TimeProvider clock)
    {
        this.db = db;
        this.clients = clients;
        this.admissions = admissions;
        this.tokens = tokens;
        this.clock = clock;
    }

    /// <summary>Puts these certificates in the place of those it has; says everything that is wrong with them. Null where there is no such client.</summary>
    public async Task<IReadOnlyList<Finding>?> ReplaceCertificatesAsync(
        string clientId, IReadOnlyList<string> certificates, CancellationToken cancellationToken = default)
    {
        if (await FindAsync(clientId, cancellationToken) is not var (client, descriptor))
        {
            return null;
        }

        var findings = ClientCertificates.Findings(certificates, clock.GetUtcNow()).ToList();
        if (certificates.Count == 0 && IsNeeded(client, descriptor))
        {
            findings.Add(new(RejectionCode.MissingField, "certificates", "The client cannot sign in, or gets no token, without a certificate."));
        }

        if (findings.Count > 0)
        {
            return findings;
        }

        var before = ClientCertificates.In(descriptor.JsonWebKeySet).Select(ClientCertificates.ThumbprintOf).ToList();
        descriptor.JsonWebKeySet = PublicKeys.WithCertificates(descriptor.JsonWebKeySet, certificates);
        var isOneGone = before.Except(ClientCertificates.In(descriptor.JsonWebKeySet).Select(ClientCertificates.ThumbprintOf)).Any();
        await StoreAsync(client, descriptor, isOneGone);
        return [];
    }

    /// <summary>
    /// Puts this key set in the place of the keys it has, or of its secret; its certificates stay. Says everything that is wrong with
    /// it. Null where there is no such client.
    /// </summary>
    public async Task<IReadOnlyList<Finding>?> ReplaceKeysAsync(string clientId, string jwksJson, CancellationToken cancellationToken = default)
    {
        if (await FindAsync(clientId, cancellationToken) is not var (client, descriptor))
        {
            return null;
        }

        if (PublicKeys.Findings(jwksJson) is { Count: > 0 } findings)
        {
            return [.. findings.Select(detail => new Finding(RejectionCode.InvalidField, "jwks", detail))];
        }

        var before = PublicKeys.ThumbprintsOf(descriptor.JsonWebKeySet);
        descriptor.JsonWebKeySet = PublicKeys.WithKeys(descriptor.JsonWebKeySet, jwksJson);
        var isOneGone = descriptor.ClientSecret is not null || before.Except(PublicKeys.ThumbprintsOf(descriptor.JsonWebKeySet)).Any();
        descriptor.ClientSecret = null;
        await StoreAsync(client, descriptor, isOneGone);
        return [];
    }

    /// <summary>A new secret in the place of the one it has, shown this once. Null where there is no such client.</summary>
    public async Task<ClientRegistration?> RenewSecretAsync(string clientId, CancellationToken cancellationToken = default)
    {
        if (await FindAsync(clientId, cancellationToken) is not var (client, descriptor))
        {
            return null;
        }

        if (descriptor.ClientSecret is null)
        {
            return new(null, [new Finding(RejectionCode.StateConflict, "clientId", "The client signs in with its keys or certificates; a secret would be the weaker way in.")]);
        }

        var secret = ClientRegistry.NewSecret();
        descriptor.ClientSecret = secret;
        await StoreAsync(client, descriptor, isSomethingGone: true);
        return new(new ClientCredentials(clientId, secret), []);
    }

    private async Task<(GatewayClient Client, OpenIddictApplicationDescriptor Descriptor)?> FindAsync(string clientId, CancellationToken cancellationToken)
    {
        if (await clients.FindByClientIdAsync(clientId, cancellationToken) is not { } client)
        {
            return null;
        }

        var descriptor = new OpenIddictApplicationDescriptor();
        await clients.PopulateAsync(descriptor, client, cancellationToken);
        return (client, descriptor);
    }

    // Whole or not at all, also where nobody waits for the answer any more: what is gone must open nothing.
    private async Task StoreAsync(GatewayClient client, OpenIddictApplicationDescriptor descriptor, bool isSomethingGone)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(CancellationToken.None);
        await clients.UpdateAsync(client, descriptor, CancellationToken.None);
        if (isSomethingGone)
        {
            // Every token names the admission: a new one leaves behind also a token that is being issued at this moment.
            await admissions.RevokeByApplicationIdAsync(client.Id.ToString(), CancellationToken.None);
            await tokens.RevokeByApplicationIdAsync(client.Id.ToString(), CancellationToken.None);
            await admissions.CreateAsync(ClientRegistry.AdmissionOf(client, clock.GetUtcNow()), CancellationToken.None);
        }

        await transaction.CommitAsync(CancellationToken.None);
    }

    private static bool IsNeeded(GatewayClient client, OpenIddictApplicationDescriptor descriptor) =>
        descriptor.Requirements.Contains(CheckClientCertificate.Requirement)
        || (client.ClientSecret is null && PublicKeys.WithCertificates(descriptor.JsonWebKeySet, []) is null);
}
