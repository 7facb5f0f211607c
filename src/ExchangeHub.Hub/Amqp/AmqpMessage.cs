using System.Text.Json;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Transport;
using RabbitMQ.Client;

namespace ExchangeHub.Hub.Amqp;

/// <summary>An event as a message: CloudEvents in structured mode, its data encrypted to the receiver where the contract wants it.</summary>
internal static class AmqpMessage
{
    /// <param name="cloudEvent">The event, with the fields that the receiver is entitled to.</param>
    /// <param name="encryptionKey">The receiver's key; needed where the contract is confidential.</param>
    public static byte[] BodyOf(CloudEvent cloudEvent, string? encryptionKey)
    {
        if (!IsConfidential(cloudEvent))
        {
            return JsonSerializer.SerializeToUtf8Bytes(cloudEvent, WireJson.Options);
        }

        var data = MessageSeal.Close(JsonSerializer.SerializeToUtf8Bytes(cloudEvent.Data, WireJson.Options), encryptionKey!);
        var members = cloudEvent.Attributes().Append(new("specversion", CloudEvent.SpecVersion)).Append(new("datacontenttype", AmqpEdge.SealedDataType)).Append(new("data", data));
        return JsonSerializer.SerializeToUtf8Bytes(members.ToDictionary(member => member.Key, member => member.Value), WireJson.Options);
    }

    public static bool IsConfidential(CloudEvent cloudEvent) => ContractCatalog.Find(cloudEvent.Type) is not { IsConfidential: false };

    public static BasicProperties PropertiesOf(CloudEvent cloudEvent, string id, DateTimeOffset now) => new()
    {
        MessageId = id,
        Type = cloudEvent.Type,
        ContentType = AmqpEdge.EventContentType,
        DeliveryMode = DeliveryModes.Persistent,
        Timestamp = new AmqpTimestamp(now.ToUnixTimeSeconds()),
        AppId = "exchangehub",
    };
}
