namespace ExchangeHub.WebConsole.Hub;

/// <summary>One's own account.</summary>
internal sealed class AccountApi(HubClient hub)
{
    public const string Path = "/v1/account";

    public Task<OwnAccount> GetAsync(CancellationToken cancellationToken) => hub.GetAsync<OwnAccount>(Path, cancellationToken);

    public Task<HubList<OwnSession>> SessionsAsync(CancellationToken cancellationToken) => hub.GetAsync<HubList<OwnSession>>(Path + "/sessions", cancellationToken);

    public Task EndAsync(Guid session, CancellationToken cancellationToken) => hub.DeleteAsync<object?>($"{Path}/sessions/{session}", cancellationToken);
}

/// <summary>An account, as its owner sees it.</summary>
public sealed record OwnAccount(
    string Name, string Role, string Region, string Department, DateTimeOffset CreatedAt, bool SecondFactor, int RecoveryCodesLeft);

/// <summary>An application where one is signed in.</summary>
/// <param name="Id">By which it is ended.</param>
/// <param name="Application">Its name.</param>
/// <param name="SignedInAt">Since when.</param>
/// <param name="Current">True for the one that asks.</param>
public sealed record OwnSession(Guid Id, string Application, DateTimeOffset SignedInAt, bool Current);
