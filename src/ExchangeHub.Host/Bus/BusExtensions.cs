using ExchangeHub.Contracts.Transport;
using ExchangeHub.Host.Settings;
using ExchangeHub.Hub.Intake;
using MassTransit;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>The broker: the same endpoints over RabbitMQ or in memory.</summary>
internal static class BusExtensions
{
    public static IServiceCollection AddBus(this IServiceCollection services, HostSettings settings)
    {
        // Intake opens whether or not the broker is there: the ledger is the truth, and what sends waits for the bus itself.
        services.AddOptions<MassTransitHostOptions>().Configure(options => options.WaitUntilStarted = false);
        services.AddMassTransit(bus =>
        {
            if (settings.Has(HubRole.Hub))
            {
                bus.AddHubConsumers();
            }

            if (settings.IsMemoryBroker)
            {
                bus.UsingInMemory((context, configurator) =>
                {
                    // In memory both sides are in this process, or neither is.
                    if (settings.Has(HubRole.Hub))
                    {
                        configurator.ConfigureHubEndpoints(context);
                        configurator.ConfigureAdapterEndpoints(context);
                    }
                });
            }
            else
            {
                bus.UsingRabbitMq((context, configurator) => UseRabbitMq(configurator, context, settings));
            }
        });
        return services;
    }

    private static void UseRabbitMq(IRabbitMqBusFactoryConfigurator configurator, IBusRegistrationContext context, HostSettings settings)
    {
        configurator.Host(new Uri(settings.Broker), host =>
        {
            host.PublisherConfirmation = true;
            // A peer that vanished without a goodbye is noticed within two of these; until then the adapter's successor gets nothing.
            host.Heartbeat(TimeSpan.FromSeconds(10));
        });

        // RabbitMQ confirms what it cannot route and drops it; these must reach a queue or fail. On a new broker an adapter may be
        // there before the hub's queues are.
        configurator.ConfigureSend(send => send.UseExecute(message =>
        {
            if (message.TryGetPayload<RabbitMqSendContext>(out var rabbit))
            {
                rabbit.Mandatory = message is SendContext<ConnectSystem> or SendContext<SubmitEvents> or SendContext<DeliverEvents> or SendContext<ReturnReceipts>;

                // Who gets no answer asks again, and a confirm that a broken connection never brings would occupy a consumer without end.
                rabbit.AwaitAck = !IsAnswer(message);
            }
        }));
        if (settings.Has(HubRole.Hub))
        {
            configurator.ConfigureHubEndpoints<IRabbitMqReceiveEndpointConfigurator>(context, static endpoint => endpoint.SetQuorumQueue());
        }

        if (settings.Has(HubRole.Adapters))
        {
            // One process at a time works for a system; another takes over when it goes.
            configurator.ConfigureAdapterEndpoints<IRabbitMqReceiveEndpointConfigurator>(context, static endpoint =>
            {
                endpoint.SetQuorumQueue();
                endpoint.SingleActiveConsumer = true;
            });
        }
    }

    private static bool IsAnswer(SendContext message) => message is
        SendContext<SystemConnected> or SendContext<EventsAnswered> or SendContext<ReceiptsRecorded>
        or SendContext<Fault<ConnectSystem>> or SendContext<Fault<SubmitEvents>> or SendContext<Fault<ReturnReceipts>>;
}
