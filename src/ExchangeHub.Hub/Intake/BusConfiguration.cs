using ExchangeHub.Contracts.Transport;
using ExchangeHub.Hub.Receipts;
using ExchangeHub.Hub.Subscriptions;
using MassTransit;

namespace ExchangeHub.Hub.Intake;

/// <summary>The hub's side of the broker, composed by the host for whichever transport it runs.</summary>
public static class BusConfiguration
{
    /// <summary>Registers the hub's consumers.</summary>
    public static void AddHubConsumers(this IBusRegistrationConfigurator bus)
    {
        bus.AddConsumer<ConnectSystemConsumer>();
        bus.AddConsumer<SystemsAliveConsumer>();
        bus.AddConsumer<SubmitEventsConsumer>();
        bus.AddConsumer<ReturnReceiptsConsumer>();
    }

    /// <summary>
    /// Adds the hub's receive endpoints. <paramref name="configure"/> sets what only the transport knows, such as quorum queues.
    /// </summary>
    public static void ConfigureHubEndpoints<TEndpoint>(this IReceiveConfigurator<TEndpoint> bus, IRegistrationContext context, Action<TEndpoint>? configure = null)
        where TEndpoint : IReceiveEndpointConfigurator
    {
        bus.ReceiveEndpoint(Queues.ConnectSystem, endpoint => Configure<ConnectSystemConsumer>(endpoint));
        bus.ReceiveEndpoint(Queues.SystemsAlive, endpoint => Configure<SystemsAliveConsumer>(endpoint));
        bus.ReceiveEndpoint(Queues.SubmitEvents, endpoint => Configure<SubmitEventsConsumer>(endpoint));
        bus.ReceiveEndpoint(Queues.ReturnReceipts, endpoint => Configure<ReturnReceiptsConsumer>(endpoint));

        void Configure<TConsumer>(TEndpoint endpoint)
            where TConsumer : class, IConsumer
        {
            endpoint.ConfigureConsumeTopology = false;
            endpoint.PrefetchCount = 32;

            // Whoever sent it asks or answers again; an error queue would only gather what has long been done.
            endpoint.DiscardFaultedMessages();
            endpoint.DiscardSkippedMessages();
            configure?.Invoke(endpoint);
            endpoint.ConfigureConsumer<TConsumer>(context);
        }
    }
}
