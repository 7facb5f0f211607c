using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.HubEvents;
using ExchangeHub.Contracts.Transport;
using ExchangeHub.Hub.Grants;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace ExchangeHub.Hub.Amqp;

/// <summary>An answer on its way to the sender of a message.</summary>
internal sealed record AmqpAnswer(string ClientId, string Region, TakenMessage Message, EventResult Result);

/// <summary>
/// Puts answers into the queues of those who asked, as <c>publish-result</c> events. An answer that its sender's queue does not take
/// is not kept for it: the same event again is answered again.
/// </summary>
internal sealed partial class AmqpAnswers(AmqpConnections connections, TimeProvider clock, ILogger<AmqpAnswers> logger)
{
    /// <summary>What a name is replaced by that might hold an identity number: answers lie in queues.</summary>
    private const string Withheld = "withheld";
    private const int MostFindings = 200;

    private static readonly Contract Contract = ContractCatalog.Of<PublishResult>();

    public async Task SendAsync(IReadOnlyList<AmqpAnswer> answers, CancellationToken cancellationToken)
    {
        if (answers.Count == 0)
        {
            return;
        }

        await using var channel = await (await connections.Out.GetAsync(cancellationToken)).CreateChannelAsync(
            new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true), cancellationToken);
        await Task.WhenAll(answers.Select(answer => SendAsync(channel, answer, cancellationToken)));
    }

    private async Task SendAsync(IChannel channel, AmqpAnswer answer, CancellationToken cancellationToken)
    {
        var cloudEvent = EventOf(answer);
        var properties = AmqpMessage.PropertiesOf(cloudEvent, cloudEvent.Id, clock.GetUtcNow());
        properties.CorrelationId = Repeatable(answer.Message.CorrelationId) ?? Repeatable(answer.Message.MessageId);
        try
        {
            await channel.BasicPublishAsync(
                "", AmqpEdge.OutQueue(answer.ClientId), mandatory: true, properties, AmqpMessage.BodyOf(cloudEvent, encryptionKey: null), cancellationToken);
        }
        catch (PublishException refused)
        {
            LogNotTaken(logger, answer.ClientId, refused.IsReturn ? "no queue" : "queue full");
        }
    }

    // What was not UTF-8 is longer now than it came, perhaps longer than a property may be.
    private static string? Repeatable(string? id) => id is not null && Encoding.UTF8.GetByteCount(id) <= byte.MaxValue ? id : null;

    private CloudEvent EventOf(AmqpAnswer answer)
    {
        var (result, now) = (answer.Result, clock.GetUtcNow());
        var data = new PublishResult
        {
            EventId = Shown(result, result.Id, 128),
            EventSource = Shown(result, result.Source, 256),
            Status = result.Status,
            Sequence = result.Sequence,
            LeafHash = result.LeafHash,
            Warnings = Findings(result.Warnings),
            Errors = Findings(result.Errors),
        };
        return new CloudEvent
        {
            Id = Guid.CreateVersion7(now).ToString(),
            Source = GrantEvents.Sender.Source,
            Type = Contract.Type,
            Time = now.ToOffset(ChinaTime.Offset).ToString("O", System.Globalization.CultureInfo.InvariantCulture),
            Region = answer.Region,
            Data = JsonSerializer.SerializeToElement(data, WireJson.Options),
        };
    }

    // Of what was let in validation has looked at the names; of the rest nobody has.
    private static string Shown(EventResult result, string? text, int most) => text switch
    {
        null or "" => "unknown",
        _ when result.Status == EventStatus.Rejected && LikeAnIdentityNumber().IsMatch(text) => Withheld,
        _ => text.Length <= most ? text : text[..most],
    };

    private static IReadOnlyList<PublishFinding>? Findings(IReadOnlyList<Finding> findings) => findings.Count == 0 ? null :
    [
        .. findings.Take(MostFindings).Select(finding => new PublishFinding
        {
            Code = finding.Code,
            Field = finding.Field.Length == 0 ? null : finding.Field[..Math.Min(finding.Field.Length, 300)],
            Detail = finding.Detail[..Math.Min(finding.Detail.Length, 500)],
        }),
    ];

    [GeneratedRegex("[0-9０-９]{15}")]
    private static partial Regex LikeAnIdentityNumber();

    [LoggerMessage(135, LogLevel.Warning, "The answer to a message of {Client} could not be put into its queue: {Reason}")]
    private static partial void LogNotTaken(ILogger logger, string client, string reason);
}
