using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Sealing;
using ExchangeHub.Contracts.Transport;
using MassTransit;

namespace ExchangeHub.Hub.Receipts;

/// <summary>
/// Receipts from adapters. A batch that cannot be recorded now is lost without harm: the lease runs out and the adapter answers again. Outcomes that
/// came later than the delivery was settled have no lease; their adapter asks for an answer and repeats until it has one.
/// </summary>
internal sealed class ReturnReceiptsConsumer(ReceiptRecorder recorder, Seal transportSeal) : IConsumer<ReturnReceipts>
{
    public async Task Consume(ConsumeContext<ReturnReceipts> context)
    {
        var receipts = transportSeal.OpenBody<IReadOnlyList<Receipt>>(context.Message.Body, SealContext.ReturnReceipts);
        await recorder.RecordAsync(context.Message.ClientId, receipts, context.CancellationToken);
        if (context.RequestId is not null)
        {
            await context.RespondAsync(new ReceiptsRecorded());
        }
    }
}
