using ExchangeHub.Testing.Databases;
using Microsoft.Data.Sqlite;
using Npgsql;
using System.Data.Common;
using Xunit;

namespace ExchangeHub.IntegrationTests.Infrastructure;

public abstract class TestDatabaseCompliance<TDatabase>(TDatabase database) : IClassFixture<TDatabase>
    where TDatabase : TestDatabase
{
    protected abstract DbConnection Connect(string connectionString);

    [Fact]
    public async Task A_class_gets_an_empty_database_that_it_may_change()
    {
        await using var connection = Connect(database.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = "create table kept (n integer); insert into kept values (7); select n from kept";

        var read = await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);

        Assert.Equal(7L, Convert.ToInt64(read, System.Globalization.CultureInfo.InvariantCulture));
    }
}

public sealed class SqliteDatabaseTests(SqliteDatabase database) : TestDatabaseCompliance<SqliteDatabase>(database)
{
    protected override DbConnection Connect(string connectionString) => new SqliteConnection(connectionString);
}

public sealed class PostgresDatabaseTests(PostgresDatabase database) : TestDatabaseCompliance<PostgresDatabase>(database)
{
    protected override DbConnection Connect(string connectionString) => new NpgsqlConnection(connectionString);

    [Fact]
    public async Task It_is_gone_afterwards_even_with_a_connection_still_open()
    {
        var own = await PostgresDatabase.CreateAsync();
        await using var left = new NpgsqlConnection(own.ConnectionString);
        await left.OpenAsync(TestContext.Current.CancellationToken);

        await own.DisposeAsync();

        await using var late = new NpgsqlConnection(own.ConnectionString);
        var refused = await Assert.ThrowsAsync<PostgresException>(() => late.OpenAsync(TestContext.Current.CancellationToken));
        Assert.Equal(PostgresErrorCodes.InvalidCatalogName, refused.SqlState);
    }
}
