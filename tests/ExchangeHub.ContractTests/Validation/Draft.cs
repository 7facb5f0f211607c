using System.Text.Json;
using System.Text.Json.Nodes;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Validation;

namespace ExchangeHub.ContractTests.Validation;

/// <summary>A valid event to be spoilt in one place.</summary>
internal sealed class Draft
{
    private readonly JsonObject json;

    private Draft(string type, string example) =>
        json = JsonNode.Parse(File.ReadAllText(ContractsFolder.File("examples", type, $"valid-{example}.json")))!.AsObject();

    public JsonNode Data => json["data"]!;

    public static Draft PostChanged() => new("exchangehub.personnel.post-changed.v1", "full");

    public static Draft Of(string type, string example = "full") => new(type, example);

    public Draft With(string attribute, string? value)
    {
        json[attribute] = value;
        return this;
    }

    public Draft WithData(string field, JsonNode? value)
    {
        Data[field] = value;
        return this;
    }

    /// <summary>Replaces the data by raw JSON, for what no object model can say.</summary>
    public EventValidation ValidateRaw(string data) => Validate(json, JsonDocument.Parse(data).RootElement, Shipped.Context());

    public EventValidation Validate(ValidationContext? context = null)
    {
        using var document = JsonDocument.Parse(json.ToJsonString());
        return Validate(json, document.RootElement.GetProperty("data").Clone(), context ?? Shipped.Context());
    }

    private static EventValidation Validate(JsonObject json, JsonElement data, ValidationContext context)
    {
        var attributes = json.Where(member => member.Key != "data" && member.Value is not null)
            .ToDictionary(member => member.Key, member => (string)member.Value!);
        var e = CloudEvent.From(attributes, data);
        return EventValidator.Validate(e, ContractCatalog.Find(e.Type)!, context);
    }
}
