using ExchangeHub.Access;
using ExchangeHub.Gateway.Systems;
using ExchangeHub.Gateway.Systems.Calls;
using ExchangeHub.Gateway.Systems.Health;
using ExchangeHub.Gateway.Systems.Registry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>The way through the gateway to the departments' own systems.</summary>
public static class SystemsExtensions
{
    private static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"];

    /// <summary>The registry, what watches it, and the calls. Needs the gateway and the access gate beside it.</summary>
    public static IServiceCollection AddDepartmentSystems(this IServiceCollection services)
    {
        services.AddOptions<SystemOptions>().BindConfiguration(SystemOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSystemRegistry();
        services.TryAddSingleton<IForwarderHttpClientFactory, SystemHttpClients>();
        services.TryAddSingleton(_ => new InMemoryConfigProvider([], []));
        services.TryAddSingleton<IProxyConfigProvider>(provider => provider.GetRequiredService<InMemoryConfigProvider>());
        services.AddReverseProxy();
        services.TryAddSingleton<SystemDirectory>();
        services.TryAddSingleton<DestinationBreaker>();
        services.TryAddSingleton<SystemStates>();
        services.TryAddSingleton<SystemTest>();
        services.TryAddSingleton<HubAssertions>();
        services.TryAddSingleton<SystemCalls>();
        services.AddHostedService<SystemWatch>();
        return services;
    }

    /// <summary><c>/v1/systems</c> and <c>/v1/connections</c>.</summary>
    /// <remarks>YARP is given destinations but no routes: one address with one policy leads to all systems, so none can be without.</remarks>
    public static IEndpointRouteBuilder MapDepartmentSystems(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapReverseProxy();
        endpoints.MapSystemRegistry();
        var calls = endpoints.ServiceProvider.GetRequiredService<SystemCalls>();
        endpoints.MapMethods(SystemCalls.Prefix + "{department}/{region}/{**path}", Methods, calls.HandleAsync)
            .RequireAuthorization(Scopes.SystemsCall);
        return endpoints;
    }

    private static void AddSystemRegistry(this IServiceCollection services)
    {
        services.TryAddSingleton<DestinationGuard>();
        services.TryAddSingleton<SystemCheck>();
        services.TryAddSingleton<SystemRegistry>();
    }
}
