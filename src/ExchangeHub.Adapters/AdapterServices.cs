using ExchangeHub.Adapters;
using ExchangeHub.Adapters.Exchange;
using ExchangeHub.Contracts.Transport;
using MassTransit;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Logging;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>The adapters role.</summary>
public static class AdapterServices
{
    private const string KeyHeader = "X-Api-Key";

    // While one batch is applied the next is at hand; more would only lie in the wrong process when this one dies.
    private const ushort BatchesAtHand = 2;

    /// <summary>Adds the adapters of the given systems. The host provides the key folder and the bus.</summary>
    public static IServiceCollection AddAdapters(this IServiceCollection services, AdapterOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(options);
        services.TryAddSingleton<TransportSeal>();
        services.AddHttpClient();
        services.TryAddSingleton<AdapterSystems>();
        services.TryAddSingleton<HubRequests>();
        foreach (var system in options.Systems)
        {
            services
                .AddHttpClient(AdapterSystems.ClientName(system), client =>
                {
                    client.BaseAddress = system.BaseUrl;
                    client.DefaultRequestHeaders.Add(KeyHeader, system.ApiKey);
                })
                .AddStandardResilienceHandler(resilience => Configure(resilience, options));
        }

        services.AddHostedService<SystemConnection>();
        services.AddHostedService<ChangeFeed>();
        return services;
    }

    /// <summary>
    /// Adds one receive endpoint for each system to the bus. <paramref name="configure"/> sets what only the transport knows, such as
    /// quorum queues.
    /// </summary>
    public static void ConfigureAdapterEndpoints<TEndpoint>(
        this IReceiveConfigurator<TEndpoint> bus, IServiceProvider services, Action<TEndpoint>? configure = null)
        where TEndpoint : IReceiveEndpointConfigurator
    {
        ArgumentNullException.ThrowIfNull(bus);
        var (options, seal, clock) = (
            services.GetRequiredService<AdapterOptions>(), services.GetRequiredService<TransportSeal>(), services.GetRequiredService<TimeProvider>());
        var logger = services.GetRequiredService<ILogger<DeliverEventsConsumer>>();
        foreach (var system in services.GetRequiredService<AdapterSystems>().All)
        {
            var applier = new DeliveryApplier(system, options, clock);
            bus.ReceiveEndpoint(Queues.DeliverEvents(system.Connected.ClientId), endpoint =>
            {
                endpoint.ConfigureConsumeTopology = false;
                endpoint.PrefetchCount = BatchesAtHand;
                endpoint.ConcurrentMessageLimit = 1;
                // The hub sends again what gets no receipt; a second copy in an error queue would help nobody.
                endpoint.PublishFaults = false;
                endpoint.DiscardFaultedMessages();
                endpoint.DiscardSkippedMessages();
                configure?.Invoke(endpoint);
                endpoint.Consumer(() => new DeliverEventsConsumer(system, applier, seal, logger));
            });
        }
    }

    // Within one attempt only: between attempts the hub's delivery table and the feed's loop decide.
    private static void Configure(HttpStandardResilienceOptions resilience, AdapterOptions options)
    {
        resilience.AttemptTimeout.Timeout = options.PollWait + TimeSpan.FromSeconds(10);
        resilience.TotalRequestTimeout.Timeout = 2 * resilience.AttemptTimeout.Timeout + TimeSpan.FromSeconds(5);
        resilience.Retry.MaxRetryAttempts = 2;
        resilience.Retry.Delay = TimeSpan.FromMilliseconds(200);
        resilience.CircuitBreaker.SamplingDuration = 2 * resilience.AttemptTimeout.Timeout;
        resilience.CircuitBreaker.MinimumThroughput = 10;
        resilience.CircuitBreaker.FailureRatio = 0.9;
        resilience.CircuitBreaker.BreakDuration = options.RetryDelay < TimeSpan.FromSeconds(1) ? TimeSpan.FromSeconds(1) : options.RetryDelay;
    }
}
