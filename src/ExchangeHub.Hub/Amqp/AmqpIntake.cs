using ExchangeHub.Access;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Transport;
using ExchangeHub.Hub.Intake;
using ExchangeHub.Hub.Pipeline;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ExchangeHub.Hub.Amqp;

/// <summary>The door for events over AMQP: the same stages, rejections and answers as HTTP.</summary>
internal sealed class AmqpIntake(
    AmqpConnections connections,
    AmqpSenders senders,
    AmqpReading reading,
    AmqpAnswers answers,
    IntakeDoor door,
    IEnumerable<ICallerAllowance> allowances,
    IDatabaseProbe database,
    ITransientErrors transient,
    IOptions<AmqpOptions> options,
    TimeProvider clock,
    ILogger<AmqpIntake> logger)
    : AmqpTaking(connections, database, transient, options.Value.Prefetch, AmqpEdge.EventsQueue, logger)
{
    private static readonly Finding TooMany = new(RejectionCode.TooManyRequests, "", "More messages than one client may send at a time; send it again a second later.");
    private static readonly Finding NoScope = new(RejectionCode.InsufficientScope, "", $"The client does not hold {Scopes.EventsPublish}.");

    protected override async Task HandleAsync(IReadOnlyList<TakenMessage> messages, CancellationToken cancellationToken)
    {
        var bySender = await senders.SortAsync(messages, AmqpEdge.EventsQueue, cancellationToken);
        var answered = await Task.WhenAll(bySender.Select(group => AcceptAsync(group.Sender, group.Messages, cancellationToken)));
        await answers.SendAsync([.. answered.SelectMany(group => group)], cancellationToken);
    }

    private async Task<IEnumerable<AmqpAnswer>> AcceptAsync(RegisteredClient sender, IReadOnlyList<TakenMessage> messages, CancellationToken cancellationToken)
    {
        // Who sends too much is told so and nothing of it is kept: else keeping it would be the harm.
        var within = messages.ToLookup(_ => allowances.All(allowance => allowance.Take(sender.Caller.ClientId)));
        var taken = within[true].ToList();
        var results = taken.Count == 0 ? [] : await EnterAsync(sender.Caller, [.. taken.Select(message => Read(sender, message))], cancellationToken);
        return
        [
            .. taken.Zip(results, (message, result) => Answer(sender, message, result)),
            .. within[false].Select(message => Answer(sender, message, new EventResult { Id = message.MessageId, Status = EventStatus.Rejected, Errors = [TooMany] })),
        ];
    }

    private async Task<IReadOnlyList<EventResult>> EnterAsync(Caller sender, IReadOnlyList<IncomingEvent> events, CancellationToken cancellationToken)
    {
        while (true)
        {
            var answer = await door.AcceptAsync(sender, events, cancellationToken);
            switch (answer.Refusal)
            {
                case null:
                    return answer.Results;
                case not null when door.Closed is { } closed:
                    // It waits here and not in the queue: each return there counts, and after twenty it is parked.
                    await Task.Delay(closed.RetryAfter, clock, cancellationToken);
                    break;
                case not null when events.Count > 1:
                    // They were sent one by one: what is too much together may not be alone.
                    return await EnterOneByOneAsync(sender, events, cancellationToken);
                case var refusal:
                    return [.. events.Select(one => new EventResult
                    {
                        Id = one.Id, Source = one.Source, Status = EventStatus.Rejected, Errors = [new Finding(refusal.Code, "", refusal.Detail)],
                    })];
            }
        }
    }

    private async Task<IReadOnlyList<EventResult>> EnterOneByOneAsync(Caller sender, IReadOnlyList<IncomingEvent> events, CancellationToken cancellationToken)
    {
        var results = new List<EventResult>(events.Count);
        foreach (var one in events)
        {
            results.AddRange(await EnterAsync(sender, [one], cancellationToken));
        }

        return results;
    }

    private IncomingEvent Read(RegisteredClient sender, TakenMessage message) => sender.Scopes.Contains(Scopes.EventsPublish)
        ? reading.Read(message)
        : AmqpReading.Refused(NoScope.Code, NoScope.Field, NoScope.Detail);

    private static AmqpAnswer Answer(RegisteredClient sender, TakenMessage message, EventResult result) =>
        new(sender.Caller.ClientId, sender.Caller.Region, message, result);
}
