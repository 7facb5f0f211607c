using System.Security.Claims;
using ExchangeHub.Access;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.Extensions.DependencyInjection;
using OpenIddict.Abstractions;

namespace ExchangeHub.Gateway.Authorization;

/// <summary>One policy for each scope, by the scope's name. What has no policy still asks for a valid token.</summary>
internal static class ScopePolicies
{
    /// <summary>Policy for the list of accounts; the role is looked at where it is asked.</summary>
    public const string UsersSee = Scopes.OpsRead + "|" + Scopes.GrantsApprove;

    public static void AddScopePolicies(this IServiceCollection services)
    {
        var authorization = services.AddAuthorizationBuilder().SetFallbackPolicy(Authenticated().Build());
        foreach (var scope in Scopes.All)
        {
            authorization.AddPolicy(scope, Authenticated().AddRequirements(new ScopeRequirement(scope)).Build());
        }

        authorization.AddPolicy(Scopes.GrantsSee, Authenticated().AddRequirements(new ScopeRequirement(Scopes.GrantsSee)).Build());
        authorization.AddPolicy(Scopes.LogSee, Authenticated().AddRequirements(new ScopeRequirement(Scopes.LogSee)).Build());
        authorization.AddPolicy(Scopes.SubscriptionsRun, Authenticated().AddRequirements(new ScopeRequirement(Scopes.SubscriptionsRun)).Build());
        authorization.AddPolicy(UsersSee, Authenticated().AddRequirements(new ScopeRequirement(UsersSee)).Build());
        authorization.AddPolicy(Scopes.AnyScope, Authenticated().AddRequirements(new ScopeRequirement(string.Join('|', Scopes.All))).Build());

        services.AddSingleton<IAuthorizationHandler, ScopeRequirementHandler>();
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, ProblemAnswers>();
        services.AddSingleton<IPolicyEvaluator, ScopeEvaluator>();
    }

    /// <summary>Holds it, or one of those between the bars.</summary>
    public static bool Holds(ClaimsPrincipal user, string scope) => new ScopeRequirement(scope).IsMetBy(user);

    private static AuthorizationPolicyBuilder Authenticated() =>
        new AuthorizationPolicyBuilder().RequireAuthenticatedUser();
}

internal sealed record ScopeRequirement(string Scope) : IAuthorizationRequirement
{
    private readonly string[] either = Scope.Split('|');

    /// <summary>The scope, and a caller behind it.</summary>
    public bool IsMetBy(ClaimsPrincipal user) => Array.Exists(either, user.HasScope) && Caller.Find(user) is not null;
}

internal sealed class ScopeRequirementHandler : AuthorizationHandler<ScopeRequirement>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, ScopeRequirement requirement)
    {
        if (requirement.IsMetBy(context.User))
        {
            context.Succeed(requirement);
        }

        return Task.CompletedTask;
    }
}
