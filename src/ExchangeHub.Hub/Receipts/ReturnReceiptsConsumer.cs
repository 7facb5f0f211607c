using System.Text.Json;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Sealing;
using ExchangeHub.Contracts.Transport;
using MassTransit;

namespace ExchangeHub.Hub.Receipts;

/// <summary>Receipts from adapters. A batch that cannot be recorded now is lost without harm: the lease runs out and the adapter answers again.</summary>
internal sealed class ReturnReceiptsConsumer(ReceiptRecorder recorder, Seal transportSeal) : IConsumer<ReturnReceipts>
{
    public async Task Consume(ConsumeContext<ReturnReceipts> context)
    {
        var body = transportSeal.Open(context.Message.Body.Box, SealContext.ReturnReceipts(context.Message.ClientId));
        var receipts = JsonSerializer.Deserialize<List<Receipt>>(body, WireJson.Options)!;
        await recorder.RecordAsync(context.Message.ClientId, receipts, context.CancellationToken);
    }
}
