using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace ExchangeHub.Adapters.Connectors.Staging;

/// <summary>SQLite: one writer at a time, so that what a statement finds free stays free until the end of its transaction.</summary>
internal sealed class SqliteDialect : StagingDialect
{
    // https://www.sqlite.org/rescode.html
    private const int GenericError = 1;
    private const int TooBig = 18;
    private const int Constraint = 19;
    private const int Mismatch = 20;
    private const int UniqueConstraint = 2067;
    private const int KeyConstraint = 1555;

    public override string ColumnsSql =>
        """
        select '"' || replace(t.name, '"', '""') || '"', c.name,
            c.type like '%INT%' or c.type like '%NUM%' or c.type like '%DEC%' or c.type like '%REAL%' or c.type like '%FLOA%' or c.type like '%DOUB%',
            c."notnull" and c.dflt_value is null and c.pk = 0, null
        from sqlite_master t join pragma_table_info(t.name) c
        where t.type in ('table', 'view') and t.name = @p0 collate nocase
        order by c.cid
        """;

    public override bool Understands(DbConnectionStringBuilder connection) => connection.ContainsKey("Data Source");

    public override DbDataSource Connect(string connectionString, TimeSpan timeout)
    {
        var connection = new SqliteConnectionStringBuilder(connectionString) { DefaultTimeout = (int)Math.Ceiling(timeout.TotalSeconds) };
        if (connection.Mode == SqliteOpenMode.ReadWriteCreate)
        {
            connection.Mode = SqliteOpenMode.ReadWrite;
        }

        return SqliteFactory.Instance.CreateDataSource(connection.ToString());
    }

    public override void Bind(DbParameter parameter, string? value) => parameter.Value = (object?)value ?? DBNull.Value;

    public override StagingTrouble TroubleOf(DbException exception) => exception is not SqliteException sqlite ? StagingTrouble.Unavailable : sqlite switch
    {
        { SqliteErrorCode: GenericError } => StagingTrouble.Shape,
        { SqliteExtendedErrorCode: UniqueConstraint or KeyConstraint } => StagingTrouble.Clash,
        { SqliteErrorCode: Constraint or TooBig or Mismatch } => StagingTrouble.Value,
        _ => StagingTrouble.Unavailable,
    };

    public override string Name(DbException exception) =>
        exception is SqliteException sqlite ? FormattableString.Invariant($"SQLite {sqlite.SqliteExtendedErrorCode}") : exception.GetType().Name;
}
