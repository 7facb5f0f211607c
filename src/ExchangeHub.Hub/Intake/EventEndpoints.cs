using System.Net;
using System.Text;
using System.Text.Json;
using ExchangeHub.Access;
using ExchangeHub.Contracts;
using ExchangeHub.Hub.Http;
using ExchangeHub.Hub.Pipeline;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;

namespace ExchangeHub.Hub.Intake;

/// <summary><c>POST /v1/events</c> in the three forms of the CloudEvents HTTP binding.</summary>
internal static class EventEndpoints
{
    private const string Structured = "application/cloudevents+json";
    private const string Batched = "application/cloudevents-batch+json";
    private const string Binary = "application/json";
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static void MapIntake(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapPost("/v1/events", AcceptAsync)
            .RequireAuthorization(Scopes.EventsPublish)
            .WithTags("Events")
            .WithSummary("Publishes one event (structured or binary mode) or a batch of up to 1,000.")
            .Accepts<CloudEvent>(Structured, Batched, Binary);

    private static async Task<IResult> AcceptAsync(HttpContext http, IntakeDoor door, IOptions<HubOptions> options)
    {
        var contentType = http.Request.ContentType?.Split(';')[0].Trim().ToLowerInvariant();
        var isBinary = contentType == Binary && http.Request.Headers.ContainsKey("ce-specversion");
        if (contentType is not (Structured or Batched) && !isBinary)
        {
            return Problems.Of(415, RejectionCode.UnsupportedContentType, "Not a CloudEvents content type.",
                [new Finding(RejectionCode.UnsupportedContentType, "Content-Type", $"Send {Structured}, {Batched}, or {Binary} with ce-* headers.")]);
        }

        if (door.Closed is { } closed)
        {
            return closed.Answer(http);
        }

        var (body, problem) = await RequestBody.ReadJsonAsync(http);
        if (problem is not null)
        {
            return problem;
        }

        var sender = Caller.From(http.User);
        if (contentType == Batched)
        {
            return await AcceptBatchAsync(http, door, options.Value, sender, body);
        }

        var incoming = isBinary ? ReadBinary(http.Request.Headers, body) : CloudEventReader.Read(body);
        var answer = await door.AcceptAsync(sender, [incoming], http.RequestAborted);
        return answer.Refusal?.Answer(http) ?? EventAnswers.Single(answer.Results[0]);
    }

    private static async Task<IResult> AcceptBatchAsync(HttpContext http, IntakeDoor door, HubOptions options, Caller sender, JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Array)
        {
            return Problems.Of(422, RejectionCode.MalformedJson, "A batch is a JSON array of events.");
        }

        switch (body.GetArrayLength())
        {
            case 0:
                return Problems.Of(422, RejectionCode.EmptyBatch, "The batch has no events.");
            case var count when count > options.MaxBatch:
                return Problems.Of(413, RejectionCode.BatchTooLarge, "Too many events in one batch.",
                    [new Finding(RejectionCode.BatchTooLarge, "", $"At most {options.MaxBatch}; this one has {count}. Nothing of it was taken.")]);
        }

        var answer = await door.AcceptAsync(sender, [.. body.EnumerateArray().Select(CloudEventReader.Read)], http.RequestAborted);
        return answer.Refusal?.Answer(http) ?? EventAnswers.Batch(answer.Results);
    }

    private static IncomingEvent ReadBinary(IHeaderDictionary headers, JsonElement body)
    {
        var findings = new List<Finding>();
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal) { ["datacontenttype"] = Binary };
        foreach (var header in headers.Where(header => header.Key.StartsWith("ce-", StringComparison.OrdinalIgnoreCase)))
        {
            var name = header.Key[3..].ToLowerInvariant();
            if (!CloudEventReader.IsAttributeName(name) || header.Value.Count != 1 || Decode(header.Value[0]!) is not { } value)
            {
                findings.Add(new Finding(RejectionCode.InvalidAttribute, CloudEventReader.Shown(name), "A ce- header carries one value, percent-encoded UTF-8."));
            }
            else
            {
                attributes[name] = value;
            }
        }

        return CloudEventReader.Make(attributes, body, findings);
    }

    /// <summary>Null where the value is not percent-encoded UTF-8.</summary>
    private static string? Decode(string value)
    {
        // A plus sign stands for itself here, not for a space as in forms.
        var encoded = Encoding.UTF8.GetBytes(value.Replace("+", "%2B", StringComparison.Ordinal));
        try
        {
            var text = StrictUtf8.GetString(WebUtility.UrlDecodeToBytes(encoded, 0, encoded.Length)!);
            return text.Contains('\0', StringComparison.Ordinal) ? null : text;
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
