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
                bus.UsingInMemory((context, configurator) => Receive(configurator, context, settings));
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
        configurator.Host(new Uri(settings.Broker), host => host.PublisherConfirmation = true);

        // RabbitMQ confirms what it cannot route and drops it; these three must reach a queue or fail.
        configurator.ConfigureSend(send => send.UseExecute(message =>
        {
            if (message is SendContext<SubmitEvents> or SendContext<DeliverEvents> or SendContext<ReturnReceipts>
                && message.TryGetPayload<RabbitMqSendContext>(out var rabbit))
            {
                rabbit.Mandatory = true;
            }
        }));
        Receive(configurator, context, settings, static endpoint => endpoint.SetQuorumQueue());
    }

    private static void Receive<TEndpoint>(
        IReceiveConfigurator<TEndpoint> configurator, IBusRegistrationContext context, HostSettings settings, Action<TEndpoint>? configure = null)
        where TEndpoint : IReceiveEndpointConfigurator
    {
        if (settings.Has(HubRole.Hub))
        {
            configurator.ConfigureHubEndpoints(context, configure);
        }

        if (settings.Has(HubRole.Adapters))
        {
            configurator.ConfigureAdapterEndpoints(context, configure);
        }
    }
}
