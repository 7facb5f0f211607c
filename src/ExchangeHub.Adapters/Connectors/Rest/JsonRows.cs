using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using ExchangeHub.Adapters.Connectors.Wire;

namespace ExchangeHub.Adapters.Connectors.Rest;

/// <summary>Items of JSON as rows.</summary>
internal static class JsonRows
{
    public static OrderedRow RowOf(JsonElement item, RowReading reading)
    {
        var broken = new List<string>();
        var columns = JsonColumns.Flatten(item, broken);
        var problem = broken.Count == 0 ? null : new RowProblem(AdapterCode.EncodingInvalid, broken[0], "不是有效的 UTF-8 文本");
        return reading.Row(columns, () => Fingerprint(item), problem);
    }

    private static string Fingerprint(JsonElement item) => Convert.ToHexStringLower(SHA256.HashData(JsonMarshal.GetRawUtf8Value(item)))[..32];
}
