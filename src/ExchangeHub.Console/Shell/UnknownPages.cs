using ExchangeHub.WebConsole.SignIn;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace ExchangeHub.WebConsole.Shell;

/// <summary>An address that leads nowhere: a person gets a page of the console, a program its problem+json as everywhere else.</summary>
internal static class UnknownPages
{
    private const string Constraint = "person";

    public static void MapUnknownPages(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapFallback($"{{**path:{Constraint}}}", () => new RazorComponentResult<App> { StatusCode = StatusCodes.Status404NotFound })
            // Named, or routing would take another method or form at an address of the interface for this one's, and say 404.
            .WithMetadata(new HttpMethodMetadata([HttpMethods.Get]))
            .RequireAuthorization(SignInSetup.SignedIn).ExcludeFromDescription().WithPageHeaders();

    public static void AddUnknownPages(this IServiceCollection services) =>
        services.Configure<RouteOptions>(routes => routes.SetParameterPolicy<PersonConstraint>(Constraint));

    /// <summary>Browsers ask for HTML where somebody opens an address.</summary>
    private sealed class PersonConstraint : IRouteConstraint
    {
        public bool Match(HttpContext? httpContext, IRouter? route, string routeKey, RouteValueDictionary values, RouteDirection routeDirection) =>
            httpContext?.Request is { } request && HttpMethods.IsGet(request.Method) && request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);
    }
}
