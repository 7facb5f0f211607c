using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Sealing;
using ExchangeHub.Contracts.Transport;
using MassTransit;

namespace ExchangeHub.Benchmarks.Exchange;

/// <summary>Who a stand-in for an adapter speaks for.</summary>
internal sealed record SubscribedSystem(string ClientId, string Department, string Region);

/// <summary>
/// Adapters without a system behind them: they connect, take deliveries, open them and return a receipt for each, over the broker as adapters do.
/// </summary>
internal sealed class BrokerSubscribers : IAsyncDisposable
{
    private const string Types = "exchangehub.personnel.post-changed.v1";
    private static readonly Uri Receipts = new($"exchange:{Queues.ReturnReceipts}");

    private readonly IBusControl bus;
    private readonly Seal seal;

    private BrokerSubscribers(Uri broker, Seal seal, IReadOnlyList<SubscribedSystem> systems)
    {
        this.seal = seal;
        ClientIds = [.. systems.Select(system => system.ClientId)];
        bus = Bus.Factory.CreateUsingRabbitMq(configurator =>
        {
            configurator.Host(broker, host => host.PublisherConfirmation = true);
            foreach (var system in systems)
            {
                configurator.ReceiveEndpoint(Queues.DeliverEvents(system.ClientId), endpoint =>
                {
                    endpoint.ConfigureConsumeTopology = false;
                    endpoint.SetQuorumQueue();
                    endpoint.SingleActiveConsumer = true;
                    endpoint.PrefetchCount = 4;
                    endpoint.ConcurrentMessageLimit = 1;
                    endpoint.Handler<DeliverEvents>(message => TakeAsync(system, message));
                });
            }
        });
    }

    /// <summary>Called with each delivery as it arrives.</summary>
    public Action<SubscribedSystem, Delivery>? Arrived { get; set; }

    public IReadOnlyList<string> ClientIds { get; }

    public static async Task<BrokerSubscribers> StartAsync(ProductionHub production, IReadOnlyList<SubscribedSystem> systems, CancellationToken cancellationToken)
    {
        var subscribers = new BrokerSubscribers(production.Broker, new Seal(new KeyFolder(production.Hub.Keys), KeyPurpose.Transport), systems);
        await subscribers.bus.StartAsync(cancellationToken);
        foreach (var system in systems)
        {
            await subscribers.ConnectAsync(system, cancellationToken);
        }

        return subscribers;
    }

    public async ValueTask DisposeAsync() => await bus.StopAsync();

    private async Task ConnectAsync(SubscribedSystem system, CancellationToken cancellationToken)
    {
        var introduction = new SystemIntroduction(system.ClientId, system.Department, system.Region, [Types]);
        var client = bus.CreateRequestClient<ConnectSystem>(new Uri($"exchange:{Queues.ConnectSystem}"));
        var answer = await client.GetResponse<SystemConnected>(
            new ConnectSystem { Body = seal.CloseBody(introduction, SealContext.ConnectSystem) }, cancellationToken);
        if (answer.Message.Problem is { } problem)
        {
            throw new InvalidOperationException(problem);
        }
    }

    private async Task TakeAsync(SubscribedSystem system, ConsumeContext<DeliverEvents> context)
    {
        var deliveries = seal.OpenBody<IReadOnlyList<Delivery>>(context.Message.Body, SealContext.DeliverEvents);
        var receipts = new List<Receipt>(deliveries.Count);
        foreach (var delivery in deliveries)
        {
            Arrived?.Invoke(system, delivery);
            receipts.Add(new Receipt { DeliveryId = delivery.DeliveryId, Stage = ReceiptStage.Completed });
        }

        var hub = await context.GetSendEndpoint(Receipts);
        await hub.Send(
            new ReturnReceipts { ClientId = system.ClientId, Body = seal.CloseBody(receipts, SealContext.ReturnReceipts) }, context.CancellationToken);
    }
}
