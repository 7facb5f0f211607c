using System.Data.Common;

namespace ExchangeHub.Adapters.Connectors.Staging;

/// <summary>
/// What differs between databases. Another database is one file with a subclass, and its line in <see cref="All"/>. All values travel as
/// text: the database turns them into what its columns hold.
/// </summary>
internal abstract class StagingDialect
{
    /// <summary>The databases that are known, each by its connection string.</summary>
    public static IReadOnlyList<StagingDialect> All { get; } = [new SqliteDialect(), new PostgresDialect()];

    /// <summary>
    /// Selects the columns of table <c>@p0</c>, in the order in which the table declares them: quoted name of the table, name of the column,
    /// 1 for a number, 1 for a column that every insert must fill, longest text.
    /// </summary>
    public abstract string ColumnsSql { get; }

    public abstract bool Understands(DbConnectionStringBuilder connection);

    /// <summary>A source of connections. A database that is not there is not made.</summary>
    public abstract DbDataSource Connect(string connectionString, TimeSpan timeout);

    public abstract void Bind(DbParameter parameter, string? value);

    public abstract StagingTrouble TroubleOf(DbException exception);

    /// <summary>What the database itself calls the error, without a value or an address.</summary>
    public abstract string Name(DbException exception);

    public virtual string Quote(string identifier) => $"\"{identifier.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    public virtual string Limited(string select, int rows) => FormattableString.Invariant($"{select} limit {rows}");

    /// <summary>Changes the rows among the keys that are free, without waiting for what others hold.</summary>
    public virtual string Claim(string table, string key, string changes, string keys, string free) =>
        $"update {table} set {changes} where {key} in ({keys}) and {free}";

    /// <summary>Inserts a row unless one with its key is there.</summary>
    public virtual string InsertOnce(string table, string key, IEnumerable<string> columns, IEnumerable<string> values) =>
        $"insert into {table} ({string.Join(", ", columns)}) values ({string.Join(", ", values)}) on conflict ({key}) do nothing";
}

/// <summary>What an error of the database means to who asked.</summary>
internal enum StagingTrouble
{
    /// <summary>Passes by itself, or when somebody gives the right or starts the server.</summary>
    Unavailable,

    /// <summary>The account, its password or its rights are not what they should be.</summary>
    SignIn,

    /// <summary>A table or column is not what the statement takes it for.</summary>
    Shape,

    /// <summary>A value that the table does not take.</summary>
    Value,

    /// <summary>Another row stands in the way of one; it may be gone later.</summary>
    Clash,
}
