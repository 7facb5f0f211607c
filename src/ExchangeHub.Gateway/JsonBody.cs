using System.Text.Json;
using ExchangeHub.Access;
using ExchangeHub.Contracts;
using Microsoft.AspNetCore.Http;

namespace ExchangeHub.Gateway;

internal static class JsonBody
{
    private const int LongestBody = 256 * 1024;

    /// <summary>The body, or why it cannot be taken. What a body is, is said for the refusal: "a client".</summary>
    public static async Task<(T? Value, IResult? Problem)> ReadAsync<T>(HttpRequest request, string what, CancellationToken cancellationToken)
        where T : class
    {
        request.HttpContext.LimitBody(LongestBody);
        try
        {
            return await JsonSerializer.DeserializeAsync<T>(request.Body, WireJson.Options, cancellationToken) is { } body ? (body, null) : (null, NotJson(what));
        }
        catch (JsonException)
        {
            return (null, NotJson(what));
        }
        catch (BadHttpRequestException wrong) when (wrong.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return (null, Problems.Of(
                StatusCodes.Status413PayloadTooLarge, [new Finding(RejectionCode.BodyTooLarge, "", $"The body has at most {LongestBody} bytes.")]));
        }
    }

    private static IResult NotJson(string what) =>
        Problems.Of(StatusCodes.Status422UnprocessableEntity, RejectionCode.MalformedJson, $"The body is not {what} in JSON.");
}
