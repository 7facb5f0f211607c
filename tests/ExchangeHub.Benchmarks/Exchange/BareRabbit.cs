using System.Diagnostics;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace ExchangeHub.Benchmarks.Exchange;

/// <summary>The same payload published and consumed by the broker's own client: confirmed, through a quorum queue. What MassTransit adds is the difference.</summary>
internal sealed class BareRabbit : IAsyncDisposable
{
    private const int InFlight = 128;
    private const string Queue = "bench-rabbit";

    private readonly IConnection connection;
    private readonly IChannel publishing;
    private readonly IChannel consuming;
    private CountdownEvent? outstanding;
    private TaskCompletionSource? done;

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
    public async Task<double> RunAsync(IReadOnlyList<byte[]> payloads, CancellationToken cancellationToken)
    {
        using var counting = outstanding = new CountdownEvent(payloads.Count);
        done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var properties = new BasicProperties { Persistent = true };
        var (next, began) = (-1, Stopwatch.GetTimestamp());
        await Task.WhenAll(Enumerable.Range(0, InFlight).Select(async _ =>
        {
            while (Interlocked.Increment(ref next) is var at && at < payloads.Count)
            {
                await publishing.BasicPublishAsync("", Queue, mandatory: false, properties, payloads[at], cancellationToken);
            }
        }));
        await done.Task.WaitAsync(cancellationToken);
        return payloads.Count / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    public async ValueTask DisposeAsync() => await connection.DisposeAsync();

    private async Task ConsumeAsync(CancellationToken cancellationToken)
    {
        await consuming.QueueDeclareAsync(
            Queue, durable: true, exclusive: false, autoDelete: false, new Dictionary<string, object?> { ["x-queue-type"] = "quorum" }, cancellationToken: cancellationToken);
        await consuming.BasicQosAsync(0, 2 * InFlight, global: false, cancellationToken);
        var consumer = new AsyncEventingBasicConsumer(consuming);
        consumer.ReceivedAsync += async (_, message) =>
        {
            await consuming.BasicAckAsync(message.DeliveryTag, multiple: false, message.CancellationToken);
            if (outstanding!.Signal())
            {
                done!.SetResult();
            }
        };
        await consuming.BasicConsumeAsync(Queue, autoAck: false, consumer, cancellationToken);
    }
}
