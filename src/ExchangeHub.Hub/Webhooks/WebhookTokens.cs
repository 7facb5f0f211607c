using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace ExchangeHub.Hub.Webhooks;

/// <summary>Access tokens for receivers, by client credentials; kept in memory until shortly before they end.</summary>
internal sealed class WebhookTokens(WebhookAccesses accesses, TimeProvider clock)
{
    private const int MaxAnswerBytes = 64 * 1024;

    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<Guid, (string Token, DateTimeOffset Until)> tokens = new();

    /// <summary>The receiver did not take it: the next call asks for another.</summary>
    public void Forget(Guid subscription) => tokens.TryRemove(subscription, out _);

    /// <summary>A token, or why there is none.</summary>
    public async Task<(string? Token, WebhookAnswer? Failure)> GetAsync(HttpClient http, WebhookAccess access, CancellationToken cancellationToken)
    {
        if (tokens.TryGetValue(access.SubscriptionId, out var known) && known.Until > clock.GetUtcNow())
        {
            return (known.Token, null);
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, access.TokenUrl) { Content = new FormUrlEncodedContent(Form(access)) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Basic(access.ClientId!, accesses.SecretOf(access)));
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        var status = (int)response.StatusCode;
        if (status != 200)
        {
            // Who does not know the hub's client says 400 or 401; that is a matter of credentials either way.
            var category = status is 400 or 401 or 403 ? EndpointFailure.Unauthorized : EndpointFailure.Of(status) ?? EndpointFailure.Misconfigured;
            return (null, new WebhookAnswer { Failure = category, Problem = $"No access token: HTTP {status}." });
        }

        if (await ReadAsync(response.Content, cancellationToken) is not var (token, lifetime))
        {
            return (null, new WebhookAnswer { Failure = EndpointFailure.Misconfigured, Problem = "No access token in the answer of tokenUrl." });
        }

        tokens[access.SubscriptionId] = (token, clock.GetUtcNow() + lifetime - Margin);
        return (token, null);
    }

    private static Dictionary<string, string> Form(WebhookAccess access)
    {
        var form = new Dictionary<string, string> { ["grant_type"] = "client_credentials" };
        if (!string.IsNullOrEmpty(access.Scope))
        {
            form["scope"] = access.Scope;
        }

        return form;
    }

    private static async Task<(string Token, TimeSpan Lifetime)?> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[MaxAnswerBytes];
        var read = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        try
        {
            using var json = JsonDocument.Parse(buffer.AsMemory(0, read));
            var token = json.RootElement.GetProperty("access_token").GetString();

            // A number by RFC 6749; some write it as text.
            var seconds = json.RootElement.TryGetProperty("expires_in", out var expires)
                && int.TryParse(expires.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : 60;
            var lifetime = TimeSpan.FromSeconds(seconds);

            // What is no token68 would break out of the header.
            return !string.IsNullOrEmpty(token) && token.All(letter => letter is > ' ' and < '\u007f') ? (token, lifetime < Longest ? lifetime : Longest) : null;
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return null;
        }
    }

    private static string Basic(string user, string word) =>
        Convert.ToBase64String(Encoding.ASCII.GetBytes($"{Uri.EscapeDataString(user)}:{Uri.EscapeDataString(word)}"));
}
