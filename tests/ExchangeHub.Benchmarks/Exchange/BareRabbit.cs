using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace ExchangeHub.Benchmarks.Exchange;

/// <summary>The same payload published and consumed by the broker's own client: confirmed, through a quorum queue. What MassTransit adds is the difference.</summary>
internal sealed class BareRabbit : IAsyncDisposable
{
    private const string Queue = "bench-rabbit";

    private readonly Volley volley = new();
    private readonly IConnection connection;
    private readonly IChannel publishing;
    private readonly IChannel consuming;

    private BareRabbit(IConnection connection, IChannel publishing, IChannel consuming) =>
        (this.connection, this.publishing, this.consuming) = (connection, publishing, consuming);

    public static async Task<BareRabbit> StartAsync(Uri broker, CancellationToken cancellationToken)
    {
        var connection = await new ConnectionFactory { Uri = broker }.CreateConnectionAsync(cancellationToken);
        var confirmed = new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true);
        var bare = new BareRabbit(
            connection, await connection.CreateChannelAsync(confirmed, cancellationToken), await connection.CreateChannelAsync(cancellationToken: cancellationToken));
        await bare.ConsumeAsync(cancellationToken);
        return bare;
    }

    /// <summary>Messages a second.</summary>
    public Task<double> RunAsync(IReadOnlyList<byte[]> payloads, CancellationToken cancellationToken)
    {
        var properties = new BasicProperties { Persistent = true };
        return volley.RunAsync(
            payloads, arrivalsEach: 1, at => publishing.BasicPublishAsync("", Queue, mandatory: false, properties, payloads[at], cancellationToken).AsTask(), cancellationToken);
    }

    public async ValueTask DisposeAsync() => await connection.DisposeAsync();

    private async Task ConsumeAsync(CancellationToken cancellationToken)
    {
        await consuming.QueueDeclareAsync(
            Queue, durable: true, exclusive: false, autoDelete: false, new Dictionary<string, object?> { ["x-queue-type"] = "quorum" }, cancellationToken: cancellationToken);
        await consuming.BasicQosAsync(0, 2 * Volley.InFlight, global: false, cancellationToken);
        var consumer = new AsyncEventingBasicConsumer(consuming);
        consumer.ReceivedAsync += async (_, message) =>
        {
            await consuming.BasicAckAsync(message.DeliveryTag, multiple: false, message.CancellationToken);
            volley.Arrived();
        };
        await consuming.BasicConsumeAsync(Queue, autoAck: false, consumer, cancellationToken);
    }
}
