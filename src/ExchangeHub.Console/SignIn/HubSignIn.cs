using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.Options;

namespace ExchangeHub.WebConsole.SignIn;

/// <summary>What the console adds to the framework's way of signing in: its own proof of who it is, and where it must not send anybody.</summary>
internal sealed class HubSignIn(ClientAssertion assertion, IOptions<ConsoleOptions> options) : OpenIdConnectEvents
{
    public const string ScopeClaim = "scope";

    public override Task RedirectToIdentityProvider(RedirectContext context)
    {
        var request = context.Request;
        if (!HttpMethods.IsGet(request.Method) || request.Path.StartsWithSegments("/_blazor"))
        {
            // Nobody reads a sign-in page there.
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            context.HandleResponse();
        }
        else if (new Uri(request.GetEncodedUrl()) is var asked && options.Value.Address is { } address && asked.Authority != address.Authority)
        {
            // Cookies and the registered address belong to one name, e.g. 127.0.0.1 and not localhost.
            context.Response.Redirect(new Uri(address, asked.PathAndQuery).AbsoluteUri);
            context.HandleResponse();
        }
        else
        {
            context.ProtocolMessage.RedirectUri = new Uri(options.Value.Address!, SignInSetup.SignInPath).AbsoluteUri;
        }

        return Task.CompletedTask;
    }

    public override Task RedirectToIdentityProviderForSignOut(RedirectContext context)
    {
        context.ProtocolMessage.PostLogoutRedirectUri = new Uri(options.Value.Address!, SignInSetup.SignOutPath).AbsoluteUri;
        return Task.CompletedTask;
    }

    /// <summary>The hub's session is over, and with it this one; what is still open of it closes.</summary>
    public override async Task SignedOutCallbackRedirect(RemoteSignOutContext context)
    {
        // Only the way back from a sign-out that began here carries sealed properties; any page could link here without.
        if (context.Properties?.RedirectUri is not null)
        {
            await context.HttpContext.SignOutAsync(SignInSetup.CookieScheme);
        }
    }

    public override Task PushAuthorization(PushedAuthorizationContext context)
    {
        context.ProtocolMessage.ClientAssertionType = ClientAssertion.Type;
        context.ProtocolMessage.ClientAssertion = assertion.New();
        context.HandleClientAuthentication();
        return Task.CompletedTask;
    }

    public override Task AuthorizationCodeReceived(AuthorizationCodeReceivedContext context)
    {
        context.TokenEndpointRequest!.ClientAssertionType = ClientAssertion.Type;
        context.TokenEndpointRequest.ClientAssertion = assertion.New();
        return Task.CompletedTask;
    }

    /// <summary>What the page shows of somebody, and lets him try: the hub decides again at each call.</summary>
    public override Task TokenValidated(TokenValidatedContext context)
    {
        var identity = (ClaimsIdentity)context.Principal!.Identity!;
        foreach (var scope in context.TokenEndpointResponse!.Scope?.Split(' ') ?? [])
        {
            identity.AddClaim(new Claim(ScopeClaim, scope));
        }

        // The cookie goes with the browser; the session itself ends when the hub's does.
        context.Properties!.IsPersistent = false;
        return Task.CompletedTask;
    }

    /// <summary>A sign-in that went stale on the way (the back button, a page left open overnight) is said to have; starting anew by itself could go on for ever.</summary>
    public override Task RemoteFailure(RemoteFailureContext context)
    {
        context.Response.Redirect(SignInEndpoints.FailedPath);
        context.HandleResponse();
        return Task.CompletedTask;
    }
}
