using ExchangeHub.Access;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace ExchangeHub.Host.Http;

/// <summary>What the OpenAPI document says beyond paths and bodies: how to sign in, which scope opens what, how refusals look.</summary>
internal static class InterfaceDescription
{
    private const string Scheme = "oauth2";

    public static void Describe(OpenApiOptions openApi)
    {
        openApi.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "ExchangeHub 机构编制数据交换中心";
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
            document.Components.SecuritySchemes[Scheme] = SignIn();
            return Task.CompletedTask;
        });
        openApi.AddOperationTransformer((operation, context, _) =>
        {
            var policies = context.Description.ActionDescriptor.EndpointMetadata.OfType<IAuthorizeData>().Select(data => data.Policy).OfType<string>().ToList();
            if (policies.Count == 0)
            {
                return Task.CompletedTask;
            }

            // Either of the scopes between the bars opens it: one requirement for each.
            var scheme = new OpenApiSecuritySchemeReference(Scheme, context.Document);
            operation.Security =
            [
                .. policies.SelectMany(policy => policy == Scopes.AnyScope ? Scopes.All : policy.Split('|')).Distinct()
                    .Select(scope => new OpenApiSecurityRequirement { [scheme] = [scope] }),
            ];
            operation.Responses ??= [];
            operation.Responses.TryAdd("401", new OpenApiResponse { Description = "No valid token. application/problem+json" });
            operation.Responses.TryAdd("403", new OpenApiResponse { Description = "The scope, the region or a grant is missing; the code says which. application/problem+json" });
            operation.Responses.TryAdd("429", new OpenApiResponse { Description = "Asked too often, or a grant's rows of the day are used up; Retry-After. application/problem+json" });
            return Task.CompletedTask;
        });
    }

    private static OpenApiSecurityScheme SignIn()
    {
        var scopes = Scopes.All.ToDictionary(scope => scope, _ => "");
        return new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.OAuth2,
            Description = "Department systems: client credentials, with private_key_jwt or a secret. People: code flow with PKCE and PAR.",
            Flows = new OpenApiOAuthFlows
            {
                ClientCredentials = new OpenApiOAuthFlow { TokenUrl = new Uri("/connect/token", UriKind.Relative), Scopes = scopes },
                AuthorizationCode = new OpenApiOAuthFlow
                {
                    AuthorizationUrl = new Uri("/connect/authorize", UriKind.Relative), TokenUrl = new Uri("/connect/token", UriKind.Relative), Scopes = scopes,
                },
            },
        };
    }
}
