using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Transport;
using MassTransit;
using Microsoft.Extensions.Logging;

namespace ExchangeHub.Adapters.Exchange;

/// <summary>Takes deliveries for one system and returns its receipts. A crash between the two brings the deliveries again, and the system knows their ids.</summary>
internal sealed partial class DeliverEventsConsumer(
    AdapterSystem system, DeliveryApplier applier, TransportSeal seal, AdapterOptions options, ILogger<DeliverEventsConsumer> logger) : IConsumer<DeliverEvents>
{
    private static readonly Uri Hub = new($"exchange:{Queues.ReturnReceipts}");

    public async Task Consume(ConsumeContext<DeliverEvents> context)
    {
        var deliveries = seal.Open<IReadOnlyList<Delivery>>(context.Message.Body, SealContext.DeliverEvents);
        var receipts = await applier.ApplyAsync(deliveries, context.CancellationToken);
        var hub = await context.GetSendEndpoint(Hub);

        // A confirm that is lost with a broken connection would be waited for without end, and what comes next with it.
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken);
        patience.CancelAfter(options.HubTimeout);
        await hub.Send(new ReturnReceipts { ClientId = system.ClientId, Body = seal.Close(receipts, SealContext.ReturnReceipts) }, patience.Token).WaitAsync(patience.Token);
        Log.Applied(logger, system.ClientId, receipts.Count, receipts.Count(receipt => receipt.Stage == ReceiptStage.Failed));
    }

    private static partial class Log
    {
        [LoggerMessage(111, LogLevel.Information, "{ClientId}: {Count} deliveries answered, {Failed} of them for a later attempt")]
        public static partial void Applied(ILogger logger, string clientId, int count, int failed);
    }
}
