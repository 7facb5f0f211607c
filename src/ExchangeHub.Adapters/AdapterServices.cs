using ExchangeHub.Adapters;
using ExchangeHub.Adapters.Connectors.Rest;
using ExchangeHub.Adapters.Exchange;
using ExchangeHub.Adapters.Exchange.Links;
using ExchangeHub.Contracts.Sealing;
using ExchangeHub.Contracts.Transport;
using MassTransit;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>The adapters role.</summary>
public static class AdapterServices
{
    // While one batch is applied the next is at hand; more would only lie in the wrong process when this one dies.
    private const ushort BatchesAtHand = 2;

    /// <summary>
    /// Adds the adapters of the given systems. The host provides the key folder and the bus. A mapping or setting that makes no sense stops the start
    /// with an <see cref="AdapterStartException"/>.
    /// </summary>
    public static IServiceCollection AddAdapters(this IServiceCollection services, AdapterOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(options);
        services.AddHttpClient();
        services.TryAddSingleton<TransportSeal>();
        services.TryAddSingleton<PushReceivers>();
        services.TryAddSingleton<AdapterSystems>();
        services.TryAddSingleton<IHubLink, BrokerLink>();
        services.AddHostedService<AdapterWork>();
        return services;
    }

    /// <summary>
    /// Adds the adapters of the given systems next to a department: with the hub over HTTPS, a buffer in <see cref="AdapterOptions.Folder"/>, and no
    /// broker. The host provides the key folder.
    /// </summary>
    public static IServiceCollection AddEdgeAdapters(this IServiceCollection services, AdapterOptions options, EdgeOptions edge)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(edge);
        if (edge.Problems([.. options.Systems.Select(system => system.ClientId)]).ToList() is { Count: > 0 } problems)
        {
            throw new AdapterStartException(problems);
        }

        services.TryAddSingleton(edge);
        services.TryAddSingleton(provider => new EdgeClients(edge, EdgeClients.NewHandler(edge), provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(provider =>
        {
            Directory.CreateDirectory(options.Folder);
            return new EdgeBuffer(EdgeBuffer.FileIn(options.Folder), provider.GetRequiredService<KeyFolder>(), edge.BufferBytes);
        });
        services.TryAddSingleton<HttpLink>();
        services.TryAddSingleton<IHubLink>(provider => provider.GetRequiredService<HttpLink>());
        services.AddAdapters(options);
        services.AddHostedService(provider => new EdgeDeliveries(
            [.. provider.GetRequiredService<AdapterSystems>().All.Select(system => EdgeSystemOf(system, provider))], provider.GetRequiredService<HttpLink>(),
            provider.GetRequiredService<EdgeBuffer>(), edge, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<EdgeDeliveries>>()));
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
            bus.ReceiveEndpoint(Queues.DeliverEvents(system.ClientId), endpoint =>
            {
                endpoint.ConfigureConsumeTopology = false;
                endpoint.PrefetchCount = BatchesAtHand;
                endpoint.ConcurrentMessageLimit = 1;
                // The hub sends again what gets no receipt; a second copy in an error queue would help nobody.
                endpoint.PublishFaults = false;
                endpoint.DiscardFaultedMessages();
                endpoint.DiscardSkippedMessages();
                configure?.Invoke(endpoint);
                endpoint.Consumer(() => new DeliverEventsConsumer(system, applier, seal, options, logger));
            });
        }
    }

    private static EdgeSystem EdgeSystemOf(AdapterSystem system, IServiceProvider provider)
    {
        var applier = new DeliveryApplier(system, provider.GetRequiredService<AdapterOptions>(), provider.GetRequiredService<TimeProvider>());
        return new EdgeSystem(system.Connected, system.Mapping.Types, system.Mapping.Deduplicates, applier.ApplyAsync);
    }
}
