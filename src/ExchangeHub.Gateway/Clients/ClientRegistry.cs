using System.Security.Cryptography;
using ExchangeHub.Contracts;
using ExchangeHub.Gateway.Accounts;
using ExchangeHub.Gateway.Amqp;
using ExchangeHub.Gateway.Sessions;
using ExchangeHub.Gateway.Storage;
using ExchangeHub.Gateway.Tokens;
using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using OpenIddict.Core;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace ExchangeHub.Gateway.Clients;

/// <summary>The registered department systems, and the applications that people sign in to. Works in the hub and, beside it, in a process of its own.</summary>
public sealed class ClientRegistry
{
    private const string IdAlphabet = "abcdefghjkmnpqrstuvwxyz23456789";

    private readonly GatewayDb db;
    private readonly OpenIddictApplicationManager<GatewayClient> clients;
    private readonly OpenIddictAuthorizationManager<GatewayAuthorization> admissions;
    private readonly OpenIddictTokenManager<GatewayToken> tokens;
    private readonly AmqpAccounts accounts;
    private readonly RegionRules regions;
    private readonly TimeProvider clock;

    internal ClientRegistry(
        GatewayDb db,
        OpenIddictApplicationManager<GatewayClient> clients,
        OpenIddictAuthorizationManager<GatewayAuthorization> admissions,
        OpenIddictTokenManager<GatewayToken> tokens,
        AmqpAccounts accounts,
        RegionRules regions,
        TimeProvider clock)
    {
        this.db = db;
        this.clients = clients;
        this.admissions = admissions;
        this.tokens = tokens;
        this.accounts = accounts;
        this.regions = regions;
        this.clock = clock;
    }

    /// <summary>Registers a client, or says everything that is wrong with it.</summary>
    public async Task<ClientRegistration> AddAsync(NewClient client, CancellationToken cancellationToken = default)
    {
        var findings = NewClientCheck.Findings(client, regions.IsKnown, clock.GetUtcNow());
        if (client.ClientId is { } wanted && (wanted is AccountTokens.ClientId or Session.ClientId
            || await db.Clients.AnyAsync(other => other.ClientId == wanted, cancellationToken)
            || await db.Accounts.AnyAsync(account => account.UserName == wanted, cancellationToken)))
        {
            findings.Add(new(RejectionCode.InvalidField, "clientId", "The client id is taken."));
        }

        if (client.Amqp && !accounts.IsOffered)
        {
            findings.Add(AmqpAccounts.NotOffered);
        }

        if (findings.Count > 0)
        {
            return new(null, findings);
        }

        var clientId = client.ClientId
            ?? $"{(client.IsForPeople ? "people" : $"{client.Department}-{client.Region}")}-{RandomNumberGenerator.GetString(IdAlphabet, 6)}";
        var secret = client is { JwksJson: null, Certificates: [] } ? client.Secret ?? NewSecret() : client.Secret;
        // First: the review deletes accounts that no client is to have.
        await StoreAsync(client, clientId, secret, cancellationToken);
        var (amqp, problem) = client.Amqp ? await accounts.MakeAsync(clientId, [.. client.Scopes], cancellationToken) : default;
        if (problem is not null)
        {
            await ForgetAsync(clientId);
            return new(null, [problem]);
        }

        return new(new ClientCredentials(clientId, secret) { Amqp = amqp }, []);
    }

    /// <summary>A new password for the client's account at the broker, which is made where there is none.</summary>
    public async Task<AmqpRegistration> RenewAmqpAsync(string clientId, CancellationToken cancellationToken = default)
    {
        if (await clients.FindByClientIdAsync(clientId, cancellationToken) is not { DisabledAt: null, Region.Length: > 0 } client)
        {
            return new(null, new Finding(RejectionCode.NotFound, "clientId", "No such department system."));
        }

        if (!accounts.IsOffered)
        {
            return new(null, AmqpAccounts.NotOffered);
        }

        // Noted first: the review deletes accounts that no client is to have.
        if (!ClientDirectory.IsAmqp(client.Properties))
        {
            var descriptor = new OpenIddictApplicationDescriptor();
            await clients.PopulateAsync(descriptor, client, cancellationToken);
            descriptor.Properties[ClientDirectory.AmqpProperty] = ClientDirectory.Since(clock.GetUtcNow());
            await clients.UpdateAsync(client, descriptor, cancellationToken);
        }

        var (made, problem) = await accounts.MakeAsync(clientId, [.. await IssueClientToken.HeldScopesAsync(clients, client, cancellationToken)], cancellationToken);
        return new(made, problem);
    }

    /// <summary>Ids of the clients that are to have an account at the broker.</summary>
    internal async Task<IReadOnlySet<string>> AmqpClientsAsync(CancellationToken cancellationToken) =>
        (await db.Clients.AsNoTracking().Where(client => client.DisabledAt == null && client.Properties != null)
            .Select(client => new { client.ClientId, client.Properties }).ToListAsync(cancellationToken))
        .Where(client => ClientDirectory.IsAmqp(client.Properties)).Select(client => client.ClientId!).ToHashSet(StringComparer.Ordinal);

    /// <summary>Clients in the order of their ids, from after the given one.</summary>
    public async IAsyncEnumerable<ClientSummary> ListAsync(
        string? after = null,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var query = db.Clients.AsNoTracking();
        if (after is not null)
        {
            query = query.Where(client => string.Compare(client.ClientId, after) > 0);
        }

        // Read whole before it is handed on: a slow reader must not hold the database open.
        foreach (var client in await query.OrderBy(client => client.ClientId).ToListAsync(cancellationToken))
        {
            yield return await SummaryAsync(client, cancellationToken);
        }
    }

    /// <summary>The client of an id, or null.</summary>
    public async Task<ClientSummary?> FindAsync(string clientId, CancellationToken cancellationToken = default) =>
        await db.Clients.AsNoTracking().SingleOrDefaultAsync(client => client.ClientId == clientId, cancellationToken) is { } found
            ? await SummaryAsync(found, cancellationToken)
            : null;

    /// <summary>No new tokens, and the ones out stop working within a second. False where there is no such client.</summary>
    public async Task<bool> DisableAsync(string clientId, CancellationToken cancellationToken = default)
    {
        var now = clock.GetUtcNow();
        var id = await db.Clients.Where(client => client.ClientId == clientId)
            .Select(client => (Guid?)client.Id)
            .SingleOrDefaultAsync(cancellationToken);
        if (id is null)
        {
            return false;
        }

        await db.Clients.Where(client => client.Id == id && client.DisabledAt == null)
            .ExecuteUpdateAsync(client => client.SetProperty(c => c.DisabledAt, now), cancellationToken);
        // Every token names the admission: revoking it reaches also a token that is being issued at this moment.
        await admissions.RevokeByApplicationIdAsync(id.Value.ToString(), CancellationToken.None);
        await tokens.RevokeByApplicationIdAsync(id.Value.ToString(), CancellationToken.None);
        await CutOffAsync(clientId);
        return true;
    }

    /// <summary>Deletes the client with its tokens, which stop working within a second. False where there is no such client.</summary>
    public async Task<bool> RemoveAsync(string clientId, CancellationToken cancellationToken = default)
    {
        if (await clients.FindByClientIdAsync(clientId, cancellationToken) is not { } client)
        {
            return false;
        }

        await clients.DeleteAsync(client, cancellationToken);
        await CutOffAsync(clientId);
        return true;
    }

    /// <summary>A secret as it is made for who brings nothing to sign in with.</summary>
    public static string NewSecret() => Base64UrlEncoder.Encode(RandomNumberGenerator.GetBytes(32));

    /// <summary>What lets a client in: all its tokens name it.</summary>
    internal static OpenIddictAuthorizationDescriptor AdmissionOf(GatewayClient client, DateTimeOffset now) => new()
    {
        ApplicationId = client.Id.ToString(),
        CreationDate = now,
        Status = Statuses.Valid,
        Subject = client.ClientId,
        Type = AuthorizationTypes.Permanent,
    };

    // One that nobody has been told of: no token names it yet. OpenIddict still holds it as it was before it was stored.
    private async Task ForgetAsync(string clientId)
    {
        await db.Admissions.Where(admission => admission.Application!.ClientId == clientId).ExecuteDeleteAsync(CancellationToken.None);
        await db.Clients.Where(client => client.ClientId == clientId).ExecuteDeleteAsync(CancellationToken.None);
    }

    // Where the broker does not answer now, the review does it; what the account still sends is refused as nobody's.
    private Task CutOffAsync(string clientId) =>
        accounts.IsOffered ? accounts.RemoveAsync(clientId, CancellationToken.None) : Task.CompletedTask;

    private async Task StoreAsync(NewClient client, string clientId, string? secret, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var entity = new GatewayClient { Department = client.Department, Region = client.Region, CreatedAt = now };
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await clients.PopulateAsync(entity, Describe(client, clientId, now), cancellationToken);
        await clients.CreateAsync(entity, secret, cancellationToken);
        await admissions.CreateAsync(AdmissionOf(entity, now), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static OpenIddictApplicationDescriptor Describe(NewClient client, string clientId, DateTimeOffset now)
    {
        var descriptor = new OpenIddictApplicationDescriptor
        {
            ClientId = clientId,
            ClientType = ClientTypes.Confidential,
            DisplayName = client.DisplayName,
            JsonWebKeySet = PublicKeys.Of(client.JwksJson, client.Certificates),
            Permissions = { Permissions.Endpoints.Token, Permissions.Endpoints.Introspection, Permissions.Endpoints.Revocation },
        };
        descriptor.Permissions.UnionWith(client.IsForPeople
            ?
            [
                Permissions.Endpoints.Authorization, Permissions.Endpoints.PushedAuthorization, Permissions.Endpoints.EndSession,
                Permissions.GrantTypes.AuthorizationCode, Permissions.GrantTypes.RefreshToken, Permissions.ResponseTypes.Code,
            ]
            : [Permissions.GrantTypes.ClientCredentials]);
        if (client.RequireBoundTokens)
        {
            descriptor.Requirements.Add(CheckClientCertificate.Requirement);
        }

        if (client.Amqp)
        {
            descriptor.Properties[ClientDirectory.AmqpProperty] = ClientDirectory.Since(now);
        }

        descriptor.RedirectUris.UnionWith(client.RedirectUris);
        descriptor.PostLogoutRedirectUris.UnionWith(client.PostLogoutRedirectUris);
        descriptor.Permissions.UnionWith(client.Scopes.Select(scope => Permissions.Prefixes.Scope + scope));
        return descriptor;
    }

    private async Task<ClientSummary> SummaryAsync(GatewayClient client, CancellationToken cancellationToken)
    {
        var keys = await clients.GetJsonWebKeySetAsync(client, cancellationToken);
        var certificates = ClientCertificates.In(keys).ToList();
        return new(
            client.ClientId!,
            client.DisplayName,
            client.Department,
            client.Region,
            await IssueClientToken.HeldScopesAsync(clients, client, cancellationToken),
            client.ClientSecret is not null ? ClientAuthenticationMethods.ClientSecretBasic
                : keys?.Keys.Count > certificates.Count ? ClientAuthenticationMethods.PrivateKeyJwt
                : ClientAuthenticationMethods.SelfSignedTlsClientAuth,
            [.. certificates.Select(ClientCertificates.SummaryOf)],
            await clients.HasRequirementAsync(client, CheckClientCertificate.Requirement, cancellationToken),
            ClientDirectory.IsAmqp(client.Properties),
            client.CreatedAt,
            client.DisabledAt);
    }
}
