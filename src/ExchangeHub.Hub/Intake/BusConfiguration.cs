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
        bus.ReceiveEndpoint(Queues.ConnectSystem, endpoint =>
        {
            durable(endpoint);
            endpoint.ConfigureConsumer<ConnectSystemConsumer>(context);
        });
        bus.ReceiveEndpoint(Queues.SubmitEvents, endpoint =>
        {
            durable(endpoint);
            endpoint.PrefetchCount = 32;
            endpoint.ConfigureConsumer<SubmitEventsConsumer>(context);
        });
        bus.ReceiveEndpoint(Queues.ReturnReceipts, endpoint =>
        {
            durable(endpoint);
            endpoint.PrefetchCount = 32;
            endpoint.ConfigureConsumer<ReturnReceiptsConsumer>(context);
        });
    }
}
