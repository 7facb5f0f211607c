using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using ExchangeHub.Adapters.Connectors.Wire;

namespace ExchangeHub.Adapters.Connectors.Rest;

/// <summary>
/// OAuth 2 client credentials. A token serves until shortly before its end; one request for a new one at a time, whose result all
/// who wait for it share.
/// </summary>
internal sealed class TokenCredentials(SystemHttp tokens, Uri address, string? scope, TimeProvider clock) : ISystemCredentials
{
    private const string Bearer = "Bearer";

    // RFC 6749: a server that does not say how long is asked again soon.
    private static readonly TimeSpan Unstated = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestMargin = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim renewing = new(1, 1);
    private volatile Token? current;

    /// <summary>Client id and secret as RFC 6749, 2.3.1 has them: each form-encoded, then Basic.</summary>
    public static HeaderCredentials ClientOf(string id, string secret) => HeaderCredentials.Basic(Uri.EscapeDataString(id), Uri.EscapeDataString(secret));

    public async Task SignAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var token = Usable() ?? await RenewAsync(cancellationToken);
        request.Headers.Authorization = new AuthenticationHeaderValue(Bearer, token.Value);
    }

    public bool Rejected(HttpRequestMessage request)
    {
        // Only the token that was refused is thrown away: another request may have fetched a new one meanwhile.
        if (current is { } token && token.Value == request.Headers.Authorization?.Parameter)
        {
            Interlocked.CompareExchange(ref current, null, token);
        }

        return true;
    }

    public void Dispose()
    {
        tokens.Dispose();
        renewing.Dispose();
    }

    private Token? Usable() => current is { } token && clock.GetUtcNow() < token.RenewAt ? token : null;

    private async Task<Token> RenewAsync(CancellationToken cancellationToken)
    {
        await renewing.WaitAsync(cancellationToken);
        try
        {
            return Usable() ?? (current = await FetchAsync(cancellationToken));
        }
        finally
        {
            renewing.Release();
        }
    }

    private async Task<Token> FetchAsync(CancellationToken cancellationToken)
    {
        var asked = clock.GetUtcNow();
        var answer = await tokens.SendAsync(
            () => new HttpRequestMessage(HttpMethod.Post, address) { Content = new StringContent(Form(), Encoding.UTF8, "application/x-www-form-urlencoded") },
            wait: TimeSpan.Zero, cancellationToken);
        if (answer.Status is HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
        {
            throw SystemUnavailableException.SignInRefused($"The token address does not accept the credentials ({(int)answer.Status}).");
        }

        if (!answer.IsSuccess || JsonAnswer.Parse(answer, tokens.Limits) is not { ValueKind: JsonValueKind.Object } body
            || TextIn(body, "access_token") is not { Length: > 0 } value || value.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            throw new SystemUnavailableException($"The token address gave no token ({(int)answer.Status}).");
        }

        // A number by RFC 6749; a string, as many servers have it, means the same.
        var lifetime = double.TryParse(TextIn(body, "expires_in"), CultureInfo.InvariantCulture, out var stated) && stated is > 0 and <= int.MaxValue
            ? TimeSpan.FromSeconds(stated) : Unstated;
        var margin = lifetime / 10 < LongestMargin ? lifetime / 10 : LongestMargin;
        return new Token(value, asked + lifetime - margin);
    }

    private static string? TextIn(JsonElement body, string name) => body.TryGetProperty(name, out var value) ? JsonColumns.TextOf(value) : null;

    private string Form() => "grant_type=client_credentials" + (scope is null ? "" : $"&scope={Uri.EscapeDataString(scope)}");

    private sealed record Token(string Value, DateTimeOffset RenewAt);
}
