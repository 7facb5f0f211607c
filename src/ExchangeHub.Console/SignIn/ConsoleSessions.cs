using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Extensions.Options;

namespace ExchangeHub.WebConsole.SignIn;

/// <summary>
/// Everybody who is signed in at this node. In memory: a page's circuit lives on one node anyway, and whoever comes to
/// another node, or after a restart, is signed in there by the hub's own session without being asked.
/// </summary>
internal sealed class ConsoleSessions(IOptions<ConsoleOptions> options, TimeProvider clock) : ITicketStore
{
    public const string IdClaim = "console_session";

    private readonly ConcurrentDictionary<string, ConsoleSession> sessions = new(StringComparer.Ordinal);

    /// <summary>Tells the id of a session that has ended, for pages that are still open.</summary>
    public event Action<string>? Ended;

    public ConsoleSession? Find(ClaimsPrincipal user) => user.FindFirst(IdClaim)?.Value is { } id ? Find(id) : null;

    /// <summary>The session, unless it has ended or nobody has used it for too long.</summary>
    public ConsoleSession? Find(string id)
    {
        if (!sessions.TryGetValue(id, out var session))
        {
            return null;
        }

        var now = clock.GetUtcNow();
        if (now - session.LastUsed < options.Value.IdleTimeout && !(session.Ticket.Properties.ExpiresUtc <= now))
        {
            return session;
        }

        End(id);
        return null;
    }

    /// <summary>Somebody clicked or typed.</summary>
    public void Touch(ClaimsPrincipal user)
    {
        if (Find(user) is { } session)
        {
            session.LastUsed = clock.GetUtcNow();
        }
    }

    public void End(string id)
    {
        if (sessions.TryRemove(id, out _))
        {
            Ended?.Invoke(id);
        }
    }

    public Task<string> StoreAsync(AuthenticationTicket ticket)
    {
        foreach (var old in sessions.Keys)
        {
            // Who never signs out is forgotten here.
            Find(old);
        }

        var id = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        ((ClaimsIdentity)ticket.Principal.Identity!).AddClaim(new Claim(IdClaim, id));
        sessions[id] = new ConsoleSession(id, ticket, clock.GetUtcNow());
        return Task.FromResult(id);
    }

    public Task RenewAsync(string key, AuthenticationTicket ticket)
    {
        Find(key)?.Replace(ticket);
        return Task.CompletedTask;
    }

    public Task<AuthenticationTicket?> RetrieveAsync(string key)
    {
        var session = Find(key);
        if (session is not null)
        {
            session.LastUsed = clock.GetUtcNow();
        }

        return Task.FromResult(session?.Ticket);
    }

    public Task RemoveAsync(string key)
    {
        End(key);
        return Task.CompletedTask;
    }
}
