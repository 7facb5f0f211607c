using System.Text.Json;
using ExchangeHub.Access;
using ExchangeHub.Contracts;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ExchangeHub.Hub.Http;

/// <summary>Reads a request's JSON within the size limit; what is wrong with it becomes an answer, never an exception.</summary>
internal static class RequestBody
{
    private const int FirstBuffer = 64 * 1024;

    public static async Task<(JsonElement Body, IResult? Problem)> ReadJsonAsync(HttpContext http)
    {
        var limit = http.RequestServices.GetRequiredService<IOptions<HubOptions>>().Value.MaxBodyBytes;
        if (http.Request.ContentLength > limit)
        {
            return (default, TooLarge(limit));
        }

        // Held until the answer is out: what was read lives in memory as long. Counted as it comes, for a length is easily claimed.
        var share = http.RequestServices.GetRequiredService<BytesInFlight>().Begin();
        http.Response.RegisterForDispose(share);
        try
        {
            using var buffer = new MemoryStream((int)Math.Min(http.Request.ContentLength ?? 4096, FirstBuffer));
            var chunk = new byte[16 * 1024];
            int read;
            while ((read = await http.Request.Body.ReadAsync(chunk, http.RequestAborted)) > 0)
            {
                if (buffer.Length + read > limit)
                {
                    return (default, TooLarge(limit));
                }

                if (!share.TryGrow(read))
                {
                    return (default, Full(http));
                }

                buffer.Write(chunk, 0, read);
            }

            var (body, wrong) = StrictJson.Read(buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
            return wrong is null ? (body, null) : (default, Malformed(wrong));
        }
        catch (BadHttpRequestException wrong) when (wrong.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return (default, TooLarge(limit));
        }
    }

    private static IResult Full(HttpContext http)
    {
        http.Response.Headers.RetryAfter = "1";
        return Problems.Of(503, RejectionCode.Unavailable, "The hub holds as many bodies as it has room for; come again as Retry-After says.");
    }

    private static IResult Malformed(string detail) =>
        Problems.Of(422, RejectionCode.MalformedJson, "The body is not JSON.", [new Finding(RejectionCode.MalformedJson, "", detail)]);

    private static IResult TooLarge(long limit) =>
        Problems.Of(413, RejectionCode.BodyTooLarge, "The body is too large.",
            [new Finding(RejectionCode.BodyTooLarge, "", $"At most {limit} bytes; send the events in several batches.")]);
}
