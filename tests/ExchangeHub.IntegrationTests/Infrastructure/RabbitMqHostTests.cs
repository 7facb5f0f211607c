using ExchangeHub.Testing.Broker;
using ExchangeHub.Testing.Waiting;
using RabbitMQ.Client;
using Xunit;

namespace ExchangeHub.IntegrationTests.Infrastructure;

public sealed class RabbitMqHostTests(RabbitMqHost broker) : IClassFixture<RabbitMqHost>
{
    [Fact]
    public async Task A_class_gets_a_virtual_host_of_its_own_and_can_look_into_its_queues()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var factory = new ConnectionFactory { Uri = new Uri(broker.Url) };
        await using var connection = await factory.CreateConnectionAsync(cancellation);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellation);
        await channel.QueueDeclareAsync(
            "kept", durable: true, exclusive: false, autoDelete: false,
            new Dictionary<string, object?> { ["x-queue-type"] = "quorum" }, cancellationToken: cancellation);
        await channel.BasicPublishAsync("", "kept", "中文"u8.ToArray(), cancellation);

        var queues = await Eventually.Async(
            () => broker.Management.QueuesAsync(broker.VirtualHost, cancellation), found => found is [{ Messages: 1 }]);

        Assert.Equal(("kept", "quorum"), (queues[0].Name, queues[0].Type));
        var bodies = await broker.Management.PeekAsync(broker.VirtualHost, "kept", 5, cancellation);
        Assert.Equal("中文"u8.ToArray(), Assert.Single(bodies));
    }

    [Fact]
    public async Task Its_connections_can_be_broken()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var factory = new ConnectionFactory { Uri = new Uri(broker.Url), AutomaticRecoveryEnabled = false };
        await using var connection = await factory.CreateConnectionAsync(cancellation);

        await Eventually.Async(async () =>
        {
            // The broker lists a new connection a moment after it is open.
            await broker.Management.CloseConnectionsAsync(broker.VirtualHost, cancellation);
            return !connection.IsOpen;
        });
    }
}
