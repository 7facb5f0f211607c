using System.Collections.Immutable;
using ExchangeHub.Gateway.Accounts;
using ExchangeHub.Gateway.Sessions;
using ExchangeHub.Gateway.Storage;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using OpenIddict.Abstractions;
using OpenIddict.Core;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace ExchangeHub.Gateway.Tokens;

/// <summary>
/// Answers a pushed authorization request: a code for whoever is signed in, the sign-in page for everybody else. All
/// clients are the installation's own, so nobody is asked for consent; what a token opens is what the role opens.
/// </summary>
internal sealed class AuthorizePerson(
    GatewayDb db, OpenIddictApplicationManager<GatewayClient> clients, IOptions<SignInOptions> options, TimeProvider clock)
    : IOpenIddictServerHandler<HandleAuthorizationRequestContext>
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<HandleAuthorizationRequestContext>()
            .UseScopedHandler<AuthorizePerson>()
            .SetOrder(0)
            .Build();

    public async ValueTask HandleAsync(HandleAuthorizationRequestContext context)
    {
        var http = context.Transaction.GetHttpRequest()!.HttpContext;
        if (await Session.FindAsync(http) is not { } session || MustSignInAgain(context, session)
            || await session.AccountAsync(db, clock.GetUtcNow(), options.Value.LongestSession, context.CancellationToken) is not { } account)
        {
            SendToSignIn(context, http);
            return;
        }

        if (await clients.FindByClientIdAsync(context.ClientId!, context.CancellationToken) is not { } client)
        {
            context.Reject(Errors.InvalidClient, "The client is not registered.");
            return;
        }

        var scopes = await GrantedAsync(clients, client, account, context.Request.GetScopes(), context.CancellationToken);
        if (scopes.IsEmpty)
        {
            context.Reject(Errors.InvalidScope, "The account's role opens none of these scopes.");
            return;
        }

        context.SignIn(AccountPrincipal.Of(account, scopes, session));
    }

    /// <summary>Of what is asked for (without a word: of everything), what both the client and the role hold.</summary>
    public static async Task<ImmutableArray<string>> GrantedAsync(
        OpenIddictApplicationManager<GatewayClient> clients, GatewayClient client, Account account, ImmutableArray<string> asked, CancellationToken cancellationToken)
    {
        var open = (await IssueClientToken.HeldScopesAsync(clients, client, cancellationToken)).Intersect(RoleScopes.Of(account.Role)).ToList();
        return [.. asked.IsEmpty ? open : asked.Where(scope => scope is Scopes.OpenId or Scopes.OfflineAccess || open.Contains(scope))];
    }

    // An application that asks for a fresh sign-in gets one that is newer than its request.
    private bool MustSignInAgain(HandleAuthorizationRequestContext context, Session session)
    {
        var asked = context.Transaction.GetProperty<ProcessAuthenticationContext>(typeof(ProcessAuthenticationContext).FullName!)?
            .RequestTokenPrincipal?.GetCreationDate();
        return (context.Request.HasPromptValue(PromptValues.Login) && session.SignedInAt < asked)
            || (context.Request.MaxAge is { } seconds && clock.GetUtcNow() - session.SignedInAt > TimeSpan.FromSeconds(seconds) && !(session.SignedInAt >= asked));
    }

    private static void SendToSignIn(HandleAuthorizationRequestContext context, HttpContext http)
    {
        if (context.Request.HasPromptValue(PromptValues.None))
        {
            context.Reject(Errors.LoginRequired, "Nobody is signed in.");
            return;
        }

        http.Response.Redirect(SignInRequest.Read(http.Request.Query).At(SignInRequest.SignInPath));
        context.HandleRequest();
    }
}
