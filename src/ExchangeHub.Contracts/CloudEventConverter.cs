using System.Text.Json;
using System.Text.Json.Serialization;

namespace ExchangeHub.Contracts;

/// <summary>CloudEvents structured JSON. Reading is for events the hub has let in; intake has its own reader that reports every problem.</summary>
internal sealed class CloudEventConverter : JsonConverter<CloudEvent>
{
    public override CloudEvent Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var root = JsonElement.ParseValue(ref reader);
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal);
        var data = default(JsonElement);
        foreach (var member in root.EnumerateObject())
        {
            if (member.NameEquals("data"))
            {
                data = member.Value;
            }
            else if (member.Value.ValueKind != JsonValueKind.Null)
            {
                attributes[member.Name] = member.Value.ValueKind == JsonValueKind.String
                    ? member.Value.GetString()!
                    : member.Value.GetRawText();
            }
        }

        foreach (var name in (ReadOnlySpan<string>)["id", "source", "type"])
        {
            if (!attributes.ContainsKey(name))
            {
                throw new JsonException($"A CloudEvent needs '{name}'.");
            }
        }

        return CloudEvent.From(attributes, data);
    }

    public override void Write(Utf8JsonWriter writer, CloudEvent value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteString("specversion", CloudEvent.SpecVersion);
        foreach (var (name, text) in value.Attributes())
        {
            writer.WriteString(name, text);
        }

        if (value.Data.ValueKind != JsonValueKind.Undefined)
        {
            writer.WriteString("datacontenttype", "application/json");
            writer.WritePropertyName("data");
            value.Data.WriteTo(writer);
        }

        writer.WriteEndObject();
    }
}
