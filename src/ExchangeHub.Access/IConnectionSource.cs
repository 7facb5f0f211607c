namespace ExchangeHub.Access;

/// <summary>Adds to <c>GET /v1/connections</c> what this part of the hub is connected to.</summary>
public interface IConnectionSource
{
    /// <summary>What the caller may see of it, ready to be written as JSON; each has <c>kind</c> and <c>state</c>.</summary>
    Task<IReadOnlyList<object>> ListAsync(Caller caller, CancellationToken cancellationToken);
}
