using System.Text.Json;
using ExchangeHub.Contracts;

namespace ExchangeHub.Host.Commands.Conformance.Traffic;

/// <summary>A receipt that the client returned, with the hub's answer to it.</summary>
internal sealed record SentReceipt(Exchange Exchange, string DeliveryId, string Stage, string BusinessNo, string Status, string Code)
{
    /// <summary>Has the client let go of the delivery, so that the next of its subject may come?</summary>
    public bool IsSettled => Stage.Length > 0 && Stage != ReceiptStage.Failed;

    public static IEnumerable<SentReceipt> In(Exchange exchange)
    {
        if (!exchange.Is("POST", "/v1/receipts"))
        {
            return [];
        }

        var results = exchange.Answered.List("results").ToList();
        var sent = exchange.Asked.ValueKind == JsonValueKind.Array ? exchange.Asked.EnumerateArray().ToList() : [exchange.Asked];
        return sent.Select((receipt, index) =>
        {
            var result = index < results.Count ? results[index] : default;
            return new SentReceipt(
                exchange, receipt.Text("deliveryId"), receipt.Text("stage"), receipt.Text("businessNo"), result.Text("status"),
                result.List("errors").Select(error => error.Text("code")).FirstOrDefault(""));
        });
    }
}
