using System.Text.Json;
using ExchangeHub.Access;
using ExchangeHub.Contracts;
using Microsoft.AspNetCore.Http;

namespace ExchangeHub.Hub.Http;

/// <summary>Reads a request's JSON as a record; a member of another form is answered with its place.</summary>
internal static class JsonBody
{
    public static async Task<(T? Value, IResult? Problem)> ReadAsync<T>(HttpContext http)
        where T : class
    {
        var (body, problem) = await RequestBody.ReadJsonAsync(http);
        if (problem is not null)
        {
            return (null, problem);
        }

        try
        {
            return body.Deserialize<T>(WireJson.Options) is { } value ? (value, null) : (null, Wrong("", "The body is an object."));
        }
        catch (JsonException wrong)
        {
            return (null, Wrong(wrong.Path?.TrimStart('$', '.') ?? "", "The value is of another form than the interface describes."));
        }
    }

    /// <summary>The same where the body may be left out.</summary>
    public static async Task<(T? Value, IResult? Problem)> ReadOptionalAsync<T>(HttpContext http)
        where T : class, new() =>
        http.Request.ContentLength is null or 0 && !http.Request.Headers.ContainsKey("Transfer-Encoding") ? (new T(), null) : await ReadAsync<T>(http);

    private static IResult Wrong(string field, string detail) =>
        Problems.Of(422, RejectionCode.InvalidField, "The body is not of the form that is asked for.", [new Finding(RejectionCode.InvalidField, field, detail)]);
}
