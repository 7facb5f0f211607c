using System.Net.Http.Headers;
using System.Text.Json;
using ExchangeHub.Client;
using ExchangeHub.Client.Tokens;
using ExchangeHub.Host.Commands.Conformance.Traffic;

namespace ExchangeHub.Host.Commands.Conformance.Partners;

/// <summary>An account at the hub, used by hand: what comes back is what the rules look at, not what a client library makes of it.</summary>
internal sealed class KitAccount(KitCredential credential, HttpClient http) : IDisposable
{
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(3);

    private readonly ExchangeHubKey? key = credential.Key is { } text ? ExchangeHubKey.Parse(text) : null;
    private string? token;
    private DateTimeOffset until;

    public KitCredential Credential => credential;

    /// <summary>Asks for a token; of one scope, or of all that the account holds.</summary>
    public async Task<KitAnswer> SignInAsync(string? scope, CancellationToken cancellationToken)
    {
        var form = new Dictionary<string, string> { ["grant_type"] = "client_credentials", ["client_id"] = credential.ClientId };
        if (scope is not null)
        {
            form["scope"] = scope;
        }

        if (credential.Secret is { } secret)
        {
            form["client_secret"] = secret;
        }
        else
        {
            form["client_assertion_type"] = ClientAssertion.Type;
            form["client_assertion"] = ClientAssertion.Sign(key!, credential.ClientId, new Uri(http.BaseAddress!, "connect/token"), TimeProvider.System.GetUtcNow());
        }

        using var content = new FormUrlEncodedContent(form);
        using var response = await http.PostAsync(new Uri("connect/token", UriKind.Relative), content, cancellationToken);
        return await KitAnswer.ReadAsync(response, cancellationToken);
    }

    public async Task<bool> HoldsAsync(string scope, CancellationToken cancellationToken) => (await SignInAsync(scope, cancellationToken)).IsSuccess;

    public Task<KitAnswer> GetAsync(string path, CancellationToken cancellationToken) => SendAsync(HttpMethod.Get, path, null, cancellationToken);

    public Task<KitAnswer> PostAsync<T>(string path, T body, CancellationToken cancellationToken, string mediaType = "application/json") =>
        SendAsync(HttpMethod.Post, path, new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, Contracts.WireJson.Options)) { Headers = { ContentType = new MediaTypeHeaderValue(mediaType) } }, cancellationToken);

    public async Task<KitAnswer> SendAsync(HttpMethod method, string path, HttpContent? content, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await TokenAsync(cancellationToken));
        using var response = await http.SendAsync(request, cancellationToken);
        return await KitAnswer.ReadAsync(response, cancellationToken);
    }

    public void Dispose()
    {
        key?.Dispose();
        http.Dispose();
    }

    private async Task<string> TokenAsync(CancellationToken cancellationToken)
    {
        var now = TimeProvider.System.GetUtcNow();
        if (token is null || now > until)
        {
            var answer = await SignInAsync(scope: null, cancellationToken);
            token = answer.Body.Text("access_token") is { Length: > 0 } given ? given : throw new KitException(
                $"{credential.ClientId} 无法登录 cannot sign in: {answer.Body.Text("error")} {answer.Body.Text("error_description")}");
            until = now + Kept;
        }

        return token;
    }
}

/// <summary>What the hub answered.</summary>
internal sealed record KitAnswer(int Status, JsonElement Body)
{
    public bool IsSuccess => Status is >= 200 and < 300;

    public static async Task<KitAnswer> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var text = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        try
        {
            return new KitAnswer((int)response.StatusCode, text.Length == 0 ? default : JsonElement.Parse(text));
        }
        catch (JsonException)
        {
            return new KitAnswer((int)response.StatusCode, default);
        }
    }

    public override string ToString() => $"{Status} {Body.Text("code")}{Body.Text("error")}";
}

/// <summary>The kit cannot go on, and why.</summary>
internal sealed class KitException(string message) : Exception(message);
