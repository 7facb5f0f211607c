using ExchangeHub.Access;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Transport;
using ExchangeHub.Hub.Http;
using ExchangeHub.Hub.Receipts;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ExchangeHub.Hub.Amqp;

/// <summary>The door for receipts over AMQP. Those that are taken are not answered; a refused one is, with the delivery's id in the event's place.</summary>
internal sealed class AmqpReceiptIntake(
    AmqpConnections connections,
    AmqpSenders senders,
    AmqpAnswers answers,
    ReceiptRecorder recorder,
    IEnumerable<ICallerAllowance> allowances,
    IDatabaseProbe database,
    ITransientErrors transient,
    IOptions<AmqpOptions> options,
    IOptions<HubOptions> hub,
    ILogger<AmqpReceiptIntake> logger)
    : AmqpTaking(connections, database, transient, options.Value.Prefetch, AmqpEdge.ReceiptsQueue, logger)
{
    protected override async Task HandleAsync(IReadOnlyList<TakenMessage> messages, CancellationToken cancellationToken)
    {
        var refused = new List<AmqpAnswer>();
        foreach (var (sender, sent) in await senders.SortAsync(messages, AmqpEdge.ReceiptsQueue, cancellationToken))
        {
            refused.AddRange(await RecordAsync(sender, sent, cancellationToken));
        }

        await answers.SendAsync(refused, cancellationToken);
    }

    private async Task<IEnumerable<AmqpAnswer>> RecordAsync(RegisteredClient sender, IReadOnlyList<TakenMessage> messages, CancellationToken cancellationToken)
    {
        var read = messages.Select(message => (Message: message, Read: Read(sender, message))).ToList();
        var receipts = read.SelectMany(one => one.Read.Receipts.Select(receipt => (one.Message, Receipt: receipt))).ToList();
        var results = receipts.Count == 0
            ? []
            : await recorder.RecordAsync(sender.Caller.ClientId, [.. receipts.Select(one => one.Receipt)], cancellationToken);
        return
        [
            .. read.Where(one => one.Read.Problem is not null).Select(one => Refusal(sender, one.Message, one.Message.MessageId, [one.Read.Problem!])),
            .. receipts.Zip(results).Where(pair => pair.Second.Status == EventStatus.Rejected)
                .Select(pair => Refusal(sender, pair.First.Message, pair.Second.DeliveryId.ToString(), pair.Second.Errors)),
        ];
    }

    private (IReadOnlyList<Receipt> Receipts, Finding? Problem) Read(RegisteredClient sender, TakenMessage message)
    {
        if (!sender.Scopes.Contains(Scopes.DeliveriesPull))
        {
            return ([], new Finding(RejectionCode.InsufficientScope, "", $"The client does not hold {Scopes.DeliveriesPull}."));
        }

        if (!allowances.All(allowance => allowance.Take(sender.Caller.ClientId)))
        {
            return ([], new Finding(RejectionCode.TooManyRequests, "", "More messages than one client may send at a time; send it again a second later."));
        }

        if (message.Body.LongLength > hub.Value.MaxBodyBytes)
        {
            return ([], new Finding(RejectionCode.BodyTooLarge, "", $"At most {hub.Value.MaxBodyBytes} bytes."));
        }

        var (json, problem) = StrictJson.Read(message.Body);
        return problem is null ? ReceiptList.Read(json) : ([], new Finding(RejectionCode.MalformedJson, "", problem));
    }

    private static AmqpAnswer Refusal(RegisteredClient sender, TakenMessage message, string? id, IReadOnlyList<Finding> errors) => new(
        sender.Caller.ClientId, sender.Caller.Region, message, new EventResult { Id = id, Source = sender.Caller.Source, Status = EventStatus.Rejected, Errors = errors });
}
