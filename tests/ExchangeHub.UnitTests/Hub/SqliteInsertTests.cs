using ExchangeHub.Hub.Storage;
using Microsoft.Data.Sqlite;
using Xunit;

namespace ExchangeHub.UnitTests.Hub;

/// <summary>What is written past the library's command is what the library would have written, and reads.</summary>
public sealed class SqliteInsertTests : IDisposable
{
    private readonly SqliteConnection connection = new("Data Source=:memory:");

    public SqliteInsertTests()
    {
        connection.Open();
        Execute("create table thing (id integer primary key, value)");
    }

    public static TheoryData<object?> Values { get; } =
    [
        new TheoryDataRow<object?>(null), "", "副科长", new string('编', 1_000), 42L, long.MinValue, 7, true, false, Guid.CreateVersion7(), Array.Empty<byte>(), new byte[] { 0, 1, 255 }, new DateOnly(2026, 9, 1),
    ];

    [Theory]
    [MemberData(nameof(Values), DisableDiscoveryEnumeration = true)]
    public void A_value_is_kept_as_the_library_keeps_it(object? value)
    {
        using (var insert = new SqliteInsert(connection, "insert into thing (value) values (?)"))
        {
            insert.Bind(1, value);
            insert.Write();
        }

        Execute("insert into thing (value) values (@value)", value);

        Assert.Equal(1L, Execute("select count(distinct typeof(value) || ':' || coalesce(hex(value), '-')) from thing"));
    }

    [Fact]
    public void Many_rows_are_written_by_one_statement_and_a_wrong_one_is_told()
    {
        using var insert = new SqliteInsert(connection, "insert into thing (id, value) values (?, ?)");
        foreach (var id in Enumerable.Range(1, 3))
        {
            insert.Bind(1, id);
            insert.Bind(2, $"第{id}行");
            insert.Write();
        }

        insert.Bind(1, 2);
        var twice = Assert.Throws<SqliteException>(insert.Write);

        Assert.Equal(19, twice.SqliteErrorCode);
        Assert.Equal(3L, Execute("select count(*) from thing where value = '第' || id || '行'"));
    }

    public void Dispose() => connection.Dispose();

    private object? Execute(string sql, object? value = null)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        if (sql.Contains('@', StringComparison.Ordinal))
        {
            command.Parameters.AddWithValue("@value", value ?? DBNull.Value);
        }

        return command.ExecuteScalar();
    }
}
