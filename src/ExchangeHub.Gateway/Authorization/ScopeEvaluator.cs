using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Infrastructure;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ExchangeHub.Gateway.Authorization;

/// <summary>
/// Says yes at once where a policy asks nothing but scopes and the caller holds them, which is nearly every request. All else,
/// and every no, is the framework's to decide, whose way through services and handlers costs a twentieth of a proxied call.
/// </summary>
internal sealed class ScopeEvaluator : IPolicyEvaluator
{
    private static readonly Task<PolicyAuthorizationResult> Yes = Task.FromResult(PolicyAuthorizationResult.Success());

    public Task<AuthenticateResult> AuthenticateAsync(AuthorizationPolicy policy, HttpContext context) =>
        Standard(context).AuthenticateAsync(policy, context);

    public Task<PolicyAuthorizationResult> AuthorizeAsync(
        AuthorizationPolicy policy, AuthenticateResult authenticationResult, HttpContext context, object? resource) =>
        policy.AuthenticationSchemes.Count == 0 && authenticationResult.Succeeded && AreMet(policy.Requirements, context)
            ? Yes
            : Standard(context).AuthorizeAsync(policy, authenticationResult, context, resource);

    private static bool AreMet(IReadOnlyList<IAuthorizationRequirement> requirements, HttpContext context)
    {
        var user = context.User;
        if (user.Identity?.IsAuthenticated is not true)
        {
            return false;
        }

        foreach (var requirement in requirements)
        {
            if (requirement is not DenyAnonymousAuthorizationRequirement && !(requirement is ScopeRequirement scope && scope.IsMetBy(user)))
            {
                return false;
            }
        }

        return true;
    }

    private static PolicyEvaluator Standard(HttpContext context) => new(context.RequestServices.GetRequiredService<IAuthorizationService>());
}
