using System.Data.Common;
using System.Net.Sockets;

namespace ExchangeHub.Adapters.Connectors.Staging;

/// <summary>The staging database of one system. Its connection string is in no message.</summary>
internal sealed class StagingDatabase(StagingDialect dialect, DbDataSource source) : IAsyncDisposable
{
    private const string Setting = "database";

    public StagingDialect Dialect { get; } = dialect;

    public static StagingDatabase Of(IReadOnlyDictionary<string, string> connection, TimeSpan timeout)
    {
        if (!connection.TryGetValue(Setting, out var text) || string.IsNullOrWhiteSpace(text))
        {
            throw new ShapeException($"connection:{Setting}", "Must be set: Data Source=… or Host=….");
        }

        try
        {
            var parts = new DbConnectionStringBuilder { ConnectionString = text };
            return StagingDialect.All.FirstOrDefault(known => known.Understands(parts)) is { } dialect
                ? new StagingDatabase(dialect, dialect.Connect(text, timeout))
                : throw new ShapeException($"connection:{Setting}", "No known database: it begins with neither Data Source= nor Host=.");
        }
        catch (ArgumentException)
        {
            throw new ShapeException($"connection:{Setting}", "Not a connection string of this database.");
        }
    }

    public async Task<StagingSession> OpenAsync(CancellationToken cancellationToken) =>
        new(Dialect, await source.OpenConnectionAsync(cancellationToken), transaction: null);

    public async Task<StagingSession> BeginAsync(CancellationToken cancellationToken)
    {
        var connection = await source.OpenConnectionAsync(cancellationToken);
        try
        {
            return new StagingSession(Dialect, connection, await connection.BeginTransactionAsync(cancellationToken));
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public static bool IsOutage(Exception exception) => exception is DbException or SocketException or TimeoutException or IOException;

    /// <summary>For whom to wait, and no more: messages of databases quote values.</summary>
    public SystemUnavailableException Unavailable(Exception outage, bool isBatchAnswered = false)
    {
        var name = outage is DbException answered ? Dialect.Name(answered) : outage.GetType().Name;
        if (outage is DbException refused && Dialect.TroubleOf(refused) == StagingTrouble.SignIn)
        {
            return SystemUnavailableException.SignInRefused($"The staging database does not accept the account, its password or what it wants to do ({name}).");
        }

        return new SystemUnavailableException($"The staging database cannot be used now ({name}).", isBatchAnswered: isBatchAnswered);
    }

    public ValueTask DisposeAsync() => source.DisposeAsync();
}
