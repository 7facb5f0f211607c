using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using ExchangeHub.Access.Destinations;
using ExchangeHub.Hub.Subscriptions;
using Microsoft.Extensions.Options;

namespace ExchangeHub.Hub.Webhooks;

/// <summary>Makes the calls, in little time and with little read of the answer.</summary>
internal sealed class WebhookClient(
    WebhookConnections connections, WebhookSecrets secrets, WebhookAccesses accesses, WebhookTokens tokens, TimeProvider clock, IOptions<WebhookOptions> options)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(7);

    /// <summary>Signs and sends; whatever happens at the other end is an answer.</summary>
    public async Task<WebhookAnswer> PostAsync(Subscription subscription, Guid id, byte[] body, CancellationToken cancellationToken)
    {
        using var request = await SignedAsync(subscription, id, body, cancellationToken);
        var access = await accesses.FindAsync(subscription.Id, cancellationToken);
        using var timeout = new CancellationTokenSource(options.Value.Timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return await SendAsync(request, subscription, access, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Failed(EndpointFailure.Unavailable, string.Create(CultureInfo.InvariantCulture, $"No answer within {options.Value.Timeout.TotalSeconds:0.#} s."));
        }
        catch (HttpRequestException failure)
        {
            return Failed(failure);
        }
        catch (IOException)
        {
            return Failed(EndpointFailure.Transient, "The answer broke off.");
        }
        catch (CryptographicException)
        {
            return Failed(EndpointFailure.Misconfigured, "The client certificate in the key folder cannot be read.");
        }
    }

    private async Task<WebhookAnswer> SendAsync(HttpRequestMessage request, Subscription subscription, WebhookAccess? access, CancellationToken cancellationToken)
    {
        if ((access is { ShowsCertificate: true } ? connections.Showing(subscription.ClientId) : connections.Plain) is not { } http)
        {
            return Failed(EndpointFailure.Misconfigured, "There is no client certificate in the key folder.");
        }

        if (access is { TokenUrl: not null })
        {
            var (token, failure) = await tokens.GetAsync(http, access, cancellationToken);
            if (failure is not null)
            {
                return failure;
            }

            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (response.StatusCode == HttpStatusCode.Unauthorized)
        {
            tokens.Forget(subscription.Id);
        }

        return await ReadAsync(response, cancellationToken);
    }

    private async Task<HttpRequestMessage> SignedAsync(Subscription subscription, Guid id, byte[] body, CancellationToken cancellationToken)
    {
        var active = await secrets.ActiveAsync(subscription.Id, cancellationToken);
        var timestamp = clock.GetUtcNow().ToUnixTimeSeconds();
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/cloudevents+json", "utf-8");
        return new HttpRequestMessage(HttpMethod.Post, subscription.Endpoint)
        {
            Content = content,
            Headers =
            {
                { "webhook-id", id.ToString() },
                { "webhook-timestamp", timestamp.ToString(CultureInfo.InvariantCulture) },
                { "webhook-signature", WebhookSignature.Of(id.ToString(), timestamp, body, active) },
                { "User-Agent", "ExchangeHub" },
            },
        };
    }

    private async Task<WebhookAnswer> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var status = (int)response.StatusCode;
        if (EndpointFailure.Of(status) is { } failure)
        {
            return new WebhookAnswer { Status = status, Failure = failure, Problem = $"HTTP {status}.", RetryAfter = RetryAfter(response) };
        }

        var type = response.Content.Headers.ContentType?.MediaType;
        if (type is not "application/json" && type?.EndsWith("+json", StringComparison.OrdinalIgnoreCase) != true)
        {
            return new WebhookAnswer { Status = status };
        }

        return await BodyAsync(response.Content, cancellationToken) is { } body
            ? new WebhookAnswer { Status = status, Body = body }
            : new WebhookAnswer
            {
                Status = status, Failure = EndpointFailure.Misconfigured, Problem = $"HTTP {status} with more than {options.Value.MaxAnswerBytes} bytes of JSON.",
            };
    }

    /// <summary>Null where it is too large.</summary>
    private async Task<byte[]?> BodyAsync(HttpContent content, CancellationToken cancellationToken)
    {
        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[options.Value.MaxAnswerBytes + 1];
        var read = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return read < buffer.Length ? buffer[..read] : null;
    }

    private TimeSpan? RetryAfter(HttpResponseMessage response)
    {
        var wait = (int)response.StatusCode is 429 or 503
            ? response.Headers.RetryAfter?.Delta ?? (response.Headers.RetryAfter?.Date - clock.GetUtcNow())
            : null;
        return wait is null ? null : wait < TimeSpan.Zero ? TimeSpan.Zero : wait > LongestWait ? LongestWait : wait;
    }

    private static WebhookAnswer Failed(HttpRequestException failure) => failure switch
    {
        { InnerException: DestinationRefusedException } => Failed(EndpointFailure.Misconfigured, "The name leads to an address that webhooks are not sent to."),
        { HttpRequestError: HttpRequestError.SecureConnectionError } => Failed(EndpointFailure.Misconfigured, "No trusted TLS connection."),
        { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded or HttpRequestError.InvalidResponse } =>
            Failed(EndpointFailure.Misconfigured, "The answer is no HTTP that the hub reads."),
        { HttpRequestError: HttpRequestError.ResponseEnded } => Failed(EndpointFailure.Transient, "The answer broke off."),
        _ => Failed(EndpointFailure.Unavailable, "No connection."),
    };

    private static WebhookAnswer Failed(string category, string problem) => new() { Failure = category, Problem = problem };
}
