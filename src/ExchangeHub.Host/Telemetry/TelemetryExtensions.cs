using ExchangeHub.Adapters;
using ExchangeHub.Host.Jobs;
using ExchangeHub.Hub.Telemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Microsoft.Extensions.DependencyInjection;

internal static class TelemetryExtensions
{
    // Not all that the framework counts: its counters of every route match and every policy asked cost as much as the request's own.
    private static readonly string[] OfTheWeb =
        ["Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Microsoft.AspNetCore.Diagnostics", "Microsoft.AspNetCore.Components.Server.Circuits"];

    /// <summary>Traces across HTTP and broker, metrics for Prometheus; spans leave by OTLP where an endpoint is configured.</summary>
    public static IServiceCollection AddTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        var telemetry = services.AddOpenTelemetry().ConfigureResource(resource => resource.AddService("exchangehub"));
        telemetry.WithTracing(tracing =>
        {
            tracing.AddSource(HubTelemetry.Name, "ExchangeHub.Adapters", "MassTransit");
            if (configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] is not null)
            {
                tracing.AddAspNetCoreInstrumentation().AddHttpClientInstrumentation().AddOtlpExporter();
            }
            else
            {
                // Trace ids go on with events and requests; spans that nobody receives are not filled.
                tracing.SetSampler(new AlwaysOffSampler());
            }
        });
        telemetry.WithMetrics(metrics => metrics
            .AddMeter(HubTelemetry.Name, AdapterTelemetry.SourceName, JobTelemetry.Name, "MassTransit")
            .AddMeter(OfTheWeb)
            .AddRuntimeInstrumentation()
            .AddPrometheusExporter());
        return services;
    }
}
