using ExchangeHub.Access;
using ExchangeHub.Gateway.Sessions;
using Hangfire;
using Hangfire.Dashboard;

namespace ExchangeHub.Host.Jobs;

/// <summary>The jobs role, and the page on which the system administrator sees and starts them.</summary>
internal static class JobsExtensions
{
    private const string Path = "/jobs";
    private const int LongestName = 200;

    public static IServiceCollection AddJobs(this IServiceCollection services, Database database)
    {
        foreach (var job in TimedJob.All)
        {
            services.AddSingleton(job);
        }

        services.AddSingleton(new JobPace(TimeSpan.FromSeconds(15)));
        services.AddSingleton(new Lazy<JobStorage>(() => JobStorages.Open(database), LazyThreadSafetyMode.PublicationOnly));
        services.AddScoped<TimedWork>();
        services.AddHostedService<JobRunner>();
        return services;
    }

    public static void MapJobs(this IEndpointRouteBuilder endpoints)
    {
        // Made at the first visit: opening the storage would lengthen every start. A database that is away then is asked again.
        var page = new Lazy<RequestDelegate>(() => Build(endpoints), LazyThreadSafetyMode.PublicationOnly);
        endpoints.Map(Path + "/{**path}", http => page.Value(http)).RequireAuthorization(SessionPolicies.SystemAdmin).ExcludeFromDescription();
    }

    private static RequestDelegate Build(IEndpointRouteBuilder endpoints)
    {
        var options = new DashboardOptions
        {
            DashboardTitle = "ExchangeHub 定时任务", AppPath = "/account", DisplayStorageConnectionString = false,
            // The policy of the endpoint decides who comes here; the library's own rule lets in whoever sits at the machine.
            Authorization = [],
        };
        var branch = endpoints.CreateApplicationBuilder();
        branch.Map(Path, dashboard => dashboard
            .Use(RecordAsync)
            .UseMiddleware<AspNetCoreDashboardMiddleware>(endpoints.ServiceProvider.GetRequiredService<Lazy<JobStorage>>().Value, options, DashboardRoutes.Routes));
        return branch.Build();
    }

    private static async Task RecordAsync(HttpContext http, RequestDelegate next)
    {
        http.Response.Headers.ContentSecurityPolicy = "frame-ancestors 'none'; base-uri 'none'; form-action 'self'";
        await next(http);
        // The page asks for its figures by POST every few seconds; that is no action.
        if (HttpMethods.IsPost(http.Request.Method) && !http.Request.Path.StartsWithSegments("/stats"))
        {
            var which = http.Request.HasFormContentType ? (await http.Request.ReadFormAsync(http.RequestAborted))["jobs[]"].ToString() : "";
            await http.RecordAdminActionAsync("jobs.change", $"{http.Request.Path} {which[..Math.Min(which.Length, LongestName)]}", http.Response.StatusCode, code: null);
        }
    }
}
