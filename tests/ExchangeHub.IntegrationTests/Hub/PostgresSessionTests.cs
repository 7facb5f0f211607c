using ExchangeHub.Access;
using ExchangeHub.Hub.Storage;
using ExchangeHub.Testing;
using ExchangeHub.Testing.Databases;
using Npgsql;
using Xunit;

namespace ExchangeHub.IntegrationTests.Hub;

/// <summary>What holds for each session with PostgreSQL, and that an operator's word goes before ours.</summary>
public sealed class PostgresSessionTests(PostgresDatabase database) : IClassFixture<PostgresDatabase>
{
    [Theory]
    [InlineData(null, "jit", "off")]
    [InlineData(null, "idle_in_transaction_session_timeout", "10s")]
    [InlineData("-c jit=on", "jit", "on")]
    [InlineData("-c jit=on", "idle_in_transaction_session_timeout", "10s")]
    [InlineData("-c work_mem=9MB", "work_mem", "9MB")]
    [InlineData("-c work_mem=9MB", "jit", "off")]
    public async Task A_session_has_what_the_hub_needs_unless_the_operator_set_it(string? given, string setting, string value)
    {
        Infra.Require(Infra.Postgres);
        await using var connection = new NpgsqlConnection(Database.Parse(WithOptions(given)).ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);

        Assert.Equal(value, await ShowAsync(connection, setting));
    }

    [Fact]
    public async Task Sessions_that_keep_plans_never_read_a_whole_table_not_even_after_they_were_reset()
    {
        Infra.Require(Infra.Postgres);
        var dialect = PostgresDialect.Of($"{Database.Parse(WithOptions("-c work_mem=9MB")).ConnectionString};No Reset On Close=false;Maximum Pool Size=1");
        for (var use = 0; use < 2; use++)
        {
            await using var scope = await dialect.BeginByKeyAsync(TestContext.Current.CancellationToken);
            Assert.Equal("off", await ShowAsync((NpgsqlConnection)scope.Connection, "enable_seqscan"));
            Assert.Equal("9MB", await ShowAsync((NpgsqlConnection)scope.Connection, "work_mem"));
        }
    }

    private string WithOptions(string? options) => new NpgsqlConnectionStringBuilder(database.ConnectionString) { Options = options }.ToString();

    private static async Task<object?> ShowAsync(NpgsqlConnection connection, string setting)
    {
        await using var command = new NpgsqlCommand($"show {setting}", connection);
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }
}
