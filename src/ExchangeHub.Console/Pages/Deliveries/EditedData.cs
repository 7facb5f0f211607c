using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ExchangeHub.Contracts;
using ExchangeHub.WebConsole.Hub;

namespace ExchangeHub.WebConsole.Pages.Deliveries;

/// <summary>The data of a delivery while somebody repairs it, and what is another by now.</summary>
internal sealed class EditedData(EditableData shown)
{
    public JsonElement Before => shown.Data;

    /// <summary>Its reader would see more by saying what for.</summary>
    public bool HasMore => shown.MoreWithPurpose;

    /// <summary>As it is on the form.</summary>
    public JsonObject Now { get; } = JsonObject.Create(shown.Data)!;

    public JsonElement After => JsonSerializer.SerializeToElement(Now);

    /// <summary>Each field that differs, as it shall be; null where it goes.</summary>
    public JsonObject Changes
    {
        get
        {
            var before = JsonObject.Create(shown.Data)!;
            var changed = shown.Editable.Where(name => !JsonNode.DeepEquals(before[name], Now[name]));
            return new JsonObject(changed.Select(name => KeyValuePair.Create(name, Now[name]?.DeepClone())));
        }
    }

    /// <summary>Puts in what was typed into the same data shown otherwise; what cannot be changed as it is shown now comes back.</summary>
    public JsonObject TakeOver(JsonObject typed)
    {
        var rest = new JsonObject();
        foreach (var (name, value) in typed)
        {
            if (!shown.Editable.Contains(name))
            {
                rest[name] = value?.DeepClone();
                continue;
            }

            Now.Remove(name);
            if (value is not null)
            {
                Now[name] = value.DeepClone();
            }
        }

        return rest;
    }

    public bool MayEdit(ContractField field) => shown.Editable.Contains(field.Name);

    public static string? TextOf(JsonObject owner, string name) => owner[name]?.ToString();

    /// <summary>Sets what somebody typed; what is no number stays as it was typed, and the hub says so.</summary>
    public static void Set(JsonObject owner, ContractField field, string? typed)
    {
        if (string.IsNullOrWhiteSpace(typed))
        {
            owner.Remove(field.Name);
            return;
        }

        owner[field.Name] = ValueOf(field.Kind, typed.Trim());
    }

    /// <summary>A list of plain values, one a line.</summary>
    public static void SetLines(JsonObject owner, ContractField field, string? typed)
    {
        var lines = (typed ?? "").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        owner[field.Name] = new JsonArray([.. lines.Select(line => ValueOf(field.Element!.Kind, line))]);
    }

    private static JsonValue ValueOf(FieldKind kind, string typed) => kind switch
    {
        FieldKind.Integer when long.TryParse(typed, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => JsonValue.Create(number),
        FieldKind.Decimal when decimal.TryParse(typed, NumberStyles.Number, CultureInfo.InvariantCulture, out var number) => JsonValue.Create(number),
        FieldKind.Boolean => JsonValue.Create(typed == "true"),
        _ => JsonValue.Create(typed)!,
    };
}
