using ExchangeHub.Gateway.Accounts;
using ExchangeHub.Gateway.Sessions;
using ExchangeHub.Gateway.Storage;
using Microsoft.Extensions.Options;
using OpenIddict.Abstractions;
using OpenIddict.Core;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace ExchangeHub.Gateway.Tokens;

/// <summary>
/// Tokens for a code or a refresh token. The account is looked at again: one that was disabled, or got a new password, in
/// the moment before the code's authorization was written gets none.
/// </summary>
internal sealed class IssueAccountToken(
    GatewayDb db, OpenIddictApplicationManager<GatewayClient> clients, IOptions<SignInOptions> options, TimeProvider clock)
    : IOpenIddictServerHandler<HandleTokenRequestContext>
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<HandleTokenRequestContext>()
            .UseScopedHandler<IssueAccountToken>()
            .SetOrder(0)
            .Build();

    public async ValueTask HandleAsync(HandleTokenRequestContext context)
    {
        if ((context.AuthorizationCodePrincipal ?? context.RefreshTokenPrincipal) is not { } shown)
        {
            return;
        }

        if (Session.From(shown) is not { } session
            || await session.AccountAsync(db, clock.GetUtcNow(), options.Value.LongestSession, context.CancellationToken) is not { } account
            || await clients.FindByClientIdAsync(context.ClientId!, context.CancellationToken) is not { } client)
        {
            context.Reject(Errors.InvalidGrant, "The session has ended.");
            return;
        }

        var asked = context.Request.GetScopes() is { IsEmpty: false } fewer ? fewer : shown.GetScopes();
        var scopes = await AuthorizePerson.GrantedAsync(clients, client, account, [.. asked.Where(shown.HasScope)], context.CancellationToken);
        if (scopes.IsEmpty)
        {
            context.Reject(Errors.InvalidScope, "The account's role opens none of these scopes.");
            return;
        }

        context.SignIn(AccountPrincipal.Of(account, scopes, session));
    }
}
