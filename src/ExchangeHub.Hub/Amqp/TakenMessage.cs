using System.Text;
using RabbitMQ.Client.Events;

namespace ExchangeHub.Hub.Amqp;

/// <summary>A message that a client has sent.</summary>
/// <param name="Tag">By which the broker knows it.</param>
/// <param name="Account">The account that sent it, vouched for by the broker; null where the sender did not say.</param>
/// <param name="MessageId">The sender's own name of the message.</param>
/// <param name="CorrelationId">What it wants the answer to be known by.</param>
/// <param name="ContentType">Media type.</param>
/// <param name="Headers">Headers that are text.</param>
/// <param name="Body">The body.</param>
internal sealed record TakenMessage(
    ulong Tag, string? Account, string? MessageId, string? CorrelationId, string? ContentType, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    // Property texts come as bytes that need not be UTF-8; replaced characters are refused as unsafe text further on.
    public static TakenMessage Of(BasicDeliverEventArgs delivered) => new(
        delivered.DeliveryTag,
        Text(delivered.BasicProperties.UserId),
        Text(delivered.BasicProperties.MessageId),
        Text(delivered.BasicProperties.CorrelationId),
        Text(delivered.BasicProperties.ContentType),
        (delivered.BasicProperties.Headers ?? new Dictionary<string, object?>()).Where(header => header.Value is byte[])
            .ToDictionary(header => header.Key, header => Encoding.UTF8.GetString((byte[])header.Value!), StringComparer.Ordinal),
        delivered.Body.ToArray());

    private static string? Text(string? property) => string.IsNullOrEmpty(property) ? null : property;
}
