using ExchangeHub.Access;
using ExchangeHub.Contracts.Sealing;
using ExchangeHub.Gateway;
using ExchangeHub.Gateway.Accounts;
using ExchangeHub.Gateway.Amqp;
using ExchangeHub.Gateway.Authorization;
using ExchangeHub.Gateway.Clients;
using ExchangeHub.Gateway.Keys;
using ExchangeHub.Gateway.Sessions;
using ExchangeHub.Gateway.Storage;
using ExchangeHub.Gateway.Tokens;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using OpenIddict.Abstractions;
using OpenIddict.Core;
using OpenIddict.Server;
using OpenIddict.Validation;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>The gateway: who calls, and with which scopes.</summary>
public static class GatewayExtensions
{
    /// <summary>Token endpoints, token validation, one policy for each scope, the clients. Register <see cref="RegionRules"/> beside it.</summary>
    public static IServiceCollection AddGateway(
        this IServiceCollection services, Database database, KeyFolder keys, Action<GatewayOptions>? configure = null)
    {
        services.AddAccountRegistry(database, keys, configure);
        services.TryAddSingleton<ICallerDirectory, CallerDirectory>();
        services.TryAddSingleton<IClientDirectory, ClientDirectory>();
        services.AddHostedService<AmqpAccountReview>();
        services.TryAddSingleton<ValidatedTokens>();
        services.AddAuthentication(BearerTokenHandler.SchemeName)
            .AddScheme<AuthenticationSchemeOptions, BearerTokenHandler>(BearerTokenHandler.SchemeName, configureOptions: null);
        services.AddSessions();
        services.TryAddScoped<OwnSessions>();
        services.AddScopePolicies();
        services.AddHostedService<KeyWatch>();
        services.TryAddScoped(static provider => new TokenPruning(
            provider.GetRequiredService<GatewayDb>(),
            provider.GetRequiredService<IOpenIddictTokenManager>(),
            provider.GetRequiredService<IOpenIddictAuthorizationManager>(),
            provider.GetRequiredService<TimeProvider>()));
        return services;
    }

    /// <summary><see cref="ClientRegistry"/>, <see cref="AccountRegistry"/> and <see cref="AccountTokens"/>, for a process beside the hub that has its keys.</summary>
    public static IServiceCollection AddAccountRegistry(
        this IServiceCollection services, Database database, KeyFolder keys, Action<GatewayOptions>? configure = null)
    {
        services.AddOptions<GatewayOptions>().BindConfiguration(GatewayOptions.Section)
            .Configure(options => configure?.Invoke(options))
            .ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<GatewayOptions>, GatewayOptionsRules>());

        services.AddClientRegistry(database);
        services.AddSigningKeys(keys);
        services.AddDataProtection()
            .SetApplicationName("ExchangeHub")
            .PersistKeysToFileSystem(Directory.CreateDirectory(Path.Combine(keys.Path, "data-protection")));
        services.AddTokenServer();
        services.AddAccounts();
        return services;
    }

    private static void AddSigningKeys(this IServiceCollection services, KeyFolder keys)
    {
        services.AddOptions<SignInOptions>().BindConfiguration(SignInOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(provider => new SharedKeys(
            keys,
            TokenServer.ScheduleOf(provider.GetRequiredService<IOptions<GatewayOptions>>().Value, provider.GetRequiredService<IOptions<SignInOptions>>().Value),
            provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(provider => new MessageKeys(keys, provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<IMessageKeys>(static provider => provider.GetRequiredService<MessageKeys>());
        services.TryAddSingleton(static provider => new SigningKeys(
            provider.GetRequiredService<SharedKeys>(), provider.GetRequiredService<MessageKeys>(), provider.GetRequiredService<IOptions<GatewayOptions>>()));
        services.AddRenewal<OpenIddictServerOptions>();
        services.AddRenewal<OpenIddictValidationOptions>();
    }

    private static void AddRenewal<TOptions>(this IServiceCollection services)
    {
        services.TryAddSingleton<OptionsRenewal<TOptions>>();
        services.AddSingleton<IOptionsChangeTokenSource<TOptions>>(static provider => provider.GetRequiredService<OptionsRenewal<TOptions>>());
    }

    /// <summary>Only <see cref="ClientRegistry"/> and <see cref="ClientRenewal"/> with their tables, for a process beside the hub. Register <see cref="RegionRules"/> beside it.</summary>
    public static IServiceCollection AddClientRegistry(this IServiceCollection services, Database database)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddLogging();
        services.AddGatewayDb(database);
        services.AddClientStore();
        services.AddAmqpAccounts();
        services.TryAddScoped(static provider => new ClientRegistry(
            provider.GetRequiredService<GatewayDb>(),
            provider.GetRequiredService<OpenIddictApplicationManager<GatewayClient>>(),
            provider.GetRequiredService<OpenIddictAuthorizationManager<GatewayAuthorization>>(),
            provider.GetRequiredService<OpenIddictTokenManager<GatewayToken>>(),
            provider.GetRequiredService<AmqpAccounts>(),
            provider.GetRequiredService<RegionRules>(),
            provider.GetRequiredService<TimeProvider>()));
        services.TryAddScoped(static provider => new ClientRenewal(
            provider.GetRequiredService<GatewayDb>(),
            provider.GetRequiredService<OpenIddictApplicationManager<GatewayClient>>(),
            provider.GetRequiredService<OpenIddictAuthorizationManager<GatewayAuthorization>>(),
            provider.GetRequiredService<OpenIddictTokenManager<GatewayToken>>(),
            provider.GetRequiredService<TimeProvider>()));
        return services;
    }

    // Without a broker registered by the host there is none that clients reach.
    private static void AddAmqpAccounts(this IServiceCollection services)
    {
        services.AddOptions<AmqpAccountOptions>().BindConfiguration(AmqpAccountOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(Broker.Memory);
        services.TryAddSingleton<BrokerManagement>();
        services.TryAddSingleton(static provider => new Lazy<BrokerManagement>(provider.GetRequiredService<BrokerManagement>));
        services.TryAddSingleton<AmqpAccounts>();
        services.TryAddSingleton(static provider => new AmqpExamination(provider.GetRequiredService<Lazy<BrokerManagement>>()));
    }

    /// <summary>In the place of <c>UseAuthentication</c>: the token endpoints answer, and every other request learns who calls.</summary>
    public static IApplicationBuilder UseGateway(this IApplicationBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);

        // The name by which a WebApplication knows that it need not put its own in front.
        app.Properties["__AuthenticationMiddlewareSet"] = true;
        return app.Use(next => CallerAuthentication.Build(app, next));
    }

    /// <summary>After <c>UseAuthorization</c>: decides about the region that stands in a path, where an endpoint asks for it.</summary>
    public static IApplicationBuilder UseRegionAccess(this IApplicationBuilder app) => app.UseMiddleware<RegionAccessMiddleware>();

    /// <summary><c>/v1/clients</c>, <c>/v1/users</c>, <c>/v1/account</c> and the sign-in pages. The token endpoints answer by themselves, ahead of routing.</summary>
    public static IEndpointRouteBuilder MapGateway(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapClients();
        endpoints.MapUsers();
        endpoints.MapOwnAccount();
        endpoints.MapSignIn();
        return endpoints;
    }
}
