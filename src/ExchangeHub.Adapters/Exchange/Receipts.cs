using ExchangeHub.Adapters.Connectors;
using ExchangeHub.Contracts;

namespace ExchangeHub.Adapters.Exchange;

/// <summary>A system's answer as the receipt the hub records.</summary>
internal static class Receipts
{
    private const int LongestDetail = 1_000;
    private const int LongestCode = 100;
    private const int LongestBusinessNo = 200;

    /// <summary>A receipt that the hub can record, whatever the system wrote: one that cannot be would be an outcome lost.</summary>
    public static Receipt Of(Guid deliveryId, OrderAnswer answer, DateTimeOffset now) => new()
    {
        DeliveryId = deliveryId,
        Stage = answer.Stage,
        Code = Text(answer.Code, LongestCode) ?? (answer.Stage == ReceiptStage.Refused ? AdapterCode.RefusedWithoutCode : null),
        Detail = Text(answer.Detail, LongestDetail),
        BusinessNo = Text(answer.BusinessNo, LongestBusinessNo),
        RetryAfterSeconds = answer.Stage == ReceiptStage.Failed ? answer.RetryAfterSeconds : null,
        OccurredAt = now,
    };

    private static string? Text(string? said, int longest)
    {
        var sound = said?.Replace("\0", "", StringComparison.Ordinal);
        return string.IsNullOrEmpty(sound) ? null : sound.Length > longest ? sound[..longest] : sound;
    }

    public static void Count(string clientId, IReadOnlyList<Receipt> receipts)
    {
        foreach (var group in receipts.GroupBy(receipt => receipt.Stage))
        {
            AdapterTelemetry.Orders.Add(group.Count(), new KeyValuePair<string, object?>("client", clientId), new KeyValuePair<string, object?>("stage", group.Key));
        }
    }
}
