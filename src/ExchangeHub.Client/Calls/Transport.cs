using System.Net;
using System.Text.Json;

namespace ExchangeHub.Client.Calls;

/// <summary>One request and its answer. Whatever leaves open whether the hub took it ends in one exception.</summary>
internal sealed class Transport(HttpClient http, ExchangeHubOptions options, TimeProvider clock)
{
    private readonly Uri hub = new(options.Hub.AbsoluteUri.TrimEnd('/') + "/");

    public Uri AddressOf(string path) => new(hub, path);

    /// <param name="request">The request.</param>
    /// <param name="hold">How long the hub was asked to wait before it answers.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    public async Task<Reply> SendAsync(HttpRequestMessage request, TimeSpan hold, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(options.RequestTimeout + hold, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            if (IsUnknown(response.StatusCode))
            {
                throw new ExchangeHubUnavailableException($"http-{(int)response.StatusCode}", response.StatusCode, RetryAfter(response));
            }

            return new Reply(response.StatusCode, await ReadAsync(response, either.Token));
        }
        catch (Exception lost) when (lost is HttpRequestException or IOException)
        {
            throw new ExchangeHubUnavailableException("unreachable", inner: lost);
        }
        catch (OperationCanceledException slow) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ExchangeHubUnavailableException("timeout", inner: slow);
        }
    }

    private static bool IsUnknown(HttpStatusCode status) =>
        status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests || (int)status >= 500;

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
            using var document = await JsonDocument.ParseAsync(body, cancellationToken: cancellationToken);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return default;
        }
    }

    private TimeSpan? RetryAfter(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } wait } => wait,
        { Date: { } until } => until - clock.GetUtcNow() is { Ticks: > 0 } left ? left : TimeSpan.Zero,
        _ => null,
    };
}
