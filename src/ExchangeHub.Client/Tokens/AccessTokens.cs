using System.Text.Json;
using ExchangeHub.Client.Calls;

namespace ExchangeHub.Client.Tokens;

/// <summary>Keeps one access token and renews it before it ends; whoever needs one meanwhile waits for the same request.</summary>
internal sealed class AccessTokens(Transport transport, ExchangeHubOptions options, ExchangeHubKey? key, TimeProvider clock) : IDisposable
{
    private const string Endpoint = "connect/token";

    // A token that ends on its way to the hub costs a request; one renewed early costs nothing.
    private const double UsedShareOfLife = 0.8;

    private readonly SemaphoreSlim gate = new(1, 1);
    private AccessToken? current;

    public async Task<string> TakeAsync(CancellationToken cancellationToken)
    {
        if (Usable() is { } token)
        {
            return token;
        }

        await gate.WaitAsync(cancellationToken);
        try
        {
            if (Usable() is { } renewed)
            {
                return renewed;
            }

            var fresh = await RequestAsync(cancellationToken);
            Volatile.Write(ref current, fresh);
            return fresh.Value;
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>The hub no longer takes this token. Nothing happens where it has been renewed since.</summary>
    public void Forget(string token)
    {
        if (Volatile.Read(ref current) is { } known && known.Value == token)
        {
            Interlocked.CompareExchange(ref current, null, known);
        }
    }

    public void Dispose() => gate.Dispose();

    private string? Usable() =>
        Volatile.Read(ref current) is { } token && clock.GetElapsedTime(token.AskedAt) < token.UsedFor ? token.Value : null;

    private async Task<AccessToken> RequestAsync(CancellationToken cancellationToken)
    {
        var askedAt = clock.GetTimestamp();
        using var request = new HttpRequestMessage(HttpMethod.Post, transport.AddressOf(Endpoint)) { Content = new FormUrlEncodedContent(Form()) };
        var reply = await transport.SendAsync(request, hold: TimeSpan.Zero, cancellationToken);
        if (!reply.IsSuccess)
        {
            throw reply.Problem();
        }

        return reply["access_token"] is { ValueKind: JsonValueKind.String } value && reply["expires_in"] is { ValueKind: JsonValueKind.Number } seconds
            ? new AccessToken(value.GetString()!, askedAt, TimeSpan.FromSeconds(seconds.GetDouble() * UsedShareOfLife))
            : throw reply.NotTheHubs();
    }

    private Dictionary<string, string> Form()
    {
        var form = new Dictionary<string, string> { ["grant_type"] = "client_credentials", ["client_id"] = options.ClientId };
        if (options.Scope is { Length: > 0 } scope)
        {
            form["scope"] = scope;
        }

        if (options.ClientSecret is { Length: > 0 } secret)
        {
            form["client_secret"] = secret;
        }

        if (key is not null)
        {
            form["client_assertion_type"] = ClientAssertion.Type;
            form["client_assertion"] = ClientAssertion.Sign(key, options.ClientId, options.Audience ?? transport.AddressOf(Endpoint), clock.GetUtcNow());
        }

        return form;
    }

    private sealed record AccessToken(string Value, long AskedAt, TimeSpan UsedFor);
}
