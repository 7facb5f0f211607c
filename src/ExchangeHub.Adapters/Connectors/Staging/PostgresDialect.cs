using System.Data.Common;
using Npgsql;
using NpgsqlTypes;

namespace ExchangeHub.Adapters.Connectors.Staging;

/// <summary>PostgreSQL, and databases that speak its protocol. The tables are those of the connection's first schema (<c>Search Path</c>).</summary>
internal sealed class PostgresDialect : StagingDialect
{
    public override string ColumnsSql =>
        """
        select quote_ident(n.nspname) || '.' || quote_ident(t.relname), a.attname::text, (y.typcategory = 'N')::int,
            (a.attnotnull and not a.atthasdef and a.attidentity = '')::int,
            case when a.atttypid in ('varchar'::regtype, 'bpchar'::regtype) and a.atttypmod > 4 then a.atttypmod - 4 end
        from pg_class t
        join pg_namespace n on n.oid = t.relnamespace
        join pg_attribute a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
        join pg_type y on y.oid = a.atttypid
        where lower(t.relname) = lower(@p0) and n.nspname = current_schema() and t.relkind in ('r', 'p', 'v', 'f')
        order by t.oid, a.attnum
        """;

    public override bool Understands(DbConnectionStringBuilder connection) => connection.ContainsKey("Host");

    public override DbDataSource Connect(string connectionString, TimeSpan timeout)
    {
        var seconds = (int)Math.Ceiling(timeout.TotalSeconds);
        var connection = new NpgsqlConnectionStringBuilder(connectionString)
        {
            // What is written and read as text is the civil time of China, whatever the server's own zone.
            Timezone = "Asia/Shanghai", Timeout = seconds, CommandTimeout = seconds, IncludeErrorDetail = false, LogParameters = false,
        };
        return new NpgsqlDataSourceBuilder(connection.ToString()).Build();
    }

    // A parameter without a type of its own takes the column's, as a literal would.
    public override void Bind(DbParameter parameter, string? value)
    {
        ((NpgsqlParameter)parameter).NpgsqlDbType = NpgsqlDbType.Unknown;
        parameter.Value = (object?)value ?? DBNull.Value;
    }

    public override string Claim(string table, string key, string changes, string keys, string free) =>
        $"""
        update {table} set {changes}
        where {key} in (select {key} from {table} where {key} in ({keys}) and {free} for update skip locked) and {free}
        """;

    public override StagingTrouble TroubleOf(DbException exception) => exception.SqlState switch
    {
        PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.UndefinedColumn or PostgresErrorCodes.DatatypeMismatch or PostgresErrorCodes.UndefinedFunction
            or PostgresErrorCodes.InvalidColumnReference or PostgresErrorCodes.InvalidSchemaName or PostgresErrorCodes.WrongObjectType => StagingTrouble.Shape,
        PostgresErrorCodes.NotNullViolation or PostgresErrorCodes.CheckViolation or PostgresErrorCodes.ForeignKeyViolation
            // What a trigger of the system refuses.
            or PostgresErrorCodes.RaiseException => StagingTrouble.Value,
        PostgresErrorCodes.UniqueViolation => StagingTrouble.Clash,
        PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification or PostgresErrorCodes.InsufficientPrivilege => StagingTrouble.SignIn,
        ['2', '2', ..] => StagingTrouble.Value,
        _ => StagingTrouble.Unavailable,
    };

    public override string Name(DbException exception) => exception.SqlState is { } state ? $"SQLSTATE {state}" : exception.GetType().Name;
}
