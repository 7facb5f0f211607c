using ExchangeHub.Access.Regions;
using ExchangeHub.Adapters.Exchange.Links;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Sealing;
using ExchangeHub.Gateway;
using ExchangeHub.Gateway.Clients;
using ExchangeHub.Host.Http;
using ExchangeHub.Host.Jobs;
using ExchangeHub.Host.Settings;
using ExchangeHub.Hub;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;
using Scalar.AspNetCore;

namespace ExchangeHub.Host;

/// <summary>Puts the modules together for the roles of this process.</summary>
internal static class HubHost
{
    public static IConfiguration Configuration() =>
        new ConfigurationBuilder().SetBasePath(AppContext.BaseDirectory).AddJsonFile("appsettings.json", optional: true).AddEnvironmentVariables().Build();

    public static WebApplication Build(HostSettings settings)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddConfiguration(Configuration());
        // Also outside of development: what a build leaves in its place, not in a wwwroot, is what ./hub runs.
        builder.WebHost.UseStaticWebAssets();
        // Else the framework, finding a build and no publication, looks for a new file at every address that is asked.
        builder.Configuration["ReloadStaticAssetsAtRuntime"] = "false";
        builder.WebHost.UseKestrelHttpsConfiguration().UseUrls([.. settings.Urls.Select(url => url.ToString())]);
        var gateway = builder.Configuration.GetSection(GatewayOptions.Section).Get<GatewayOptions>() ?? new GatewayOptions();
        builder.Services.AddForwardedCertificates(gateway);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AskForClientCertificates(gateway);
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 512L * 1024 * 1024;
        });
        AddLogging(builder.Logging);
        AddModules(builder.Services, settings, builder.Configuration);

        var app = builder.Build();
        app.UseTrustedProxy(settings, gateway);
        app.UseMiddleware<RequestIdMiddleware>();
        // Answered is not yet told: without this the framework keeps what was handled out of the log.
        app.UseExceptionHandler(new ExceptionHandlerOptions { SuppressDiagnosticsCallback = failure => failure.Exception is BadHttpRequestException });
        app.UseStatusCodePages(StatusAnswers.AnswerAsync);
        app.UseSignInLimits();
        _ = settings.Has(HubRole.Hub) ? app.UseGateway() : app.UseAuthentication();
        app.Use(AddressCheck.InvokeAsync);
        app.UseCallerLimits();
        app.UseAuthorization();
        if (settings.Has(HubRole.Hub))
        {
            app.UseRegionAccess();
        }

        if (settings.Has(HubRole.Console))
        {
            app.UseConsole();
        }

        app.MapHealth(settings.IsEdge);
        app.MapPrometheusScrapingEndpoint("/metrics").AllowAnonymous().DisableRateLimiting();
        if (settings.Has(HubRole.Sandbox))
        {
            app.MapSandbox().DisableRateLimiting();
        }

        if (settings.Has(HubRole.Adapters))
        {
            app.MapAdapterPush();
        }

        if (settings.Has(HubRole.Hub))
        {
            app.MapGateway();
            app.MapDepartmentSystems();
            app.MapRegions();
            app.MapHub();
            if (settings.Has(HubRole.Jobs))
            {
                app.MapJobs();
            }

            if (settings.Has(HubRole.Console))
            {
                app.MapConsole();
            }

            app.MapOpenApi("/openapi/v1.json").AllowAnonymous();
            app.MapScalarApiReference("/docs", docs => docs.WithTitle("ExchangeHub").WithOpenApiRoutePattern("/openapi/v1.json").DisableDefaultFonts()
                .DisableAgent().DisableMcp().DisableTelemetry().HideDeveloperTools().HideClientButton()).AllowAnonymous();
        }

        return app;
    }

    /// <summary>The modules without the web, for commands that work beside a running hub.</summary>
    public static ServiceProvider BuildServices(HostSettings settings)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(Configuration());
        services.AddLogging();
        services.AddSingleton(settings.Database);
        services.AddSingleton(settings.BrokerOf);
        services.AddSingleton(new KeyFolder(settings.KeyFolder));
        services.AddAccess();
        services.AddHubPipeline();
        services.Configure<HubOptions>(hub => hub.AllowSynthetic |= settings.AllowSynthetic);
        services.AddAccountRegistry(settings.Database, new KeyFolder(settings.KeyFolder), Transport(settings));
        services.AddSingleton(RegionRulesOf);
        return services.BuildServiceProvider();
    }

    private static Action<GatewayOptions> Transport(HostSettings settings) => gateway =>
    {
        gateway.AllowHttp = settings.Urls.Any(url => url.Scheme == "http");
        gateway.BehindTls = settings.TrustedProxy;
    };

    private static void AddModules(IServiceCollection services, HostSettings settings, IConfiguration configuration)
    {
        var keys = new KeyFolder(settings.KeyFolder);
        services.AddSingleton(settings.Database);
        services.AddSingleton(settings.BrokerOf);
        services.AddSingleton(keys);
        services.AddExceptionHandler<ErrorAnswers>();
        services.AddProblemDetails();
        // Also where no gateway adds its schemes: the middleware stands in every process.
        services.AddAuthentication();
        services.AddAuthorization();
        services.AddOpenApi("v1", InterfaceDescription.Describe);
        services.AddTelemetry(configuration);
        services.AddAccess();
        services.AddLimits();
        services.AddSingleton(RegionRulesOf);
        services.AddHubStorage();
        if (settings.Has(HubRole.Hub))
        {
            services.AddGateway(settings.Database, keys, Transport(settings));
            services.AddDepartmentSystems();
            services.AddHub();
            services.PostConfigure<HubOptions>(hub =>
            {
                hub.BrokerForgets = settings.IsMemoryBroker;
                hub.AllowSynthetic |= settings.AllowSynthetic;
            });
        }

        if (settings.Has(HubRole.Jobs | HubRole.Hub))
        {
            services.AddJobs(settings.Database);
        }

        if (settings.Has(HubRole.Console))
        {
            services.AddConsole((console, provider) =>
            {
                console.Hub = settings.OwnAddress;
                console.Address = provider.GetRequiredService<IOptions<GatewayOptions>>().Value.Issuer ?? settings.OwnAddress;
                console.ReadKey = () => ConsoleClient.ReadKey(keys);
            });
        }

        if (settings.Has(HubRole.Sandbox))
        {
            services.AddSandbox(SandboxCity.Options(settings, configuration));
        }

        if (settings.Has(HubRole.Adapters))
        {
            AddAdapters(services, settings, configuration, keys);
        }

        if (!settings.IsEdge)
        {
            services.AddBus(settings);
        }
    }

    private static void AddAdapters(IServiceCollection services, HostSettings settings, IConfiguration configuration, KeyFolder keys)
    {
        var options = SandboxCity.Connect(settings, configuration, keys);
        if (settings.IsEdge)
        {
            services.AddEdgeAdapters(options, EdgeOf(settings, configuration));
        }
        else
        {
            services.AddAdapters(options);
        }
    }

    public static EdgeOptions EdgeOf(HostSettings settings, IConfiguration configuration)
    {
        var edge = new EdgeOptions();
        configuration.GetSection(EdgeOptions.Section).Bind(edge);
        edge.Hub = settings.HubAddress;
        return edge;
    }

    private static RegionRules RegionRulesOf(IServiceProvider provider)
    {
        var trees = provider.GetRequiredService<IRegionTrees>();
        var clock = provider.GetRequiredService<TimeProvider>();
        return new RegionRules(
            code => trees.Current.Exists(code, clock.Today()),
            (child, ancestor) => trees.Current.IsWithin(child, ancestor, clock.Today()));
    }

    // People read standard output; logs go to standard error, one JSON object a line.
    private static void AddLogging(ILoggingBuilder logging)
    {
        logging.ClearProviders();
        // With scopes: they hold the request id, by which an operator finds what an answer only hints at.
        logging.AddJsonConsole(json => (json.UseUtcTimestamp, json.IncludeScopes) = (true, true));
        logging.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        logging.SetMinimumLevel(LogLevel.Warning);

        // How far a roster of a hundred thousand people is, somebody wants to see.
        logging.AddFilter("ExchangeHub.Adapters.Exchange.Rosters", LogLevel.Information);

        // A new database makes EF report its first look for a migration table as an error.
        logging.AddFilter("Microsoft.EntityFrameworkCore.Database.Command", LogLevel.Critical);

        // The key folder is for its owner only; that is the protection these keys have.
        logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);

        // Attempts within a call; what came of the call is said by whoever made it.
        logging.AddFilter("Polly", LogLevel.Error);
    }
}
