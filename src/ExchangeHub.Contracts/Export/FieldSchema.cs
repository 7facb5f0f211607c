using System.Text.Json.Nodes;

namespace ExchangeHub.Contracts.Export;

/// <summary>
/// Schema of one field. It demands what the hub rejects and no more: where the hub only warns, as with the check
/// character of an identity number, the schema is silent.
/// </summary>
internal static class FieldSchema
{
    public static void AddMembers(JsonObject schema, IReadOnlyList<ContractField> fields)
    {
        schema["type"] = "object";
        schema["required"] = ExportJson.Texts(fields.Where(field => field.Required).Select(field => field.Name));
        schema["properties"] = new JsonObject(fields.Select(field => KeyValuePair.Create<string, JsonNode?>(field.Name, Of(field))));
    }

    private static JsonObject Of(ContractField field)
    {
        var schema = Shape(field);
        if (!field.Required)
        {
            // Exports of databases write null for what is absent.
            schema["type"] = new JsonArray(schema["type"]!.DeepClone(), "null");
        }

        if (field.Property is not null)
        {
            Describe(schema, field);
        }

        return schema;
    }

    private static void Describe(JsonObject schema, ContractField field)
    {
        if (field.Description is { } description)
        {
            schema["description"] = description;
        }

        schema["x-classification"] = ExportJson.Slug(field.Classification);
        if (field.Acting)
        {
            schema["x-acting"] = true;
        }

        if (field.Subject is { } subject)
        {
            schema["x-subject"] = ExportJson.Slug(subject);
        }

        if (field.IsFormerSubject)
        {
            schema["x-former-subject"] = true;
        }
    }

    private static JsonObject Shape(ContractField field)
    {
        switch (field.Kind)
        {
            case FieldKind.Integer or FieldKind.Decimal:
                return Number(field);
            case FieldKind.Boolean:
                return new JsonObject { ["type"] = "boolean" };
            case FieldKind.Object:
                return Members(field.Fields);
            case FieldKind.Code:
                return Members(ContractField.CodeFields);
            case FieldKind.List:
                return List(field);
            default:
                return Text(field);
        }
    }

    private static JsonObject Number(ContractField field)
    {
        var schema = new JsonObject { ["type"] = field.Kind == FieldKind.Integer ? "integer" : "number" };
        if (field.Minimum is { } minimum)
        {
            schema["minimum"] = minimum;
        }

        if (field.Maximum is { } maximum)
        {
            schema["maximum"] = maximum;
        }

        return schema;
    }

    private static JsonObject Members(IReadOnlyList<ContractField> fields)
    {
        var schema = new JsonObject();
        AddMembers(schema, fields);
        return schema;
    }

    private static JsonObject List(ContractField field)
    {
        var schema = new JsonObject { ["type"] = "array", ["maxItems"] = field.MaxLength, ["items"] = Of(field.Element!) };
        if (field.Required)
        {
            schema["minItems"] = 1;
        }

        return schema;
    }

    private static JsonObject Text(ContractField field)
    {
        var schema = new JsonObject { ["type"] = "string" };
        switch (field.Kind)
        {
            case FieldKind.Date:
                schema["format"] = "date";
                schema["pattern"] = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$";
                schema["x-since"] = field.Since.ToString("O", System.Globalization.CultureInfo.InvariantCulture);
                break;
            case FieldKind.Timestamp:
                schema["format"] = "date-time";
                break;
            case FieldKind.Region:
                schema["pattern"] = "^[0-9]{6}$";
                schema["x-standard"] = "GB/T 2260";
                break;
            case FieldKind.CreditCode or FieldKind.CitizenId:
                schema["minLength"] = 1;
                schema["maxLength"] = ContractField.LongestCode;
                schema["x-standard"] = field.Kind == FieldKind.CreditCode ? "GB 32100" : "GB 11643";
                break;
            default:
                AddTextLimits(schema, field);
                break;
        }

        return schema;
    }

    private static void AddTextLimits(JsonObject schema, ContractField field)
    {
        if (field.Required)
        {
            schema["minLength"] = 1;
        }

        schema["maxLength"] = field.MaxLength;
        if (field.Pattern is not null)
        {
            schema["pattern"] = field.Pattern;
        }
    }
}
