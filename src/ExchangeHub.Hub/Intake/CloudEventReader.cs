using System.Buffers;
using System.Text.Json;
using ExchangeHub.Contracts;
using ExchangeHub.Hub.Pipeline;

namespace ExchangeHub.Hub.Intake;

/// <summary>Takes data out of the form in which it travelled; may set attributes and add findings.</summary>
internal delegate JsonElement DataOpening(Dictionary<string, string> attributes, JsonElement data, List<Finding> findings);

/// <summary>Reads CloudEvents as a stranger sends them and notes everything that is wrong with their form.</summary>
internal static class CloudEventReader
{
    private static readonly string[] Required = ["id", "source", "type"];
    private static readonly SearchValues<char> OfAttributeNames = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789");

    public static IncomingEvent Read(JsonElement json) => Read(json, static (_, data, _) => data);

    public static IncomingEvent Read(JsonElement json, DataOpening open)
    {
        var findings = new List<Finding>();
        if (json.ValueKind != JsonValueKind.Object)
        {
            return Unreadable(null, null, [new Finding(RejectionCode.MalformedJson, "", "An event is a JSON object.")]);
        }

        var attributes = new Dictionary<string, string>(20, StringComparer.Ordinal);
        var data = default(JsonElement);
        foreach (var member in json.EnumerateObject())
        {
            if (member.NameEquals("data"))
            {
                data = member.Value;
            }
            else
            {
                ReadAttribute(attributes, member, findings);
            }
        }

        return Make(attributes, open(attributes, data, findings), findings);
    }

    /// <summary>An event from attributes already taken apart, as binary mode has them.</summary>
    public static IncomingEvent Make(Dictionary<string, string> attributes, JsonElement data, List<Finding> findings)
    {
        if (!attributes.Remove("specversion", out var version))
        {
            findings.Add(new Finding(RejectionCode.MissingAttribute, "specversion", "CloudEvents 1.0 needs specversion."));
        }
        else if (version != CloudEvent.SpecVersion)
        {
            findings.Add(new Finding(RejectionCode.InvalidAttribute, "specversion", "Only CloudEvents 1.0 is spoken here."));
        }

        if (attributes.Remove("datacontenttype", out var contentType) && !IsJson(contentType))
        {
            findings.Add(new Finding(RejectionCode.InvalidAttribute, "datacontenttype", "Data is application/json."));
        }

        foreach (var name in Required.Where(name => !attributes.TryGetValue(name, out var value) || value.Length == 0))
        {
            findings.Add(new Finding(RejectionCode.MissingAttribute, name, "This attribute is required."));
        }

        if (data.ValueKind != JsonValueKind.Object)
        {
            findings.Add(new Finding(RejectionCode.InvalidField, "data", "Data is a JSON object."));
        }

        var (id, source) = (attributes.GetValueOrDefault("id"), attributes.GetValueOrDefault("source"));
        if (findings.Count > 0)
        {
            return Unreadable(id, source, findings);
        }

        return new IncomingEvent { Event = CloudEvent.From(attributes, data), Id = id, Source = source };
    }

    private static void ReadAttribute(Dictionary<string, string> attributes, JsonProperty member, List<Finding> findings)
    {
        var name = member.Name;
        if (name == "data_base64")
        {
            findings.Add(new Finding(RejectionCode.InvalidAttribute, name, "Data is JSON, not bytes."));
        }
        else if (!IsAttributeName(name))
        {
            findings.Add(new Finding(RejectionCode.InvalidAttribute, Shown(name), "Attribute names are lower-case letters and digits, at most 40."));
        }
        else
        {
            switch (member.Value.ValueKind)
            {
                case JsonValueKind.Null:
                    break;
                case JsonValueKind.String when IsSound(member.Value, out var text):
                    attributes[name] = text;
                    break;
                case JsonValueKind.True or JsonValueKind.False or JsonValueKind.Number when !Required.Contains(name):
                    attributes[name] = member.Value.GetRawText();
                    break;
                default:
                    findings.Add(new Finding(RejectionCode.InvalidAttribute, Shown(name), "An attribute is text without broken characters."));
                    break;
            }
        }
    }

    // A lone surrogate escaped in JSON cannot be turned into text.
    private static bool IsSound(JsonElement value, out string text)
    {
        try
        {
            text = value.GetString()!;
            return !text.Contains('\0', StringComparison.Ordinal);
        }
        catch (InvalidOperationException)
        {
            text = "";
            return false;
        }
    }

    public static bool IsAttributeName(string name) =>
        name.Length is > 0 and <= 40 && !name.AsSpan().ContainsAnyExcept(OfAttributeNames);

    /// <summary>A sender's name for an attribute as an answer may repeat it: a long number may be an identity number.</summary>
    public static string Shown(string name) =>
        name.Length <= 40 && name.All(c => c is > ' ' and < (char)127) && name.Count(char.IsAsciiDigit) < 15 ? name : "(attribute name)";

    private static bool IsJson(string contentType) =>
        contentType.Split(';')[0].Trim().Equals("application/json", StringComparison.OrdinalIgnoreCase);

    public static IncomingEvent Unreadable(string? id, string? source, IReadOnlyList<Finding> findings)
    {
        var incoming = new IncomingEvent { Id = id, Source = source };
        incoming.Add(findings, []);
        return incoming;
    }
}
