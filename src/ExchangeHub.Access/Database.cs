using System.Data.Common;

namespace ExchangeHub.Access;

/// <summary>The database of an installation: SQLite for the embedded edition, PostgreSQL for production.</summary>
/// <param name="IsPostgres">Which of the two.</param>
/// <param name="ConnectionString">As <c>EXCHANGEHUB_DATABASE</c> gives it.</param>
public sealed record Database(bool IsPostgres, string ConnectionString)
{
    private const string Options = "Options";
    private const string LongestPause = "idle_in_transaction_session_timeout";

    /// <summary>False where it is a SQLite file that no start has made yet.</summary>
    public bool Exists => IsPostgres || File.Exists(new DbConnectionStringBuilder { ConnectionString = ConnectionString }["Data Source"].ToString());

    /// <summary><c>Host=…</c> means PostgreSQL, <c>Data Source=…</c> SQLite.</summary>
    public static Database Parse(string connectionString)
    {
        var isPostgres = connectionString.Contains("Host=", StringComparison.OrdinalIgnoreCase);
        return isPostgres || connectionString.Contains("Data Source=", StringComparison.OrdinalIgnoreCase)
            ? new Database(isPostgres, isPostgres ? WithLimit(connectionString) : connectionString)
            : throw new FormatException("EXCHANGEHUB_DATABASE starts with 'Host=' (PostgreSQL) or 'Data Source=' (SQLite).");
    }

    // A node that vanishes without a goodbye in the middle of a commit would keep the ledger's lock for hours, as long as the
    // server's network takes to notice. Who sets it in the connection string has it as it is there.
    private static string WithLimit(string connectionString)
    {
        try
        {
            var given = new DbConnectionStringBuilder { ConnectionString = connectionString }.TryGetValue(Options, out var value) ? value.ToString() : null;
            return given?.Contains(LongestPause, StringComparison.OrdinalIgnoreCase) == true
                ? connectionString
                : $"{connectionString.TrimEnd().TrimEnd(';')};{Options}=\"{$"{given} -c {LongestPause}=10s".Trim()}\"";
        }
        catch (ArgumentException)
        {
            throw new FormatException("EXCHANGEHUB_DATABASE is no connection string such as 'Host=db;Username=exchangehub;Password=…;Database=exchangehub'.");
        }
    }
}
