using System.Text;
using System.Text.Json;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Transport;
using ExchangeHub.Hub.Http;
using ExchangeHub.Hub.Intake;
using ExchangeHub.Hub.Pipeline;
using Microsoft.Extensions.Options;

namespace ExchangeHub.Hub.Amqp;

/// <summary>Reads an event out of a message: structured mode, or binary with <c>cloudEvents:</c> or <c>cloudEvents_</c> headers; data plain or a JWE.</summary>
internal sealed class AmqpReading(MessageSeal seal, IOptions<HubOptions> options)
{
    private const string PlainDataType = "application/json";
    private static readonly string[] Prefixes = ["cloudEvents:", "cloudEvents_"];
    private static readonly JsonElement Nothing = JsonElement.Parse("{}");

    public IncomingEvent Read(TakenMessage message)
    {
        if (message.Body.LongLength > options.Value.MaxBodyBytes)
        {
            return Refused(RejectionCode.BodyTooLarge, "", $"At most {options.Value.MaxBodyBytes} bytes.");
        }

        var isSealed = false;
        var incoming = Media(message.ContentType) switch
        {
            AmqpEdge.EventContentType => ReadStructured(message.Body, Open),
            PlainDataType or AmqpEdge.SealedDataType when message.Headers.Keys.Any(IsAttribute) => ReadBinary(message, Open),
            _ => Refused(RejectionCode.UnsupportedContentType, "content_type", $"Send {AmqpEdge.EventContentType}, or {PlainDataType} or {AmqpEdge.SealedDataType} with cloudEvents: headers."),
        };
        if (!isSealed && ContractCatalog.Find(incoming.Event?.Type) is { IsConfidential: true })
        {
            incoming.Reject(RejectionCode.EncryptionRequired, "data", "The contract has personal or sensitive fields: over AMQP its data is a compact JWE to the hub's key, datacontenttype application/jose.");
        }

        return incoming;

        JsonElement Open(Dictionary<string, string> attributes, JsonElement data, List<Finding> findings)
        {
            if (attributes.GetValueOrDefault("datacontenttype") is not { } type || Media(type) != AmqpEdge.SealedDataType)
            {
                return data;
            }

            (isSealed, attributes["datacontenttype"]) = (true, PlainDataType);
            // A compact JWE needs no escapes; half a surrogate pair could not even be read.
            if (data.ValueKind != JsonValueKind.String || data.GetRawText().Contains('\\', StringComparison.Ordinal) || seal.Open(data.GetString()!) is not { } plain)
            {
                findings.Add(new Finding(
                    RejectionCode.EncryptionInvalid, "data", "Not a compact JWE that opens: ECDH-ES with A256GCM, kid of the hub's key with use enc in /.well-known/jwks, no compression."));
                return Nothing;
            }

            var (opened, problem) = StrictJson.Read(plain);
            if (problem is not null)
            {
                findings.Add(new Finding(RejectionCode.MalformedJson, "data", problem));
                return Nothing;
            }

            return opened;
        }
    }

    private static IncomingEvent ReadStructured(byte[] body, DataOpening open)
    {
        var (json, problem) = StrictJson.Read(body);
        return problem is null ? CloudEventReader.Read(json, open) : Refused(RejectionCode.MalformedJson, "", problem);
    }

    private static IncomingEvent ReadBinary(TakenMessage message, DataOpening open)
    {
        var findings = new List<Finding>();
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal) { ["datacontenttype"] = message.ContentType! };
        foreach (var (header, value) in message.Headers.Where(header => IsAttribute(header.Key)))
        {
            var name = header[Prefixes[0].Length..];
            if (!CloudEventReader.IsAttributeName(name) || value.Contains('\0', StringComparison.Ordinal))
            {
                findings.Add(new Finding(RejectionCode.InvalidAttribute, CloudEventReader.Shown(name), "Attribute names are lower-case letters and digits, at most 40; values are text."));
            }
            else
            {
                attributes[name] = value;
            }
        }

        var isJson = Media(message.ContentType) == PlainDataType;
        var (data, problem) = isJson ? StrictJson.Read(message.Body) : (JsonSerializer.SerializeToElement(Encoding.UTF8.GetString(message.Body)), null);
        return problem is null
            ? CloudEventReader.Make(attributes, open(attributes, data, findings), findings)
            : Refused(RejectionCode.MalformedJson, "data", problem);
    }

    private static bool IsAttribute(string header) => Prefixes.Any(prefix => header.StartsWith(prefix, StringComparison.Ordinal));

    private static string? Media(string? contentType) => contentType?.Split(';')[0].Trim().ToLowerInvariant();

    public static IncomingEvent Refused(string code, string field, string detail) => CloudEventReader.Unreadable(null, null, [new Finding(code, field, detail)]);
}
