namespace ExchangeHub.Access;

/// <summary>Who stands behind a client id or the name of an account, as a token of theirs would say it.</summary>
public interface ICallerDirectory
{
    /// <summary>The client or account of that name, or null.</summary>
    Task<Caller?> FindAsync(string name, CancellationToken cancellationToken);
}
