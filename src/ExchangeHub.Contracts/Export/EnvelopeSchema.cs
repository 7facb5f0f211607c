using System.Text.Json.Nodes;

namespace ExchangeHub.Contracts.Export;

/// <summary>Schema of a whole event: CloudEvents 1.0 with the hub's extension attributes.</summary>
internal static class EnvelopeSchema
{
    private const string Day = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$";
    private const string Region = "^[0-9]{6}$";

    public static JsonObject ToJson() => new()
    {
        ["title"] = "CloudEvent",
        ["description"] = "CloudEvents 1.0 in structured JSON. The hub sets subject; a sender's own is ignored.",
        ["type"] = "object",
        ["required"] = new JsonArray("specversion", "id", "source", "type", "region", "data"),
        ["properties"] = new JsonObject
        {
            ["specversion"] = new JsonObject { ["const"] = CloudEvent.SpecVersion },
            ["id"] = Text("The sender's own number of the event, unique for its source.", 128),
            ["source"] = Text("/<region>/<department> of the sender.", 256, "^/[0-9]{6}/[a-z-]+$"),
            ["type"] = Text("exchangehub.<family>.<event>.v<major>.", 256),
            ["subject"] = Text("What it is about: an institution id or the hub's person key.", 256),
            ["time"] = new JsonObject { ["type"] = "string", ["format"] = "date-time", ["description"] = "When it happened, with offset; at most five minutes ahead." },
            ["datacontenttype"] = new JsonObject { ["const"] = "application/json" },
            ["region"] = Text("The region whose data this is, GB/T 2260.", 6, Region),
            ["counterpartregion"] = Text("For a movement between two regions, the other one.", 6, Region),
            ["effectivedate"] = Text("生效日期.", 10, Day),
            ["operation"] = OneOf("create where absent.", [Operation.Create, Operation.Change, Operation.Cancel, Operation.Correct]),
            ["correlationid"] = Text("The business case it belongs to.", 128),
            ["causationid"] = Text("The event that led to it.", 128),
            ["replacesid"] = Text("The event it corrects or cancels; a cancellation needs it.", 128),
            ["approvaldocno"] = Text("批准文号.", 128),
            ["approvaldate"] = Text("批准日期; not after the effective date, but for corrections.", 10, Day),
            ["purpose"] = Text("用途.", 500),
            ["legalbasis"] = Text("依据.", 500),
            ["confidentiality"] = OneOf("密级; above the network's limit it is refused.", Confidentiality.All),
            ["traceparent"] = Text("W3C trace context.", 256),
            ["tracestate"] = Text("W3C trace state.", 512),
        },
    };

    private static JsonObject Text(string description, int maxLength, string? pattern = null)
    {
        var schema = new JsonObject { ["type"] = "string", ["maxLength"] = maxLength, ["description"] = description };
        if (pattern is not null)
        {
            schema["pattern"] = pattern;
        }

        return schema;
    }

    private static JsonObject OneOf(string description, IEnumerable<string> values) =>
        new() { ["type"] = "string", ["enum"] = ExportJson.Texts(values), ["description"] = description };
}
