using ExchangeHub.Sandbox;
using ExchangeHub.Sandbox.Endpoints;
using ExchangeHub.Sandbox.Endpoints.CreditCode;
using ExchangeHub.Sandbox.Endpoints.Open;
using ExchangeHub.Sandbox.Fronts;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>The sandbox role.</summary>
public static class SandboxServices
{
    private const string Policy = "sandbox-system";

    /// <summary>Adds the simulated department systems. The host provides the key folder.</summary>
    public static IServiceCollection AddSandbox(this IServiceCollection services, SandboxOptions options)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(options);
        services.TryAddSingleton<SandboxSystems>();
        services.TryAddSingleton<SandboxTokens>();
        services.TryAddSingleton<HubKeys>();
        services.AddHostedService(provider => provider.GetRequiredService<SandboxSystems>());
        services.AddHostedService<SystemFronts>();
        services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, SandboxAuthentication>(SandboxAuthentication.SchemeName, configureOptions: null)
            .AddScheme<AuthenticationSchemeOptions, HubAssertionAuthentication>(HubAssertionAuthentication.SchemeName, configureOptions: null);
        services.AddAuthorizationBuilder()
            .AddPolicy(Policy, policy => policy.AddAuthenticationSchemes(SandboxAuthentication.SchemeName).RequireAuthenticatedUser())
            .AddPolicy(OpenEndpoints.Policy, policy => policy.AddAuthenticationSchemes(HubAssertionAuthentication.SchemeName).RequireAuthenticatedUser());
        return services;
    }

    /// <summary>Maps their APIs under <c>/sandbox/{department}/{region}</c>, each behind its own key.</summary>
    public static IEndpointConventionBuilder MapSandbox(this IEndpointRouteBuilder endpoints)
    {
        var system = endpoints.MapGroup("/sandbox/{department}/{region}").RequireAuthorization(Policy).ExcludeFromDescription();
        system.MapExchange();
        system.MapHr();
        system.MapLook();
        system.MapBusiness();
        endpoints.MapDomainName();
        endpoints.MapCreditCode();
        endpoints.MapOpen();
        return system;
    }
}
