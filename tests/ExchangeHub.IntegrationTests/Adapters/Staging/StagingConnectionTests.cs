using System.Text.Json.Nodes;
using ExchangeHub.Adapters.Connectors;
using ExchangeHub.Testing.Databases;
using Microsoft.Data.Sqlite;
using Npgsql;
using Xunit;

namespace ExchangeHub.IntegrationTests.Adapters.Staging;

/// <summary>Databases that are not there, accounts that may not, and settings that make no sense.</summary>
public sealed class PostgresStagingConnectionTests(PostgresDatabase database) : StagingCompliance<PostgresDatabase>(database)
{
    private const string Password = "not-to-be-told";

    [Fact]
    public async Task An_account_with_the_documented_rights_can_do_everything()
    {
        await using var desk = await OpenAsync();
        var account = await AccountAsync(desk,
            "grant select on EX_OUT_STAFF, EX_OUT_UNIT to {0}",
            "grant update (DATA_STATUS, LOCKED_BY, TAKEN_AT, RETRY_COUNT, RECEIPT_AT, ERR_CODE, ERR_MSG, LEDGER_NO) on EX_OUT_STAFF, EX_OUT_UNIT to {0}",
            "grant select, insert on EX_IN_STAFF, EX_IN_UNIT to {0}", "grant update (RECEIPT_AT) on EX_IN_STAFF, EX_IN_UNIT to {0}");
        await desk.RecordAsync("a", 1);
        var connector = desk.ConnectAs(account);
        var order = Order(StaffIn);

        await connector.CheckAsync(Cancellation);
        var rows = await ReadAsync(connector);
        await connector.TakeAsync(rows, Cancellation);
        await AcceptAsync(connector, rows);
        await connector.ApplyAsync([order], Cancellation);
        await desk.AnswerAsync(StaffIn, order.DeliveryId, "DATA_STATUS = 3");
        Assert.Single(await connector.ReadAnswersAsync(10, TimeSpan.Zero, Cancellation));
        await connector.ConfirmAnswersAsync([order.DeliveryId], Cancellation);

        Assert.Equal(["3"], await desk.CellsAsync(Staff, "DATA_STATUS"));
        Assert.Empty(await connector.ReadAnswersAsync(10, TimeSpan.Zero, Cancellation));
    }

    [Fact]
    public async Task A_right_that_is_missing_is_waited_for()
    {
        await using var desk = await OpenAsync();
        var account = await AccountAsync(desk, "grant select on EX_OUT_UNIT to {0}");
        await desk.RecordAsync("a", 1);

        var outage = await Assert.ThrowsAsync<SystemUnavailableException>(() => ReadAsync(desk.ConnectAs(account)));

        Assert.Contains("42501", outage.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_not_there_or_lets_nobody_in_is_waited_for_and_its_address_told_to_nobody()
    {
        await using var desk = await OpenAsync();
        var there = new NpgsqlConnectionStringBuilder(desk.ConnectionString) { Pooling = false };
        string[] wrong =
        [
            new NpgsqlConnectionStringBuilder(there.ToString()) { Port = 1, Password = Password }.ToString(),
            new NpgsqlConnectionStringBuilder(there.ToString()) { Username = "nobody-here", Password = Password }.ToString(),
            new NpgsqlConnectionStringBuilder(there.ToString()) { Database = "no_such_database", Password = Password }.ToString(),
        ];

        foreach (var connection in wrong)
        {
            var outage = await Assert.ThrowsAsync<SystemUnavailableException>(() => desk.ConnectAs(connection).CheckAsync(Cancellation));
            Assert.DoesNotContain(Password, outage.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain("127.0.0.1", outage.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_schema_whose_server_keeps_another_time_holds_the_civil_time_of_China()
    {
        await using var desk = await OpenAsync();
        await desk.ExecuteAsync($"alter table {Staff} alter column TAKEN_AT type timestamptz using null");
        await desk.RecordAsync("a", 1);
        var dead = desk.Connect();
        await ReadAsync(dead);

        Assert.Empty(await ReadAsync(desk.Connect()));
        desk.Clock.Advance(Lease * 2);

        Assert.Single(await ReadAsync(desk.Connect()));
    }

    private async Task<string> AccountAsync(StagingDesk desk, params string[] grants)
    {
        var name = $"r{Guid.CreateVersion7():N}";
        var schema = new NpgsqlConnectionStringBuilder(desk.ConnectionString).SearchPath;
        await desk.ExecuteAsync($"create role {name} login password '{Password}'; grant usage on schema {schema} to {name}");
        foreach (var grant in grants)
        {
            await desk.ExecuteAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, grant, name));
        }

        return new NpgsqlConnectionStringBuilder(desk.ConnectionString) { Username = name, Password = Password }.ToString();
    }
}

public sealed class SqliteStagingConnectionTests(SqliteDatabase database) : StagingCompliance<SqliteDatabase>(database)
{
    [Fact]
    public async Task A_file_that_is_not_there_is_waited_for_and_not_made()
    {
        await using var desk = await OpenAsync();
        var file = new SqliteConnectionStringBuilder(desk.ConnectionString).DataSource + ".absent";

        var outage = await Assert.ThrowsAsync<SystemUnavailableException>(() => desk.ConnectAs($"Data Source={file}").CheckAsync(Cancellation));

        Assert.DoesNotContain(file, outage.ToString(), StringComparison.Ordinal);
        Assert.False(File.Exists(file));
    }

    [Theory]
    [InlineData("", "connection:database")]
    [InlineData("Server=db;Password=secret", "connection:database")]
    [InlineData("Host=db;Portt=5;Password=secret", "connection:database")]
    [InlineData("Host", "connection:database")]
    public async Task A_connection_that_makes_no_sense_stops_the_start_without_being_repeated(string connection, string pointer)
    {
        await using var desk = await OpenAsync();

        var problem = Assert.Throws<ShapeException>(() => desk.ConnectAs(connection));

        Assert.Equal(pointer, problem.Pointer);
        Assert.DoesNotContain("secret", problem.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("leese", "00:01:00")]
    [InlineData("lease", "60 seconds")]
    [InlineData("poll", "00:00:00")]
    public async Task A_setting_that_makes_no_sense_stops_the_start(string name, string value)
    {
        await using var desk = await OpenAsync();

        Assert.Equal($"/connector/{name}", Assert.Throws<ShapeException>(() => desk.Connect(new JsonObject { [name] = value })).Pointer);
    }
}
