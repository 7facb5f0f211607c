using System.Text.Json;
using ExchangeHub.Contracts;

namespace ExchangeHub.Hub.Receipts;

/// <summary>Receipts as a stranger sends them: one, or a list.</summary>
internal static class ReceiptList
{
    private const int MaxReceipts = 1000;

    public static (IReadOnlyList<Receipt> Receipts, Finding? Problem) Read(JsonElement body)
    {
        try
        {
            var receipts = body.ValueKind == JsonValueKind.Array
                ? body.Deserialize<List<Receipt>>(WireJson.Options)!
                : [body.Deserialize<Receipt>(WireJson.Options)!];
            return receipts.Count is > 0 and <= MaxReceipts && !receipts.Contains(null!)
                ? (receipts, null)
                : ([], new Finding(RejectionCode.InvalidField, "", "One to 1,000 receipts."));
        }
        catch (JsonException wrong)
        {
            return ([], new Finding(
                RejectionCode.InvalidField, wrong.Path ?? "", "A receipt has deliveryId and stage, and optionally code, retryAfterSeconds, detail, businessNo, occurredAt."));
        }
    }
}
