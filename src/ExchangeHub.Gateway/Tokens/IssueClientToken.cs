using System.Collections.Immutable;
using System.Security.Claims;
using ExchangeHub.Access;
using ExchangeHub.Gateway.Storage;
using OpenIddict.Abstractions;
using OpenIddict.Core;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace ExchangeHub.Gateway.Tokens;

/// <summary>Answers a client credentials request: only stable facts go into the token, never grants.</summary>
internal sealed class IssueClientToken(OpenIddictApplicationManager<GatewayClient> clients)
    : IOpenIddictServerHandler<HandleTokenRequestContext>
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<HandleTokenRequestContext>()
            .UseScopedHandler<IssueClientToken>()
            .SetOrder(0)
            .Build();

    public async ValueTask HandleAsync(HandleTokenRequestContext context)
    {
        if (!context.Request.IsClientCredentialsGrantType())
        {
            return;
        }

        if (await clients.FindByClientIdAsync(context.ClientId!, context.CancellationToken) is not { } client
            || AdmitClient.AdmissionOf(context.Transaction) is not { } admission)
        {
            context.Reject(Errors.InvalidClient, "The client is not registered.");
            return;
        }

        var held = await HeldScopesAsync(clients, client, context.CancellationToken);
        var requested = context.Request.GetScopes();
        if (requested.Except(held, StringComparer.Ordinal).ToList() is { Count: > 0 } foreign)
        {
            context.Reject(Errors.InvalidScope, $"The client does not hold: {string.Join(' ', foreign)}.");
            return;
        }

        context.SignIn(Principal(client, admission, requested.IsEmpty ? held : requested));
    }

    public static async Task<ImmutableArray<string>> HeldScopesAsync(
        OpenIddictApplicationManager<GatewayClient> clients, GatewayClient client, CancellationToken cancellationToken) =>
        [.. (await clients.GetPermissionsAsync(client, cancellationToken))
            .Where(permission => permission.StartsWith(Permissions.Prefixes.Scope, StringComparison.Ordinal))
            .Select(permission => permission[Permissions.Prefixes.Scope.Length..])];

    private static ClaimsPrincipal Principal(GatewayClient client, string admission, ImmutableArray<string> scopes)
    {
        var identity = new ClaimsIdentity("client_credentials");
        identity.SetClaim(Claims.Subject, client.ClientId);
        identity.SetClaim(Caller.DepartmentClaim, client.Department);
        identity.SetClaim(Caller.RegionClaim, client.Region);
        identity.SetScopes(scopes);
        identity.SetAudiences(TokenServer.Audience);
        identity.SetAuthorizationId(admission);
        identity.SetDestinations(static _ => [Destinations.AccessToken]);
        return new ClaimsPrincipal(identity);
    }
}
