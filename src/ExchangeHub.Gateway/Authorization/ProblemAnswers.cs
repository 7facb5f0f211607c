using ExchangeHub.Access;
using ExchangeHub.Access.Log;
using ExchangeHub.Contracts;
using ExchangeHub.Gateway.Tokens;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace ExchangeHub.Gateway.Authorization;

/// <summary>401 and 403 as problem+json with a code, and what RFC 6750 wants in <c>WWW-Authenticate</c>.</summary>
internal sealed class ProblemAnswers : IAuthorizationMiddlewareResultHandler
{
    private readonly AuthorizationMiddlewareResultHandler standard = new();

    public Task HandleAsync(
        RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        // A policy with a scheme of its own (the console's cookie) answers in that scheme's way.
        if (authorizeResult.Succeeded || policy.AuthenticationSchemes.Count > 0)
        {
            return standard.HandleAsync(next, context, policy, authorizeResult);
        }

        return authorizeResult.Challenged ? Unauthenticated(context) : Forbidden(context, policy);
    }

    private static Task Unauthenticated(HttpContext context)
    {
        var shown = context.Request.Headers.Authorization.Count > 0;
        context.Response.Headers.WWWAuthenticate = shown ? "Bearer error=\"invalid_token\"" : "Bearer";
        var (code, detail) = TokenBinding.IsRefused(context)
            ? (RejectionCode.WrongClientCertificate, "The access token counts only together with the TLS client certificate it was asked for with.")
            : (RejectionCode.Unauthenticated, shown ? "The access token is not valid, has expired or was revoked." : "An access token is needed.");
        return Problems.Of(StatusCodes.Status401Unauthorized, code, detail).ExecuteAsync(context);
    }

    private static async Task Forbidden(HttpContext context, AuthorizationPolicy policy)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<AdminActionMetadata>() is { } administrative)
        {
            await context.RecordAdminActionAsync(administrative.Action, null, StatusCodes.Status403Forbidden, RejectionCode.InsufficientScope);
        }

        var scopes = string.Join(' ', policy.Requirements.OfType<ScopeRequirement>().Select(requirement => requirement.Scope.Replace('|', ' ')));
        context.Response.Headers.WWWAuthenticate = $"Bearer error=\"insufficient_scope\", scope=\"{scopes}\"";
        await Problems.Of(
            StatusCodes.Status403Forbidden,
            RejectionCode.InsufficientScope,
            $"The access token lacks the scope {scopes}.")
            .ExecuteAsync(context);
    }
}
