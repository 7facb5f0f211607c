using MassTransit;

namespace ExchangeHub.Benchmarks.Exchange;

/// <summary>MassTransit with nothing around it, confirmed and through quorum queues: one message published and consumed, and the way of an event.</summary>
internal sealed class BareMassTransit : IAsyncDisposable
{
    private static readonly string[] Subscribers = ["bench-journey-finance", "bench-journey-hr"];

    private readonly Volley volley = new();
    private readonly IBusControl bus;

    private BareMassTransit(Uri broker) => bus = Bus.Factory.CreateUsingRabbitMq(configurator =>
    {
        configurator.Host(broker, host => host.PublisherConfirmation = true);
        Consume<BarePayload>(configurator, "bench-bare", _ => Arrived());
        foreach (var subscriber in Subscribers)
        {
            Consume<JourneyPayload>(configurator, subscriber, context => context.Publish(new JourneyReceipt(context.Message.Number, subscriber)));
        }

        Consume<JourneyReceipt>(configurator, "bench-journey-receipts", _ => Arrived());
    });

    public static async Task<BareMassTransit> StartAsync(Uri broker, CancellationToken cancellationToken)
    {
        var bare = new BareMassTransit(broker);
        await bare.bus.StartAsync(cancellationToken);
        return bare;
    }

    /// <summary>Messages a second, published and consumed.</summary>
    public Task<double> MessagesAsync(IReadOnlyList<byte[]> payloads, CancellationToken cancellationToken) =>
        volley.RunAsync(payloads, arrivalsEach: 1, at => bus.Publish(new BarePayload(payloads[at]), cancellationToken), cancellationToken);

    /// <summary>Events a second, to two subscribers, each of which answers with a receipt that is consumed. No ledger, no order, no access, nothing kept.</summary>
    public Task<double> JourneysAsync(IReadOnlyList<byte[]> payloads, CancellationToken cancellationToken) =>
        volley.RunAsync(payloads, Subscribers.Length, at => bus.Publish(new JourneyPayload(at, payloads[at]), cancellationToken), cancellationToken);

    public async ValueTask DisposeAsync() => await bus.StopAsync();

    private static void Consume<T>(IRabbitMqBusFactoryConfigurator configurator, string queue, MessageHandler<T> handler)
        where T : class => configurator.ReceiveEndpoint(queue, endpoint =>
        {
            endpoint.SetQuorumQueue();
            endpoint.PrefetchCount = 2 * Volley.InFlight;
            endpoint.ConcurrentMessageLimit = Volley.InFlight;
            endpoint.Handler(handler);
        });

    private Task Arrived()
    {
        volley.Arrived();
        return Task.CompletedTask;
    }
}

internal sealed record BarePayload(byte[] Event);

internal sealed record JourneyPayload(int Number, byte[] Event);

internal sealed record JourneyReceipt(int Number, string From);
