using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using ExchangeHub.Client.Tokens;
using ExchangeHub.Contracts;

namespace ExchangeHub.Client.Calls;

/// <summary>One call of the hub's API with a token; a token the hub no longer takes is replaced once.</summary>
internal sealed class HubCalls(Transport transport, AccessTokens tokens)
{
    private const string Json = "application/json";

    public Task<Reply> GetAsync(string path, CancellationToken cancellationToken) => CallAsync(HttpMethod.Get, path, body: null, Json, TimeSpan.Zero, cancellationToken);

    public Task<Reply> DeleteAsync(string path, CancellationToken cancellationToken) => CallAsync(HttpMethod.Delete, path, body: null, Json, TimeSpan.Zero, cancellationToken);

    public Task<Reply> PostAsync<T>(string path, T body, TimeSpan hold, CancellationToken cancellationToken) =>
        PostAsync(path, JsonSerializer.SerializeToUtf8Bytes(body, WireJson.Options), Json, hold, cancellationToken);

    public Task<Reply> PostAsync(string path, byte[] body, string mediaType, TimeSpan hold, CancellationToken cancellationToken) =>
        CallAsync(HttpMethod.Post, path, body, mediaType, hold, cancellationToken);

    private async Task<Reply> CallAsync(HttpMethod method, string path, byte[]? body, string mediaType, TimeSpan hold, CancellationToken cancellationToken)
    {
        for (var isFirst = true; ; isFirst = false)
        {
            var token = await tokens.TakeAsync(cancellationToken);
            using var request = new HttpRequestMessage(method, transport.AddressOf(path));
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(Json));
            request.Content = body is null ? null : new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue(mediaType) } };
            var reply = await transport.SendAsync(request, hold, cancellationToken);
            if (reply.Status != HttpStatusCode.Unauthorized || !isFirst)
            {
                return reply;
            }

            tokens.Forget(token);
        }
    }
}
