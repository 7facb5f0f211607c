using ExchangeHub.Testing.Broker;
using RabbitMQ.Client;
using Xunit;

namespace ExchangeHub.IntegrationTests.Infrastructure;

public sealed class RabbitMqServerTests
{
    private const string Queue = "declared-last";

    [Fact]
    public async Task A_queue_declared_just_before_a_kill_takes_messages_after_it()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var broker = await RabbitMqServer.StartAsync();
        await AtAsync(broker, channel => channel.QueueDeclareAsync(
            Queue, durable: true, exclusive: false, autoDelete: false,
            new Dictionary<string, object?> { ["x-queue-type"] = "quorum" }, cancellationToken: cancellation));

        await broker.KillAsync();
        await broker.StartAgainAsync();

        // Confirmed, or it would end in a timeout.
        await AtAsync(broker, channel => channel.BasicPublishAsync("", Queue, mandatory: true, body: "中文"u8.ToArray(), cancellation).AsTask());
    }

    private static async Task AtAsync(RabbitMqServer broker, Func<IChannel, Task> work)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var confirms = new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true);
        await using var connection = await new ConnectionFactory { Uri = new Uri(broker.Url) }.CreateConnectionAsync(cancellation);
        await using var channel = await connection.CreateChannelAsync(confirms, cancellation);
        await work(channel).WaitAsync(TimeSpan.FromSeconds(20), cancellation);
    }
}
