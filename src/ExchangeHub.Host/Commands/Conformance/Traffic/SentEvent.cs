using System.Text;
using System.Text.Json;
using ExchangeHub.Contracts;

namespace ExchangeHub.Host.Commands.Conformance.Traffic;

/// <summary>An event that the client published, with the hub's answer to it.</summary>
/// <param name="Exchange">The request it was in.</param>
/// <param name="Source">Its source.</param>
/// <param name="Id">Its id.</param>
/// <param name="Content">What makes it this event and no other, apart from source and id.</param>
/// <param name="Status"><c>accepted</c>, <c>duplicate</c>, <c>rejected</c>; empty where the hub said nothing.</param>
/// <param name="Sequence">Its place in the ledger.</param>
/// <param name="Errors">Why it was rejected.</param>
internal sealed record SentEvent(Exchange Exchange, string Source, string Id, string Content, string Status, long? Sequence, IReadOnlyList<Finding> Errors)
{
    private static readonly string[] Told = ["id", "source", "time", "traceparent", "tracestate", "subject"];

    public static IEnumerable<SentEvent> In(Exchange exchange)
    {
        if (!exchange.Is("POST", "/v1/events"))
        {
            return [];
        }

        if (exchange.Attributes.TryGetValue("id", out var id))
        {
            var told = exchange.Attributes.Where(attribute => !Told.Contains(attribute.Key)).OrderBy(attribute => attribute.Key, StringComparer.Ordinal);
            return [Of(exchange, exchange.Attributes.GetValueOrDefault("source", ""), id, $"{string.Join(' ', told)} {Canonical(exchange.Asked)}", exchange.Answered)];
        }

        if (exchange.Asked.ValueKind != JsonValueKind.Array)
        {
            return exchange.Asked.ValueKind == JsonValueKind.Object ? [Of(exchange, exchange.Asked, exchange.Answered)] : [];
        }

        var results = exchange.Answered.ValueKind == JsonValueKind.Object && exchange.Answered.TryGetProperty("results", out var list) ? list.EnumerateArray().ToList() : [];
        return exchange.Asked.EnumerateArray().Select((one, index) => Of(exchange, one, index < results.Count ? results[index] : default));
    }

    private static SentEvent Of(Exchange exchange, JsonElement sent, JsonElement result)
    {
        var content = sent.EnumerateObject().Where(member => !Told.Contains(member.Name)).OrderBy(member => member.Name, StringComparer.Ordinal)
            .Select(member => $"{member.Name}={Canonical(member.Value)}");
        return Of(exchange, sent.Text("source"), sent.Text("id"), string.Join(' ', content), result);
    }

    private static SentEvent Of(Exchange exchange, string source, string id, string content, JsonElement result) => new(
        exchange, source, id, content, result.Text("status"), result.Number("sequence"),
        result.ValueKind == JsonValueKind.Object && result.TryGetProperty("errors", out var errors) ? errors.Deserialize<List<Finding>>(WireJson.Options)! : []);

    private static string Canonical(JsonElement value) => value.ValueKind == JsonValueKind.Undefined ? "" : Encoding.UTF8.GetString(CanonicalJson.Utf8(value));
}
