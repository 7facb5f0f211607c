using System.Data.Common;
using ExchangeHub.Hub.Pipeline;
using ExchangeHub.Hub.Storage;

namespace ExchangeHub.Hub;

/// <summary>Says whether the database answers.</summary>
public interface IDatabaseProbe
{
    /// <summary>True within two seconds, or false.</summary>
    Task<bool> AnswersAsync(CancellationToken cancellationToken);
}

/// <summary>Says which errors mean "try again later".</summary>
public interface ITransientErrors
{
    /// <summary>True where the same request may succeed in a moment.</summary>
    bool IsTransient(Exception exception);
}

internal sealed class DatabaseProbe(Dialect dialect, TimeProvider clock) : IDatabaseProbe, ITransientErrors
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            await using var connection = await dialect.OpenAsync(either.Token);
            await using var command = connection.CreateCommand();
            command.CommandText = "select 1";
            await command.ExecuteScalarAsync(either.Token);
            return true;
        }
        catch (Exception failure) when (failure is DbException or OperationCanceledException or TimeoutException)
        {
            return false;
        }
    }

    public bool IsTransient(Exception exception) =>
        exception is HubUnavailableException
        || dialect.IsTransient(exception)
        || (exception.InnerException is { } inner && IsTransient(inner));
}
