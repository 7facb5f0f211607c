using ExchangeHub.Gateway.Sessions;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace ExchangeHub.Gateway.Tokens;

/// <summary>
/// Tokens for a code or a refresh token. The account is looked at again: one that was disabled, or got a new password, in
/// the moment before the code's authorization was written gets none.
/// </summary>
internal sealed class IssueAccountToken(PersonGrants grants, UsedOnce used) : IOpenIddictServerHandler<HandleTokenRequestContext>
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

        if (!await used.ClaimAsync(context.ClientId!, shown, context.CancellationToken))
        {
            context.Reject(Errors.InvalidGrant, "It has been used before.");
            return;
        }

        var asked = context.Request.GetScopes() is { IsEmpty: false } fewer ? fewer : shown.GetScopes();
        var open = asked.Where(shown.HasScope).ToList();
        var grant = await grants.FindAsync(Session.From(shown), context.ClientId, [.. open], context.CancellationToken);
        if (grant is { IsEmpty: false } && open.Count > 0)
        {
            context.SignIn(grant.Value.Principal);
        }
        else
        {
            context.Reject(grant is null ? Errors.InvalidGrant : Errors.InvalidScope, "The session has ended, or opens none of these scopes.");
        }
    }
}
