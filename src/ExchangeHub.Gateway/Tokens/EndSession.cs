using ExchangeHub.Gateway.Sessions;
using Microsoft.AspNetCore;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace ExchangeHub.Gateway.Tokens;

/// <summary>
/// <c>/connect/logout</c>: who comes with an ID token of this session is signed out and sent back; anybody else is asked
/// first, for any page can send a browser here.
/// </summary>
internal sealed class EndSession(SessionEnd end) : IOpenIddictServerHandler<HandleEndSessionRequestContext>
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<HandleEndSessionRequestContext>()
            .UseScopedHandler<EndSession>()
            .SetOrder(0)
            .Build();

    public async ValueTask HandleAsync(HandleEndSessionRequestContext context)
    {
        var http = context.Transaction.GetHttpRequest()!.HttpContext;
        var session = await Session.FindAsync(http);
        if (session is not null && context.IdentityTokenHintPrincipal?.GetClaim(Claims.Subject) != session.AccountId.ToString())
        {
            http.Response.Redirect(SignInPages.SignOutPath);
            context.HandleRequest();
            return;
        }

        await end.SignOutAsync(http);
        context.SignOut();
    }
}
