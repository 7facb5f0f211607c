using System.Text.Json;
using ExchangeHub.Access;
using ExchangeHub.Contracts.Sealing;
using ExchangeHub.Contracts.Transport;
using ExchangeHub.Hub.Http;
using ExchangeHub.Hub.Pipeline;
using MassTransit;

namespace ExchangeHub.Hub.Intake;

/// <summary>The broker's door to the pipeline: the same stages and answers as HTTP.</summary>
internal sealed class SubmitEventsConsumer(IntakeDoor door, BytesInFlight bytes, Seal transportSeal) : IConsumer<SubmitEvents>
{
    public async Task Consume(ConsumeContext<SubmitEvents> context)
    {
        using var share = bytes.Begin();
        if (!share.TryGrow(context.Message.Body.Box.Length))
        {
            throw new HubUnavailableException("This node holds as many batches as it has room for.");
        }

        // The seal proves that the sender holds the transport key; whom it speaks for is inside.
        var body = transportSeal.Open(context.Message.Body.Box, SealContext.SubmitEvents);
        using var document = JsonDocument.Parse(body);
        var submission = document.RootElement;
        var sender = new Caller(
            submission.GetProperty("clientId").GetString()!,
            submission.GetProperty("department").GetString()!,
            submission.GetProperty("region").GetString()!);
        var events = submission.GetProperty("events").EnumerateArray().Select(CloudEventReader.Read).ToList();

        var answer = await door.AcceptAsync(sender, events, context.CancellationToken);
        if (answer.Refusal is { } refusal)
        {
            // The adapter hears of a fault, keeps its rows and comes again.
            throw new HubUnavailableException(refusal.Detail);
        }

        await context.RespondAsync(new EventsAnswered
        {
            Body = transportSeal.CloseBody(answer.Results, SealContext.EventsAnswered),
        });
    }
}
