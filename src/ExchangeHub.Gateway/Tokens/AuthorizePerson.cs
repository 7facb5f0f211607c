using System.Security.Claims;
using ExchangeHub.Gateway.Sessions;
using Microsoft.AspNetCore;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace ExchangeHub.Gateway.Tokens;

/// <summary>
/// Answers a pushed authorization request: a code for whoever is signed in, the sign-in page for everybody else. All
/// applications are the installation's own, so nobody is asked for consent.
/// </summary>
internal sealed class AuthorizePerson(PersonGrants grants, UsedOnce used, TimeProvider clock) : IOpenIddictServerHandler<HandleAuthorizationRequestContext>
{
    private const int LongestAge = 365 * 24 * 60 * 60;

    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<HandleAuthorizationRequestContext>()
            .UseScopedHandler<AuthorizePerson>()
            .SetOrder(0)
            .Build();

    public async ValueTask HandleAsync(HandleAuthorizationRequestContext context)
    {
        var http = context.Transaction.GetHttpRequest()!.HttpContext;
        var session = await Session.FindAsync(http);
        var grant = session is null || MustSignInAgain(context, session)
            ? null
            : await grants.FindAsync(session, context.ClientId, context.Request.GetScopes(), context.CancellationToken);
        if (grant is { IsEmpty: false })
        {
            if (PushedRequestOf(context) is { } pushed && await used.ClaimAsync(context.ClientId!, pushed, context.CancellationToken))
            {
                context.SignIn(grant.Value.Principal);
                return;
            }

            context.Reject(Errors.InvalidRequest, "The pushed request has been used before.");
        }
        else if (grant is not null)
        {
            context.Reject(Errors.InvalidScope, "The account's role opens none of these scopes.");
        }
        else if (context.Request.HasPromptValue(PromptValues.None))
        {
            context.Reject(Errors.LoginRequired, "Nobody is signed in.");
        }
        else
        {
            // OpenID Connect lets a request come as a form, too.
            var asked = http.Request.HasFormContentType ? SignInRequest.Read(http.Request.Form) : SignInRequest.Read(http.Request.Query);
            http.Response.Redirect(asked.At(SignInRequest.SignInPath));
            context.HandleRequest();
        }
    }

    // An application that asks for a fresh sign-in gets one that is newer than its request.
    private bool MustSignInAgain(HandleAuthorizationRequestContext context, Session session)
    {
        var asked = PushedRequestOf(context)?.GetCreationDate();
        return (context.Request.HasPromptValue(PromptValues.Login) && session.SignedInAt < asked)
            || (context.Request.MaxAge is { } seconds && clock.GetUtcNow() - session.SignedInAt > TimeSpan.FromSeconds(Math.Clamp(seconds, 0, LongestAge)) && !(session.SignedInAt >= asked));
    }

    private static ClaimsPrincipal? PushedRequestOf(HandleAuthorizationRequestContext context) =>
        context.Transaction.GetProperty<ProcessAuthenticationContext>(typeof(ProcessAuthenticationContext).FullName!)?.RequestTokenPrincipal;
}
