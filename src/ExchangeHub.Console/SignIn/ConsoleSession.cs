using System.Globalization;
using Microsoft.AspNetCore.Authentication;

namespace ExchangeHub.WebConsole.SignIn;

/// <summary>Somebody who is signed in: what the browser's cookie stands for. Its tokens never leave this process.</summary>
internal sealed class ConsoleSession(string id, AuthenticationTicket ticket, DateTimeOffset now) : IDisposable
{
    public string Id { get; } = id;

    public AuthenticationTicket Ticket { get; private set; } = ticket;

    /// <summary>When somebody last clicked or typed; what a page asks for by itself does not count.</summary>
    public DateTimeOffset LastUsed { get; set; } = now;

    /// <summary>One renewal at a time: the hub takes a refresh token once.</summary>
    public SemaphoreSlim Renewal { get; } = new(1);

    public string AccessToken => Ticket.Properties.GetTokenValue("access_token") ?? "";

    public string RefreshToken => Ticket.Properties.GetTokenValue("refresh_token") ?? "";

    public DateTimeOffset AccessTokenExpiresAt =>
        DateTimeOffset.TryParse(Ticket.Properties.GetTokenValue("expires_at"), CultureInfo.InvariantCulture, out var at) ? at : DateTimeOffset.MinValue;

    public void Replace(AuthenticationTicket ticket) => Ticket = ticket;

    public void Renewed(string accessToken, string? refreshToken, DateTimeOffset expiresAt)
    {
        var properties = Ticket.Properties;
        properties.UpdateTokenValue("access_token", accessToken);
        properties.UpdateTokenValue("expires_at", expiresAt.ToString("o", CultureInfo.InvariantCulture));
        if (refreshToken is not null)
        {
            properties.UpdateTokenValue("refresh_token", refreshToken);
        }
    }

    public void Dispose() => Renewal.Dispose();
}

/// <summary>The session has ended, here or at the hub: whoever asked has to sign in again.</summary>
internal sealed class SessionEndedException() : Exception("The session has ended.");
