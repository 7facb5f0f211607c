using System.Data.Common;
using System.Globalization;
using System.Text.Json.Nodes;
using ExchangeHub.Adapters.Connectors;
using ExchangeHub.Adapters.Connectors.Staging;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Npgsql;
using Xunit;

namespace ExchangeHub.IntegrationTests.Adapters.Staging;

/// <summary>The staging tables of one test, in a schema or file of their own, as the system's own people see them.</summary>
internal sealed class StagingDesk(string connectionString, string department) : IAsyncDisposable
{
    private readonly List<StagingConnector> connectors = [];

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 11, 10, 9, 0, 0, TimeSpan.FromHours(8)));

    public string ConnectionString { get; } = connectionString;

    public static async Task<StagingDesk> OpenAsync(string database, string department = "staffing")
    {
        var name = $"t{Guid.CreateVersion7():N}";
        var isPostgres = database.StartsWith("Host=", StringComparison.Ordinal);
        var desk = new StagingDesk(
            isPostgres ? $"{database};Search Path={name}" : $"{new SqliteConnectionStringBuilder(database).DataSource.Insert(0, "Data Source=")}.{name}", department);
        await desk.ExecuteAsync(isPostgres ? $"create schema {name}" : "pragma journal_mode = wal");
        await desk.ExecuteAsync(StagingFile.Sql(department));
        return desk;
    }

    public StagingConnector Connect(JsonObject? settings = null, SystemShape? shape = null) => ConnectAs(ConnectionString, settings, shape);

    public StagingConnector ConnectAs(string database, JsonObject? settings = null, SystemShape? shape = null)
    {
        var connector = StagingConnector.Create(new ConnectorContext(
            shape ?? StagingFile.Shape(department, settings), new Dictionary<string, string> { ["database"] = database }, Cursors: null!, Http: null!, Clock, NullLoggerFactory.Instance));
        connectors.Add(connector);
        return connector;
    }

    /// <summary>The system records a fact.</summary>
    public Task RecordAsync(string id, int number, string table = "EX_OUT_STAFF", string columns = "A01001", string values = "'某人'", string? sourceRowId = null) =>
        ExecuteAsync(
            $"""
            insert into {table}(EXCHANGE_ID, SOURCE_ROW_ID, SEQ_NO, BIZ_TYPE, CREATED_AT, {columns})
            values ('{id}', '{sourceRowId ?? $"row-{id}"}', {number}, '业务', '2026-11-10 08:{number % 60:00}:00', {values})
            """);

    /// <summary>The system answers an order.</summary>
    public Task AnswerAsync(string table, Guid order, string changes) => ExecuteAsync($"update {table} set {changes} where EXCHANGE_ID = '{order}'");

    public async Task ExecuteAsync(string sql)
    {
        await using var connection = await ConnectionAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>All rows of a table in the order of <c>SEQ_NO</c>, whole.</summary>
    public async Task<IReadOnlyList<IReadOnlyDictionary<string, string?>>> RowsAsync(string table)
    {
        await using var connection = await ConnectionAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = $"select * from {table} order by SEQ_NO, EXCHANGE_ID";
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var rows = new List<IReadOnlyDictionary<string, string?>>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
        {
            rows.Add(Enumerable.Range(0, reader.FieldCount).ToDictionary(
                reader.GetName, i => reader.IsDBNull(i) ? null : Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture), StringComparer.OrdinalIgnoreCase));
        }

        return rows;
    }

    public async Task<IReadOnlyList<string?>> CellsAsync(string table, string column) => [.. (await RowsAsync(table)).Select(row => row[column])];

    public async Task<DbConnection> ConnectionAsync()
    {
        DbConnection connection = ConnectionString.StartsWith("Host=", StringComparison.Ordinal) ? new NpgsqlConnection(ConnectionString) : new SqliteConnection(ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        return connection;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var connector in connectors)
        {
            await connector.DisposeAsync();
        }
    }
}
