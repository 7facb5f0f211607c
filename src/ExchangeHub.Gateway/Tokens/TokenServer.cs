using ExchangeHub.Gateway.Keys;
using ExchangeHub.Gateway.Sessions;
using ExchangeHub.Gateway.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using OpenIddict.Server;
using OpenIddict.Server.AspNetCore;
using OpenIddict.Validation;
using static OpenIddict.Abstractions.OpenIddictConstants;
using Scopes = ExchangeHub.Access.Scopes;

namespace ExchangeHub.Gateway.Tokens;

/// <summary>OpenIddict as authorization server and as validator of its own tokens.</summary>
internal static class TokenServer
{
    public const string TokenEndpoint = "connect/token";
    public const string PushedRequestEndpoint = "connect/par";
    private const string IntrospectionEndpoint = "connect/introspect";
    private const string RevocationEndpoint = "connect/revoke";

    private static readonly TimeSpan CodeLifetime = TimeSpan.FromMinutes(1);

    /// <summary>Signing in, and enrolling an authenticator, happens within it; FAPI 2.0 wants less than ten minutes.</summary>
    private static readonly TimeSpan PushedRequestLifetime = TimeSpan.FromMinutes(9);

    private static readonly TimeSpan IdentityTokenLifetime = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Audience of every access token. Without one, OpenIddict lets any client revoke and look into the tokens of others.
    /// </summary>
    public const string Audience = "exchangehub";

    /// <summary>Codes and pushed requests live for less than this.</summary>
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(10);

    /// <summary>A signing key is accepted for as long as the longest-lived token, which may be one that renews others.</summary>
    public static KeySchedule ScheduleOf(GatewayOptions gateway, SignInOptions signIn) => new(
        gateway.KeyAnnouncement,
        (gateway.AccessTokenLifetime > signIn.IdleTimeout ? gateway.AccessTokenLifetime : signIn.IdleTimeout) + ClockTolerance);

    public static OpenIddictBuilder AddClientStore(this IServiceCollection services) =>
        services.AddOpenIddict().AddCore(core => core
            .UseEntityFrameworkCore()
            .UseDbContext<GatewayDb>()
            .ReplaceDefaultEntities<GatewayClient, GatewayAuthorization, GatewayScope, GatewayToken, Guid>());

    public static void AddTokenServer(this IServiceCollection services)
    {
        services.TryAddScoped<UsedOnce>();
        services.AddClientStore()
            .AddServer(server =>
            {
                server
                    .SetAuthorizationEndpointUris("connect/authorize")
                    .SetPushedAuthorizationEndpointUris(PushedRequestEndpoint)
                    .SetTokenEndpointUris(TokenEndpoint)
                    .SetIntrospectionEndpointUris(IntrospectionEndpoint)
                    .SetRevocationEndpointUris(RevocationEndpoint)
                    .SetEndSessionEndpointUris("connect/logout")
                    .SetConfigurationEndpointUris(".well-known/openid-configuration")
                    .SetJsonWebKeySetEndpointUris(".well-known/jwks")
                    .AllowClientCredentialsFlow()
                    .AllowAuthorizationCodeFlow()
                    .AllowRefreshTokenFlow()
                    .RequireProofKeyForCodeExchange()
                    .RequirePushedAuthorizationRequests()
                    .SetAuthorizationCodeLifetime(CodeLifetime)
                    .SetIdentityTokenLifetime(IdentityTokenLifetime)
                    // Of two that show one refresh token, one is a thief.
                    .SetRefreshTokenReuseLeeway(TimeSpan.Zero)
                    .RegisterScopes([.. Scopes.All])
                    // IssueClientToken checks scopes: OpenIddict would call one that is not held invalid_request.
                    .IgnoreScopePermissions()
                    // Which certificates count, CheckClientCertificate says; tokens name the one they were asked for with.
                    .EnableSelfSignedTlsClientAuthentication()
                    .UseClientCertificateBoundAccessTokens()
                    .RemoveEventHandler(OpenIddictServerHandlers.ValidateClientCertificate.Descriptor)
                    .UseAspNetCore();
                server.AddEventHandler(CheckClientCertificate.Descriptor);
                server.AddEventHandler(ReadClientAssertion.Descriptor);
                server.AddEventHandler(AdmitClient.Descriptor);
                server.AddEventHandler(AuthorizePerson.Descriptor);
                server.AddEventHandler(IssueClientToken.Descriptor);
                server.AddEventHandler(IssueAccountToken.Descriptor);
                server.AddEventHandler(EndSession.Descriptor);
                server.AddEventHandler(NameAssertionError.Descriptor);
                server.AddEventHandler(PublishMessageKey.Descriptor);
            })
            .AddValidation(validation =>
            {
                validation.UseLocalServer();
                validation.AddAudiences(Audience);
                // Either alone does nothing about a revoked authorization.
                validation.EnableTokenEntryValidation();
                validation.EnableAuthorizationEntryValidation();
                // A token in a URL ends in logs.
                validation.UseAspNetCore()
                    .DisableAccessTokenExtractionFromQueryString()
                    .DisableAccessTokenExtractionFromBodyForm();
            });

        services.AddOptions<OpenIddictServerOptions>().Configure<IOptions<GatewayOptions>, IOptions<SignInOptions>, SharedKeys>(Configure);
        services.AddOptions<OpenIddictServerAspNetCoreOptions>().Configure<IOptions<GatewayOptions>>(
            (server, gateway) => server.DisableTransportSecurityRequirement = gateway.Value.AllowHttp);
        services.AddOptions<OpenIddictValidationOptions>().Configure<IOptions<GatewayOptions>>(AcceptAnyOwnAddress);
    }

    private static void Configure(OpenIddictServerOptions server, IOptions<GatewayOptions> gateway, IOptions<SignInOptions> signIn, SharedKeys keys)
    {
        server.Issuer = gateway.Value.Issuer;
        server.AccessTokenLifetime = gateway.Value.AccessTokenLifetime;
        server.RequestTokenLifetime = PushedRequestLifetime;
        server.RefreshTokenLifetime = signIn.Value.IdleTimeout;
        NameCertificateEndpoints(server, gateway.Value.CertificateAddress);
        server.CodeChallengeMethods.IntersectWith([CodeChallengeMethods.Sha256]);
        server.PromptValues.IntersectWith([PromptValues.None, PromptValues.Login]);
        server.ResponseModes.Remove(ResponseModes.Fragment);
        server.SigningCredentials.AddRange(keys.Signing);
        server.EncryptionCredentials.AddRange(keys.Encryption);
        if (gateway.Value.Issuer is null)
        {
            server.TokenValidationParameters.IssuerValidator = (issuer, _, _) => issuer;
        }
    }

    /// <summary>Where clients that show a certificate go, if that is another address than everybody's (RFC 8705, 5).</summary>
    private static void NameCertificateEndpoints(OpenIddictServerOptions server, Uri? address)
    {
        if (address is not null)
        {
            server.MtlsTokenEndpointAliasUri = new Uri(address, TokenEndpoint);
            server.MtlsPushedAuthorizationEndpointAliasUri = new Uri(address, PushedRequestEndpoint);
            server.MtlsIntrospectionEndpointAliasUri = new Uri(address, IntrospectionEndpoint);
            server.MtlsRevocationEndpointAliasUri = new Uri(address, RevocationEndpoint);
        }
    }

    /// <summary>Without a configured issuer a token names the address it was asked at; that our keys sealed it is what counts.</summary>
    private static void AcceptAnyOwnAddress(OpenIddictValidationOptions validation, IOptions<GatewayOptions> gateway)
    {
        if (gateway.Value.Issuer is null)
        {
            validation.TokenValidationParameters.IssuerValidator = (issuer, _, _) => issuer;
        }
    }
}
