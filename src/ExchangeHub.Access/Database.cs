using System.Data.Common;

namespace ExchangeHub.Access;

/// <summary>The database of an installation: SQLite for the embedded edition, PostgreSQL for production.</summary>
/// <param name="IsPostgres">Which of the two.</param>
/// <param name="ConnectionString">As <c>EXCHANGEHUB_DATABASE</c> gives it.</param>
public sealed record Database(bool IsPostgres, string ConnectionString)
{
    private const string Options = "Options";

    /// <summary>What holds for each session with PostgreSQL. Who sets one of them in the connection string has it as it is there.</summary>
    private static readonly (string Name, string Value)[] Session =
    [
        // A node that vanishes without a goodbye in the middle of a commit would keep the ledger's lock for hours, as long as the
        // server's network takes to notice.
        ("idle_in_transaction_session_timeout", "10s"),

        // An overview that reads a few rows looks dear to the planner, and compiling it takes a tenth of a second each time.
        ("jit", "off"),
    ];

    /// <summary>False where it is a SQLite file that no start has made yet.</summary>
    public bool Exists => IsPostgres || File.Exists(new DbConnectionStringBuilder { ConnectionString = ConnectionString }["Data Source"].ToString());

    /// <summary><c>Host=…</c> means PostgreSQL, <c>Data Source=…</c> SQLite.</summary>
    public static Database Parse(string connectionString)
    {
        var isPostgres = connectionString.Contains("Host=", StringComparison.OrdinalIgnoreCase);
        return isPostgres || connectionString.Contains("Data Source=", StringComparison.OrdinalIgnoreCase)
            ? new Database(isPostgres, isPostgres ? WithSession(connectionString) : connectionString)
            : throw new FormatException("EXCHANGEHUB_DATABASE starts with 'Host=' (PostgreSQL) or 'Data Source=' (SQLite).");
    }

    private static string WithSession(string connectionString)
    {
        try
        {
            var given = new DbConnectionStringBuilder { ConnectionString = connectionString }.TryGetValue(Options, out var value) ? value.ToString() : null;
            var missing = Session.Where(setting => given?.Contains(setting.Name, StringComparison.OrdinalIgnoreCase) != true)
                .Select(setting => $"-c {setting.Name}={setting.Value}").ToArray();
            return missing.Length == 0
                ? connectionString
                : $"{connectionString.TrimEnd().TrimEnd(';')};{Options}=\"{$"{given} {string.Join(' ', missing)}".Trim()}\"";
        }
        catch (ArgumentException)
        {
            throw new FormatException("EXCHANGEHUB_DATABASE is no connection string such as 'Host=db;Username=exchangehub;Password=…;Database=exchangehub'.");
        }
    }
}
