using ExchangeHub.Access;
using ExchangeHub.Gateway.Limits;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Limits over the whole interface.</summary>
public static class LimitExtensions
{
    /// <summary>Their settings.</summary>
    public static IServiceCollection AddLimits(this IServiceCollection services)
    {
        services.AddOptions<LimitOptions>().BindConfiguration(LimitOptions.Section).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<LimitOptions>, LimitOptionsRules>());
        services.TryAddSingleton<ICallerAllowance, CallerAllowance>();
        return services;
    }

    /// <summary>Ahead of authentication: how often anybody may try to sign in.</summary>
    public static IApplicationBuilder UseSignInLimits(this IApplicationBuilder app) => app.UseMiddleware<SignInLimits>();

    /// <summary>After authentication: how much each caller may ask for.</summary>
    public static IApplicationBuilder UseCallerLimits(this IApplicationBuilder app) => app.UseMiddleware<CallerLimits>();
}
