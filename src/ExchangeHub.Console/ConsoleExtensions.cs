using ExchangeHub.WebConsole;
using ExchangeHub.WebConsole.Hub;
using ExchangeHub.WebConsole.Pages.Audit;
using ExchangeHub.WebConsole.Shell;
using ExchangeHub.WebConsole.SignIn;
using ExchangeHub.WebConsole.Words;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using MudBlazor;
using MudBlazor.Services;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>The operators' web console.</summary>
public static class ConsoleExtensions
{
    private static readonly TimeSpan LongestCall = TimeSpan.FromSeconds(30);

    /// <summary>Pages, sign-in and the client of the hub's interface. What <paramref name="defaults"/> sets, configuration may override.</summary>
    public static IServiceCollection AddConsole(this IServiceCollection services, Action<ConsoleOptions, IServiceProvider> defaults)
    {
        services.AddOptions<ConsoleOptions>().Configure(defaults).BindConfiguration(ConsoleOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.AddUnknownPages();
        services.AddConsoleSignIn();
        services.AddHubApi();
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddCascadingAuthenticationState();
        services.AddScoped<AuthenticationStateProvider, SessionWatch>();
        services.AddScoped<CircuitHandler, CircuitUse>();
        services.AddMudServices(mud => mud.SnackbarConfiguration.PositionClass = Defaults.Classes.Position.BottomCenter);
        services.AddScoped<MudLocalizer, MudTexts>();
        services.TryAddScoped<Language>();
        return services;
    }

    /// <summary>After <c>UseAuthorization</c>: forms of the console prove that they are its own.</summary>
    public static IApplicationBuilder UseConsole(this IApplicationBuilder app) => app.UseAntiforgery();

    /// <summary>The pages at <c>/</c>, what they are made of, and the way in and out.</summary>
    public static IEndpointRouteBuilder MapConsole(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapStaticAssets().AllowAnonymous();
        endpoints.MapConsoleSignIn();
        endpoints.MapLanguage();
        endpoints.MapAuditExport();
        endpoints.MapRazorComponents<App>()
            .AddInteractiveServerRenderMode(server => server.ContentSecurityFrameAncestorsPolicy = null)
            .RequireAuthorization(SignInSetup.SignedIn)
            .WithPageHeaders();
        endpoints.MapUnknownPages();
        return endpoints;
    }

    private static void AddHubApi(this IServiceCollection services)
    {
        services.AddHttpClient(HubClient.ClientName).ConfigureHttpClient(static (provider, http) =>
        {
            http.BaseAddress = provider.GetRequiredService<IOptions<ConsoleOptions>>().Value.Hub;
            http.Timeout = LongestCall;
        }).ConfigurePrimaryHttpMessageHandler(static () => new SocketsHttpHandler
        {
            // Why somebody reads is said in his language.
            RequestHeaderEncodingSelector = static (_, _) => System.Text.Encoding.UTF8, UseCookies = false, AllowAutoRedirect = false,
        });
        services.TryAddScoped<Trail>();
        services.TryAddScoped<HubProbe>();
        services.TryAddScoped<HubClient>();
        services.TryAddScoped<RegionNames>();
        services.TryAddScoped<AccountApi>();
        services.TryAddScoped<OverviewApi>();
        services.TryAddScoped<EventsApi>();
        services.TryAddScoped<RecordsApi>();
        services.TryAddScoped<GrantsApi>();
        services.TryAddScoped<AccessApi>();
        services.TryAddScoped<AuditApi>();
        services.TryAddScoped<SystemsApi>();
        services.TryAddScoped<ClientsApi>();
        services.TryAddScoped<CatalogueApi>();
        services.TryAddScoped<AgreementsApi>();
        services.TryAddScoped<ExportWriter>();
        services.TryAddScoped<DeliveriesApi>();
        services.TryAddScoped<FailuresApi>();
        services.TryAddScoped<EditsApi>();
    }
}
