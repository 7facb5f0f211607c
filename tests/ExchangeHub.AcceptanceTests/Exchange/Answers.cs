using System.Net;
using System.Text;
using System.Text.Json;
using ExchangeHub.Testing.Hubs;
using Xunit;

namespace ExchangeHub.AcceptanceTests.Exchange;

/// <summary>What every answer has in common.</summary>
internal static class Answers
{
    public const string Structured = "application/cloudevents+json";
    public const string Batch = "application/cloudevents-batch+json";

    /// <summary>A refusal has one form: problem+json with a code, and each finding with code, field and detail.</summary>
    public static void IsRefusal(HubAnswer answer, int status, string code, string? field = null)
    {
        Assert.True((int)answer.Status == status, $"{(int)answer.Status} instead of {status}: {answer.Text}");
        Assert.Equal("application/problem+json", answer.Headers["Content-Type"].Split(';')[0]);
        Assert.NotEmpty(answer.Headers["X-Request-Id"]);
        Assert.Equal(code, answer.Code);
        var errors = answer.Body.GetProperty("errors").EnumerateArray().ToList();
        Assert.All(errors, error => Assert.NotEmpty(error.GetProperty("detail").GetString()!));
        if (field is not null)
        {
            Assert.Contains((code, field), FindingsOf(errors));
        }
    }

    public static IEnumerable<(string Code, string Field)> FindingsOf(IEnumerable<JsonElement> findings) =>
        findings.Select(finding => (finding.GetProperty("code").GetString()!, finding.GetProperty("field").GetString()!));

    public static string? Text(this JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    public static IReadOnlyList<JsonElement> List(this JsonElement element, string name) => [.. element.GetProperty(name).EnumerateArray()];

    public static long Sequence(this HubAnswer answer)
    {
        Assert.True(answer.Status is HttpStatusCode.Accepted or HttpStatusCode.OK, answer.Text);
        return answer.Body.GetProperty("sequence").GetInt64();
    }

    /// <summary>Any bytes as a request of this client.</summary>
    public static Task<HubAnswer> PostRawAsync(this HubClient client, string path, string body, string? mediaType) =>
        client.PostRawAsync(path, Encoding.UTF8.GetBytes(body), mediaType);

    public static Task<HubAnswer> PostRawAsync(this HubClient client, string path, byte[] body, string? mediaType)
    {
        var content = new ByteArrayContent(body);
        if (mediaType is not null)
        {
            content.Headers.TryAddWithoutValidation("Content-Type", mediaType);
        }

        return client.SendAsync(HttpMethod.Post, path, content);
    }
}
