using ExchangeHub.Adapters.Connectors;
using ExchangeHub.Contracts;

namespace ExchangeHub.Adapters.Exchange;

/// <summary>A system's answer as the receipt the hub records.</summary>
internal static class Receipts
{
    private const int LongestDetail = 1_000;

    public static Receipt Of(Guid deliveryId, OrderAnswer answer, DateTimeOffset now) => new()
    {
        DeliveryId = deliveryId,
        Stage = answer.Stage,
        Code = answer.Code,
        Detail = string.IsNullOrEmpty(answer.Detail) ? null : answer.Detail.Length > LongestDetail ? answer.Detail[..LongestDetail] : answer.Detail,
        BusinessNo = answer.BusinessNo,
        RetryAfterSeconds = answer.Stage == ReceiptStage.Failed ? answer.RetryAfterSeconds : null,
        OccurredAt = now,
    };

    public static void Count(string clientId, IReadOnlyList<Receipt> receipts)
    {
        foreach (var group in receipts.GroupBy(receipt => receipt.Stage))
        {
            AdapterTelemetry.Orders.Add(group.Count(), new KeyValuePair<string, object?>("client", clientId), new KeyValuePair<string, object?>("stage", group.Key));
        }
    }
}
