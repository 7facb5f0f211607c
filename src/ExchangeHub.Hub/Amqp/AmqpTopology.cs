using ExchangeHub.Contracts.Transport;
using RabbitMQ.Client;

namespace ExchangeHub.Hub.Amqp;

/// <summary>What stands at the broker for what clients send. Declared by whoever needs it, always alike; the queue of a client is made with its account.</summary>
internal static class AmqpTopology
{
    public static async Task DeclareInwardAsync(IChannel channel, CancellationToken cancellationToken)
    {
        await channel.ExchangeDeclareAsync(AmqpEdge.Exchange, ExchangeType.Topic, durable: true, autoDelete: false, cancellationToken: cancellationToken);
        await channel.ExchangeDeclareAsync(AmqpEdge.Parked, ExchangeType.Fanout, durable: true, autoDelete: false, cancellationToken: cancellationToken);
        await QueueAsync(channel, AmqpEdge.Parked, new Dictionary<string, object?> { ["x-queue-type"] = "quorum" }, cancellationToken);
        await channel.QueueBindAsync(AmqpEdge.Parked, AmqpEdge.Parked, "", cancellationToken: cancellationToken);
        await InwardAsync(channel, AmqpEdge.EventsQueue, AmqpEdge.EventsKey, isOneAtATime: true, cancellationToken);
        await InwardAsync(channel, AmqpEdge.ReceiptsQueue, AmqpEdge.ReceiptsKey, isOneAtATime: false, cancellationToken);
    }

    private static async Task InwardAsync(IChannel channel, string queue, string key, bool isOneAtATime, CancellationToken cancellationToken)
    {
        var arguments = new Dictionary<string, object?>
        {
            ["x-queue-type"] = "quorum",
            ["x-delivery-limit"] = AmqpEdge.DeliveryLimit,
            ["x-dead-letter-exchange"] = AmqpEdge.Parked,
            ["x-dead-letter-strategy"] = "at-least-once",
            ["x-max-length"] = AmqpEdge.MostWaitingIn,
            ["x-overflow"] = "reject-publish",
            ["x-single-active-consumer"] = isOneAtATime,
        };
        await QueueAsync(channel, queue, arguments, cancellationToken);
        await channel.QueueBindAsync(queue, AmqpEdge.Exchange, key, cancellationToken: cancellationToken);
    }

    private static Task<QueueDeclareOk> QueueAsync(IChannel channel, string queue, Dictionary<string, object?> arguments, CancellationToken cancellationToken) =>
        channel.QueueDeclareAsync(queue, durable: true, exclusive: false, autoDelete: false, arguments, cancellationToken: cancellationToken);
}
