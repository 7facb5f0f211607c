using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using ExchangeHub.Contracts;

namespace ExchangeHub.Access.Masking;

/// <summary>
/// What a reader gets of an event's data: the one implementation for deliveries, records and department systems. An
/// allow-list of the contract's fields; a member that the contract lacks, or whose shape it does not have, never passes.
/// </summary>
public static class FieldProjection
{
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly string[] CodeMembers = ["code", "codeSet", "codeSetVersion", "name"];

    /// <summary>Projects to a new element.</summary>
    /// <param name="contract">The contract of the data.</param>
    /// <param name="data">The data.</param>
    /// <param name="profile">One of <see cref="FieldProfile"/>.</param>
    /// <param name="onlyFields">Names of top-level fields to narrow to; null for all that the profile gives.</param>
    /// <param name="openedFields">Names of top-level fields that an agreement shows as they are, whatever the profile.</param>
    public static JsonElement Project(
        Contract contract, JsonElement data, string profile, IReadOnlySet<string>? onlyFields = null, IReadOnlySet<string>? openedFields = null)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, WriterOptions))
        {
            Write(writer, contract.Fields, data, profile, onlyFields, openedFields);
        }

        var reader = new Utf8JsonReader(buffer.WrittenSpan);
        return JsonElement.ParseValue(ref reader);
    }

    /// <summary>Writes the projection as one JSON object.</summary>
    public static void Write(
        Utf8JsonWriter writer,
        Contract contract,
        JsonElement data,
        string profile,
        IReadOnlySet<string>? onlyFields = null,
        IReadOnlySet<string>? openedFields = null) =>
        Write(writer, contract.Fields, data, profile, onlyFields, openedFields);

    /// <summary>Writes the projection of data that has these fields as one JSON object.</summary>
    public static void Write(
        Utf8JsonWriter writer,
        IReadOnlyList<ContractField> fields,
        JsonElement data,
        string profile,
        IReadOnlySet<string>? onlyFields = null,
        IReadOnlySet<string>? openedFields = null)
    {
        writer.WriteStartObject();
        if (data.ValueKind == JsonValueKind.Object)
        {
            foreach (var field in fields)
            {
                if (onlyFields is null || onlyFields.Contains(field.Name))
                {
                    WriteField(writer, field, data, openedFields?.Contains(field.Name) == true ? FieldProfile.Full : profile, Standing.Open);
                }
            }
        }

        writer.WriteEndObject();
    }

    /// <summary>True where a top-level field is shown as it is.</summary>
    public static bool Shows(ContractField field, string profile) => Standing.Open.Of(field).View(profile) == FieldView.Clear;

    private static void WriteField(Utf8JsonWriter writer, ContractField field, JsonElement owner, string profile, Standing around)
    {
        if (owner.TryGetProperty(field.Name, out var value)
            && Fits(value, field)
            && IsShown(field, around.Of(field), profile))
        {
            writer.WritePropertyName(field.Name);
            WriteValue(writer, field, value, profile, around.Of(field));
        }
    }

    private static void WriteValue(Utf8JsonWriter writer, ContractField field, JsonElement value, string profile, Standing standing)
    {
        switch (field.Kind)
        {
            case FieldKind.Object:
                writer.WriteStartObject();
                foreach (var inner in field.Fields)
                {
                    WriteField(writer, inner, value, profile, standing);
                }

                writer.WriteEndObject();
                break;
            case FieldKind.List:
                WriteList(writer, field.Element!, value, profile, standing);
                break;
            case FieldKind.Code:
                WriteCode(writer, value);
                break;
            case FieldKind.Text when standing.View(profile) == FieldView.Masked:
                writer.WriteStringValue(MaskText(field.Name, value.GetString()!));
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }

    private static void WriteList(Utf8JsonWriter writer, ContractField element, JsonElement list, string profile, Standing around)
    {
        var standing = around.Of(element);
        writer.WriteStartArray();
        foreach (var item in list.EnumerateArray())
        {
            if (Fits(item, element))
            {
                WriteValue(writer, element, item, profile, standing);
            }
        }

        writer.WriteEndArray();
    }

    private static void WriteCode(Utf8JsonWriter writer, JsonElement value)
    {
        writer.WriteStartObject();
        foreach (var name in CodeMembers)
        {
            if (value.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String)
            {
                writer.WritePropertyName(name);
                member.WriteTo(writer);
            }
        }

        writer.WriteEndObject();
    }

    // An object or list is shown where anything in it is. Only text has a masked form; a masked date or number would no longer be one.
    private static bool IsShown(ContractField field, Standing standing, string profile) => field.Kind switch
    {
        FieldKind.Object => IsAnyShown(field.Fields, standing, profile),
        FieldKind.List => IsShown(field.Element!, standing.Of(field.Element!), profile),
        FieldKind.Text => standing.View(profile) != FieldView.Absent,
        _ => standing.View(profile) == FieldView.Clear,
    };

    // Of its own: the closure would be made for every field, also where none is needed.
    private static bool IsAnyShown(IReadOnlyList<ContractField> fields, Standing around, string profile) =>
        fields.Any(field => IsShown(field, around.Of(field), profile));

    private static bool Fits(JsonElement value, ContractField field) => field.Kind switch
    {
        FieldKind.Object or FieldKind.Code => value.ValueKind == JsonValueKind.Object,
        FieldKind.List => value.ValueKind == JsonValueKind.Array,
        FieldKind.Integer or FieldKind.Decimal => value.ValueKind == JsonValueKind.Number,
        FieldKind.Boolean => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        _ => value.ValueKind == JsonValueKind.String,
    };

    private static string MaskText(string name, string value) => name switch
    {
        _ when name.EndsWith("name", StringComparison.OrdinalIgnoreCase) => Mask.Name(value),
        _ when name.EndsWith("phone", StringComparison.OrdinalIgnoreCase) || name.EndsWith("mobile", StringComparison.OrdinalIgnoreCase) => Mask.Phone(value),
        _ => Mask.Text(value),
    };
}
