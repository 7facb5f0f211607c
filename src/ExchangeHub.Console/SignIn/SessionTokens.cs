using System.Net.Http.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Options;

namespace ExchangeHub.WebConsole.SignIn;

/// <summary>Access tokens of sessions, renewed a little before they expire.</summary>
internal sealed class SessionTokens(HttpClient http, ConsoleSessions sessions, ClientAssertion assertion, IOptions<ConsoleOptions> options, TimeProvider clock)
{
    private static readonly TimeSpan Early = TimeSpan.FromSeconds(30);

    /// <summary>A token that is valid for a while yet; throws <see cref="SessionEndedException"/> where the hub renews none.</summary>
    public async Task<string> GetAsync(ConsoleSession session, CancellationToken cancellationToken)
    {
        if (IsFresh(session))
        {
            return session.AccessToken;
        }

        await session.Renewal.WaitAsync(cancellationToken);
        try
        {
            if (!IsFresh(session))
            {
                // Not cancelled with whoever asked: the hub has taken the old refresh token, and only this answer has the next.
                await RenewAsync(session, CancellationToken.None);
            }

            return session.AccessToken;
        }
        finally
        {
            session.Renewal.Release();
        }
    }

    private bool IsFresh(ConsoleSession session) => session.AccessTokenExpiresAt - clock.GetUtcNow() > Early;

    private async Task RenewAsync(ConsoleSession session, CancellationToken cancellationToken)
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "refresh_token",
            ["refresh_token"] = session.RefreshToken,
            ["client_id"] = ClientAssertion.ClientId,
            ["client_assertion_type"] = ClientAssertion.Type,
            ["client_assertion"] = assertion.New(),
        });
        using var answer = await http.PostAsync(HubAddresses.Token(options.Value.Hub!), form, cancellationToken);
        if ((int)answer.StatusCode is >= 400 and < 429)
        {
            sessions.End(session.Id);
            throw new SessionEndedException();
        }

        answer.EnsureSuccessStatusCode();
        var renewed = await answer.Content.ReadFromJsonAsync<TokenAnswer>(cancellationToken) ?? throw new SessionEndedException();
        session.Renewed(renewed.AccessToken, renewed.RefreshToken, clock.GetUtcNow().AddSeconds(renewed.ExpiresIn));
    }

    private sealed record TokenAnswer(
        [property: JsonPropertyName("access_token")] string AccessToken,
        [property: JsonPropertyName("refresh_token")] string? RefreshToken,
        [property: JsonPropertyName("expires_in")] int ExpiresIn);
}
