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
        bus.AddConsumer<SubmitEventsConsumer>();
        bus.AddConsumer<ReturnReceiptsConsumer>();
    }

    /// <summary>The hub's queues; <paramref name="durable"/> makes an endpoint as durable as the transport can.</summary>
    public static void ReceiveHubMessages(this IBusFactoryConfigurator bus, IRegistrationContext context, Action<IReceiveEndpointConfigurator> durable)
    {
        bus.ReceiveEndpoint(Queues.ConnectSystem, endpoint => Configure<ConnectSystemConsumer>(endpoint, context, durable));
        bus.ReceiveEndpoint(Queues.SubmitEvents, endpoint => Configure<SubmitEventsConsumer>(endpoint, context, durable));
        bus.ReceiveEndpoint(Queues.ReturnReceipts, endpoint => Configure<ReturnReceiptsConsumer>(endpoint, context, durable));
    }

    private static void Configure<TConsumer>(IReceiveEndpointConfigurator endpoint, IRegistrationContext context, Action<IReceiveEndpointConfigurator> durable)
        where TConsumer : class, IConsumer
    {
        durable(endpoint);
        endpoint.PrefetchCount = 32;

        // Whoever sent it asks or answers again; an error queue would only gather what has long been done.
        endpoint.DiscardFaultedMessages();
        endpoint.ConfigureConsumer<TConsumer>(context);
    }
}
