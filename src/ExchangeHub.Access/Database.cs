using System.Data.Common;

namespace ExchangeHub.Access;

/// <summary>The database of an installation: SQLite for the embedded edition, PostgreSQL for production.</summary>
/// <param name="IsPostgres">Which of the two.</param>
/// <param name="ConnectionString">As <c>EXCHANGEHUB_DATABASE</c> gives it.</param>
public sealed record Database(bool IsPostgres, string ConnectionString)
{
    /// <summary>False where it is a SQLite file that no start has made yet.</summary>
    public bool Exists => IsPostgres || File.Exists(new DbConnectionStringBuilder { ConnectionString = ConnectionString }["Data Source"].ToString());

    /// <summary><c>Host=…</c> means PostgreSQL, <c>Data Source=…</c> SQLite.</summary>
    public static Database Parse(string connectionString)
    {
        var isPostgres = connectionString.Contains("Host=", StringComparison.OrdinalIgnoreCase);
        return isPostgres || connectionString.Contains("Data Source=", StringComparison.OrdinalIgnoreCase)
            ? new Database(isPostgres, connectionString)
            : throw new FormatException("EXCHANGEHUB_DATABASE starts with 'Host=' (PostgreSQL) or 'Data Source=' (SQLite).");
    }
}
