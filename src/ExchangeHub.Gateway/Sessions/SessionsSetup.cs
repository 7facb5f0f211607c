using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ExchangeHub.Gateway.Sessions;

internal static class SessionsSetup
{
    public static void AddSessions(this IServiceCollection services)
    {
        services.AddOptions<SignInOptions>().BindConfiguration(SignInOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSessionCookies();
        services.TryAddScoped<SignInAttempts>();
        services.TryAddScoped<SecondFactor>();
        services.TryAddScoped<SignInSteps>();
        services.TryAddScoped<SessionEnd>();
    }
}
