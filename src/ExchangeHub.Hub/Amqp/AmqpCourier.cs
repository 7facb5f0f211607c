using System.Globalization;
using ExchangeHub.Access;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Transport;
using ExchangeHub.Hub.Deliveries;
using ExchangeHub.Hub.Receipts;
using ExchangeHub.Hub.Subscriptions;
using ExchangeHub.Hub.Telemetry;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace ExchangeHub.Hub.Amqp;

/// <summary>Puts leased deliveries into the client's queue, those of one subject in their order; what the broker does not confirm is given back.</summary>
internal sealed partial class AmqpCourier(DeliveryHandout handout, ReceiptRecorder receipts, TimeProvider clock, ILogger<AmqpCourier> logger)
{
    public async Task SendAsync(
        IChannel channel, Subscription subscription, RegisteredClient client, IReadOnlyList<Delivery> deliveries, CancellationToken cancellationToken)
    {
        var open = await SetAsideWithoutKeyAsync(subscription, client, deliveries);
        var unconfirmed = open.ToHashSet();
        try
        {
            foreach (var round in Rounds(open))
            {
                // Confirmed before the next of the same subject goes: else one that is refused would come behind it.
                var confirmed = await Task.WhenAll(round.Select(delivery => TrySendAsync(channel, subscription, client, delivery, cancellationToken)));
                unconfirmed.ExceptWith(round.Zip(confirmed).Where(pair => pair.Second).Select(pair => pair.First));
                if (confirmed.Contains(false))
                {
                    break;
                }
            }
        }
        finally
        {
            if (unconfirmed.Count > 0)
            {
                await handout.GiveBackAsync(subscription, unconfirmed);
            }

            HubTelemetry.Deliveries.Add(open.Count - unconfirmed.Count, new KeyValuePair<string, object?>("channel", Channel.Amqp));
        }
    }

    /// <summary>Each round has a subject once; what stands in two lanes goes alone.</summary>
    internal static IEnumerable<List<Delivery>> Rounds(IReadOnlyList<Delivery> deliveries)
    {
        var (round, subjects) = (new List<Delivery>(), new HashSet<string>(StringComparer.Ordinal));
        foreach (var delivery in deliveries)
        {
            if (round.Count > 0 && (HasTwoSubjects(delivery) || HasTwoSubjects(round[^1]) || subjects.Contains(SubjectOf(delivery))))
            {
                yield return round;
                (round, subjects) = ([], new HashSet<string>(StringComparer.Ordinal));
            }

            round.Add(delivery);
            subjects.Add(SubjectOf(delivery));
        }

        if (round.Count > 0)
        {
            yield return round;
        }
    }

    private static string SubjectOf(Delivery delivery) => delivery.Event.Subject ?? "";

    private static bool HasTwoSubjects(Delivery delivery) => ContractCatalog.MayJoinSubjects(delivery.Event.Type);

    private async Task<bool> TrySendAsync(IChannel channel, Subscription subscription, RegisteredClient client, Delivery delivery, CancellationToken cancellationToken)
    {
        var properties = AmqpMessage.PropertiesOf(delivery.Event, delivery.DeliveryId.ToString(), clock.GetUtcNow());
        properties.Headers = new Dictionary<string, object?>
        {
            ["attempt"] = delivery.Attempt,
            ["subscription"] = subscription.Id.ToString(),
            ["leaseuntil"] = delivery.LeaseUntil.ToOffset(ChinaTime.Offset).ToString("O", CultureInfo.InvariantCulture),
        };
        try
        {
            await channel.BasicPublishAsync(
                "", AmqpEdge.OutQueue(client.Caller.ClientId), mandatory: true, properties, AmqpMessage.BodyOf(delivery.Event, client.EncryptionKey), cancellationToken);
            return true;
        }
        catch (PublishException refused)
        {
            LogRefused(logger, delivery.DeliveryId, client.Caller.ClientId, refused.IsReturn ? "no queue" : "queue full");
            return false;
        }
    }

    // Cannot be where the subscription named the type; a pattern may have come to cover a new contract.
    private async Task<IReadOnlyList<Delivery>> SetAsideWithoutKeyAsync(Subscription subscription, RegisteredClient client, IReadOnlyList<Delivery> deliveries)
    {
        if (client.EncryptionKey is not null || !deliveries.Any(delivery => AmqpMessage.IsConfidential(delivery.Event)))
        {
            return deliveries;
        }

        var (open, closed, behind) = WithoutKey(deliveries);
        if (behind.Count > 0)
        {
            await handout.GiveBackAsync(subscription, behind);
        }

        await receipts.RecordAsync(
            client.Caller.ClientId,
            [.. closed.Select(delivery => new Receipt { DeliveryId = delivery.DeliveryId, Stage = ReceiptStage.Failed, Code = RejectionCode.EncryptionKeyMissing })],
            CancellationToken.None);
        return open;
    }

    /// <summary>What goes to a client without a key, what cannot, and what waits because it comes behind such in its lane.</summary>
    internal static (List<Delivery> Open, List<Delivery> Closed, List<Delivery> Behind) WithoutKey(IReadOnlyList<Delivery> deliveries)
    {
        var (open, closed, behind, subjects, all) = (new List<Delivery>(), new List<Delivery>(), new List<Delivery>(), new HashSet<string>(StringComparer.Ordinal), false);
        foreach (var delivery in deliveries)
        {
            all |= subjects.Count > 0 && HasTwoSubjects(delivery);
            if (all || subjects.Contains(SubjectOf(delivery)))
            {
                behind.Add(delivery);
            }
            else if (AmqpMessage.IsConfidential(delivery.Event))
            {
                closed.Add(delivery);
                subjects.Add(SubjectOf(delivery));
                all = HasTwoSubjects(delivery);
            }
            else
            {
                open.Add(delivery);
            }
        }

        return (open, closed, behind);
    }

    [LoggerMessage(131, LogLevel.Warning, "The broker did not take delivery {Delivery} for {Client}: {Reason}; it stays owed")]
    private static partial void LogRefused(ILogger logger, Guid delivery, string client, string reason);
}
