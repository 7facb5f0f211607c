using ExchangeHub.Access;
using ExchangeHub.Gateway.Tokens;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ExchangeHub.Gateway.Sessions;

internal static class SessionsSetup
{
    public static void AddSessions(this IServiceCollection services)
    {
        services.AddSessionCookies();
        services.TryAddScoped<SessionAccounts>();
        services.TryAddScoped<PersonGrants>();
        services.TryAddScoped<SignInAttempts>();
        services.TryAddScoped<SecondFactor>();
        services.TryAddScoped<SignInSteps>();
        services.TryAddScoped<SessionEnd>();
        services.AddAuthorizationBuilder().AddPolicy(SessionPolicies.SystemAdmin, policy => policy
            .AddAuthenticationSchemes(Session.Scheme).RequireAuthenticatedUser().RequireClaim(Caller.RoleClaim, Roles.SystemAdmin));
    }
}
