using System.Security.Claims;
using ExchangeHub.WebConsole.Hub;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ExchangeHub.WebConsole.SignIn;

/// <summary>Whose page it is, as long as the session lasts: an open page learns at once that it has ended here, and soon that it has ended at the hub.</summary>
internal sealed class SessionWatch : RevalidatingServerAuthenticationStateProvider
{
    private static readonly AuthenticationState Nobody = new(new ClaimsPrincipal(new ClaimsIdentity()));

    private readonly ConsoleSessions sessions;
    private readonly HubProbe probe;

    public SessionWatch(ILoggerFactory logging, IOptions<ConsoleOptions> options, ConsoleSessions sessions, HubProbe probe)
        : base(logging)
    {
        (this.sessions, this.probe) = (sessions, probe);
        RevalidationInterval = options.Value.SessionCheck;
        sessions.Ended += Forget;
    }

    protected override TimeSpan RevalidationInterval { get; }

    protected override async Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken) =>
        sessions.Find(authenticationState.User) is { } session && await probe.AcceptsAsync(session, cancellationToken);

    protected override void Dispose(bool disposing)
    {
        sessions.Ended -= Forget;
        base.Dispose(disposing);
    }

    private void Forget(string id)
    {
        if (GetAuthenticationStateAsync() is { IsCompletedSuccessfully: true, Result.User: var user } && user.FindFirst(ConsoleSessions.IdClaim)?.Value == id)
        {
            SetAuthenticationState(Task.FromResult(Nobody));
        }
    }
}
