using ExchangeHub.Access;
using ExchangeHub.Gateway.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace ExchangeHub.Gateway.Accounts;

/// <summary>
/// Access tokens for scripts, made beside the hub by whoever has the key folder. They have an entry and an admission like
/// any other, so they end with the account.
/// </summary>
public sealed class AccountTokens
{
    /// <summary>The client that these tokens name.</summary>
    public const string ClientId = "hub-cli";

    private readonly GatewayDb db;
    private readonly IOpenIddictAuthorizationManager admissions;
    private readonly IOpenIddictServerFactory factory;
    private readonly IOpenIddictServerDispatcher dispatcher;
    private readonly IOptions<GatewayOptions> options;
    private readonly TimeProvider clock;

    internal AccountTokens(
        GatewayDb db,
        IOpenIddictAuthorizationManager admissions,
        IOpenIddictServerFactory factory,
        IOpenIddictServerDispatcher dispatcher,
        IOptions<GatewayOptions> options,
        TimeProvider clock)
    {
        this.db = db;
        this.admissions = admissions;
        this.factory = factory;
        this.dispatcher = dispatcher;
        this.options = options;
        this.clock = clock;
    }

    /// <summary>A token for the account; null where there is none of this name, or it is disabled.</summary>
    public async Task<AccountToken?> IssueAsync(string name, Uri hub, CancellationToken cancellationToken = default)
    {
        if (await db.Accounts.AsNoTracking().SingleOrDefaultAsync(a => a.UserName == name && a.DisabledAt == null, cancellationToken) is not { } account)
        {
            return null;
        }

        var now = clock.GetUtcNow();
        var admission = await admissions.CreateAsync(
            new OpenIddictAuthorizationDescriptor
            {
                CreationDate = now, Status = Statuses.Valid, Subject = account.Id.ToString(), Type = AuthorizationTypes.AdHoc,
            },
            cancellationToken);

        var lifetime = options.Value.AccessTokenLifetime;
        var principal = AccountPrincipal.Of(account, [.. RoleScopes.Of(account.Role)])
            .SetAuthorizationId(await admissions.GetIdAsync(admission, cancellationToken))
            .SetCreationDate(now)
            .SetExpirationDate(now + lifetime)
            .SetClaim(Caller.ClientIdClaim, ClientId)
            .SetClaim(Claims.JwtId, Guid.CreateVersion7().ToString())
            .SetClaim(Claims.Private.Issuer, (options.Value.Issuer ?? hub).AbsoluteUri)
            .SetPresenters(ClientId);

        var transaction = await factory.CreateTransactionAsync();
        transaction.EndpointType = OpenIddictServerEndpointType.Token;
        transaction.Request = new OpenIddictRequest();
        var token = new GenerateTokenContext(transaction)
        {
            CreateTokenEntry = true,
            IsReferenceToken = false,
            PersistTokenPayload = false,
            Principal = principal,
            TokenFormat = TokenFormats.Private.JsonWebToken,
            TokenType = TokenTypeIdentifiers.AccessToken,
        };
        await dispatcher.DispatchAsync(token);
        return new AccountToken(token.Token ?? throw new InvalidOperationException(token.ErrorDescription), (int)lifetime.TotalSeconds);
    }
}

/// <summary>An access token and how many seconds it lives.</summary>
/// <param name="Value">The token.</param>
/// <param name="ExpiresIn">Seconds.</param>
public sealed record AccountToken(string Value, int ExpiresIn);
