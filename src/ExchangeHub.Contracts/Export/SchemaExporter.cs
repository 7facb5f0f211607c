using System.Text.Json.Nodes;

namespace ExchangeHub.Contracts.Export;

/// <summary>
/// JSON Schema 2020-12 of an event's data. Open content: unknown fields are a warning, so that optional ones can come and
/// go. Inline, without references, so that simple engines read it.
/// </summary>
public static class SchemaExporter
{
    /// <summary>The schema as text: indented, LF, the same for the same contract.</summary>
    public static string Export(Contract contract) => ExportJson.Write(ToJson(contract));

    internal static JsonObject ToJson(Contract contract)
    {
        var schema = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["$id"] = $"urn:exchangehub:contract:{contract.Type}",
        };
        foreach (var (name, value) in Body(contract))
        {
            schema[name] = value?.DeepClone();
        }

        return schema;
    }

    /// <summary>The schema without its own identity, to be embedded elsewhere.</summary>
    internal static JsonObject Body(Contract contract)
    {
        var schema = new JsonObject
        {
            ["title"] = contract.Title,
            ["description"] = contract.Description,
            ["x-type"] = contract.Type,
            ["x-publishers"] = ExportJson.Texts(contract.Publishers),
            ["x-subscribers"] = new JsonObject(contract.Subscribers
                .OrderBy(subscriber => subscriber.Key, StringComparer.Ordinal)
                .Select(subscriber => KeyValuePair.Create<string, JsonNode?>(subscriber.Key, subscriber.Value))),
            ["x-due-working-days"] = contract.DueWorkingDays,
            ["x-needs-approval"] = contract.NeedsApproval,
        };
        if (contract.Basis is not null)
        {
            schema["x-basis"] = contract.Basis;
        }

        FieldSchema.AddMembers(schema, contract.Fields);
        return schema;
    }
}
