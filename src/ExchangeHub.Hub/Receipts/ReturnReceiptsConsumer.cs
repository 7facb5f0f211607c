using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Sealing;
using ExchangeHub.Contracts.Transport;
using MassTransit;
using Microsoft.Extensions.Logging;

namespace ExchangeHub.Hub.Receipts;

/// <summary>
/// Receipts from adapters. A batch that cannot be recorded now is lost without harm: the lease runs out and the adapter answers again. Outcomes that
/// came later than the delivery was settled have no lease; their adapter asks for an answer and repeats until it has one.
/// </summary>
internal sealed partial class ReturnReceiptsConsumer(ReceiptRecorder recorder, Seal transportSeal, ILogger<ReturnReceiptsConsumer> logger) : IConsumer<ReturnReceipts>
{
    public async Task Consume(ConsumeContext<ReturnReceipts> context)
    {
        var receipts = transportSeal.OpenBody<IReadOnlyList<Receipt>>(context.Message.Body, SealContext.ReturnReceipts);
        var results = await recorder.RecordAsync(context.Message.ClientId, receipts, context.CancellationToken);
        foreach (var result in results)
        {
            if (result.FindUnfit() is { } wrong)
            {
                LogUnfit(logger, context.Message.ClientId, result.DeliveryId, wrong.Code, wrong.Field);
            }
        }

        if (context.RequestId is not null)
        {
            await context.RespondAsync(new ReceiptsRecorded());
        }
    }

    [LoggerMessage(24, LogLevel.Warning, "A receipt of {Client} for delivery {Delivery} cannot be kept: {Code} {Field}")]
    private static partial void LogUnfit(ILogger logger, string client, Guid delivery, string code, string field);
}
