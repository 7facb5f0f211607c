using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace ExchangeHub.Host.Commands.Conformance.Partners;

/// <summary>Calls the vendor's receiver as the hub would (Standard Webhooks), and as somebody else might.</summary>
internal sealed class WebhookProbe(Uri endpoint, string secret, byte[] body) : IDisposable
{
    private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = TimeSpan.FromSeconds(15) };

    public string Secret => secret;

    public static string NewId() => Guid.CreateVersion7().ToString();

    public static string NewSecret() => "whsec_" + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    /// <summary>The status of its answer.</summary>
    /// <param name="id">The delivery.</param>
    /// <param name="secrets">Who signs; the receiver's own secret where not given, nobody where empty.</param>
    /// <param name="age">How long ago it says it was signed.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    public async Task<int> CallAsync(string id, CancellationToken cancellationToken, string[]? secrets = null, TimeSpan age = default)
    {
        var time = (TimeProvider.System.GetUtcNow() - age).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{id}.{time}."), .. body];
        var signatures = (secrets ?? [secret]).Select(one => $"v1,{Convert.ToBase64String(HMACSHA256.HashData(KeyOf(one), signed))}");
        using var request = new HttpRequestMessage(HttpMethod.Post, endpoint)
        {
            Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/cloudevents+json") } },
        };
        request.Headers.TryAddWithoutValidation("webhook-id", id);
        request.Headers.TryAddWithoutValidation("webhook-timestamp", time);
        request.Headers.TryAddWithoutValidation("webhook-signature", string.Join(' ', signatures));
        using var answer = await http.SendAsync(request, cancellationToken);
        return (int)answer.StatusCode;
    }

    public void Dispose() => http.Dispose();

    public static byte[] KeyOf(string secret) => Convert.FromBase64String(secret.StartsWith("whsec_", StringComparison.Ordinal) ? secret["whsec_".Length..] : secret);
}
