using ExchangeHub.WebConsole.Shell;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace ExchangeHub.WebConsole.SignIn;

/// <summary>The way back from the hub, and out.</summary>
internal static class SignInEndpoints
{
    public const string OutPath = "/sign-out";
    public const string FailedPath = "/sign-in-failed";

    public static void MapConsoleSignIn(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("").ExcludeFromDescription();
        group.MapGet(SignInSetup.SignInPath, ReturnAsync).AllowAnonymous();
        group.MapGet(SignInSetup.SignOutPath, ReturnAsync).AllowAnonymous();
        group.MapGet(FailedPath, () => new RazorComponentResult<SignInFailed>()).AllowAnonymous().WithPageHeaders();
        // The hub first: a page still open in another window would be signed in again by the hub's session.
        group.MapPost(OutPath, () => TypedResults.SignOut(new AuthenticationProperties { RedirectUri = "/" }, [SignInSetup.HubScheme]))
            .RequireAuthorization(SignInSetup.SignedIn).WithMetadata(new Microsoft.AspNetCore.Antiforgery.RequireAntiforgeryTokenAttribute());
    }

    // The framework would let the handler look at every request; these two are all that it answers.
    private static async Task ReturnAsync(HttpContext http)
    {
        var handler = await http.RequestServices.GetRequiredService<IAuthenticationHandlerProvider>().GetHandlerAsync(http, SignInSetup.HubScheme);
        if (!await ((IAuthenticationRequestHandler)handler!).HandleRequestAsync())
        {
            http.Response.Redirect("/");
        }
    }
}
