using ExchangeHub.Adapters.Connectors;
using ExchangeHub.Testing.Databases;
using Xunit;

namespace ExchangeHub.IntegrationTests.Adapters.Staging;

public sealed class SqliteStagingDriftTests(SqliteDatabase database) : StagingDriftCompliance<SqliteDatabase>(database);

public sealed class PostgresStagingDriftTests(PostgresDatabase database) : StagingDriftCompliance<PostgresDatabase>(database);

public abstract class StagingDriftCompliance<TDatabase>(TDatabase database) : StagingCompliance<TDatabase>(database)
    where TDatabase : TestDatabase
{
    [Theory]
    [InlineData("alter table EX_OUT_STAFF drop column A02016", "A02016")]
    [InlineData("alter table EX_OUT_STAFF add column salary integer", "salary")]
    [InlineData("alter table EX_OUT_STAFF rename column A30002 to A30099", "A30002")]
    [InlineData("alter table EX_OUT_STAFF drop column LOCKED_BY", "LOCKED_BY")]
    [InlineData("drop table EX_OUT_STAFF", "没有该前置表")]
    public async Task A_source_that_is_not_as_its_mapping_says_is_not_read(string change, string told)
    {
        await using var desk = await OpenAsync();
        await desk.RecordAsync("a", 1, Units, "B01001");
        await desk.ExecuteAsync(change);
        var connector = desk.Connect();

        var reading = await Assert.ThrowsAsync<SourceDriftException>(() => ReadAsync(connector));
        await Assert.ThrowsAsync<SourceDriftException>(() => connector.CheckAsync(Cancellation));

        Assert.Equal(Staff, reading.SourceName);
        Assert.Contains(told, reading.Detail, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(["0"], await desk.CellsAsync(Units, "DATA_STATUS"));
    }

    [Fact]
    public async Task A_column_that_goes_while_the_adapter_runs_is_never_read_as_empty()
    {
        await using var desk = await OpenAsync();
        var connector = desk.Connect();
        Assert.Empty(await ReadAsync(connector));
        await desk.RecordAsync("a", 1);
        await desk.ExecuteAsync("alter table EX_OUT_STAFF drop column A02016");

        var drift = await Assert.ThrowsAsync<SourceDriftException>(() => ReadAsync(connector));

        Assert.Contains("A02016", drift.Detail, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(["0"], await desk.CellsAsync(Staff, "DATA_STATUS"));
    }

    [Fact]
    public async Task A_column_that_comes_while_the_adapter_runs_is_noticed_and_reading_goes_on_when_it_is_gone()
    {
        await using var desk = await OpenAsync();
        var connector = desk.Connect();
        Assert.Empty(await ReadAsync(connector));
        await desk.RecordAsync("a", 1);
        await desk.ExecuteAsync("alter table EX_OUT_STAFF add column salary integer");
        desk.Clock.Advance(TimeSpan.FromMinutes(2));

        await Assert.ThrowsAsync<SourceDriftException>(() => ReadAsync(connector));
        await desk.ExecuteAsync("alter table EX_OUT_STAFF drop column salary");

        Assert.Single(await ReadAsync(connector));
    }

    [Fact]
    public async Task A_column_the_mapping_allows_may_be_there_or_not()
    {
        await using var desk = await OpenAsync();
        await desk.ExecuteAsync("alter table EX_OUT_STAFF add column REMARK varchar(100)");
        await desk.RecordAsync("a", 1, columns: "REMARK", values: "'备注'");

        Assert.Equal("备注", Assert.Single(await ReadAsync(desk.Connect())).Columns["remark"]);
    }

    [Fact]
    public async Task An_order_by_a_column_of_text_is_no_order()
    {
        await using var desk = await OpenAsync();
        await desk.ExecuteAsync("drop index EX_OUT_STAFF_OPEN");
        await desk.ExecuteAsync("alter table EX_OUT_STAFF drop column SEQ_NO");
        await desk.ExecuteAsync("alter table EX_OUT_STAFF add column SEQ_NO varchar(20)");

        var drift = await Assert.ThrowsAsync<SourceDriftException>(() => ReadAsync(desk.Connect()));

        Assert.Contains("SEQ_NO", drift.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_target_may_have_columns_of_its_own_but_none_that_must_be_filled()
    {
        await using var desk = await OpenAsync();
        await desk.ExecuteAsync($"alter table {StaffIn} add column handler varchar(50)");
        await desk.ExecuteAsync($"alter table {StaffIn} add column priority integer default 5 not null");
        Assert.Equal(["received"], (await desk.Connect().ApplyAsync([Order(StaffIn)], Cancellation)).Select(answer => answer.Stage));

        await desk.ExecuteAsync($"drop table {UnitsIn}");
        await desk.ExecuteAsync(
            $"create table {UnitsIn} as select * from {StaffIn} where 1 = 0");
        var drift = await Assert.ThrowsAsync<SourceDriftException>(() => desk.Connect().ApplyAsync([Order(StaffIn)], Cancellation));

        Assert.Equal(UnitsIn, drift.SourceName);
        Assert.Contains("domainName", drift.Detail, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_column_of_a_target_that_must_be_filled_and_that_no_order_fills_is_drift()
    {
        await using var desk = await OpenAsync();
        await desk.ExecuteAsync($"drop table {UnitsIn}");
        await desk.ExecuteAsync(StagingFile.Sql("staffing").Replace("domainName       varchar(253)", "domainName varchar(253), handler varchar(50) not null", StringComparison.Ordinal));

        var drift = await Assert.ThrowsAsync<SourceDriftException>(() => desk.Connect().ApplyAsync([Order(StaffIn)], Cancellation));

        Assert.Contains("handler", drift.Detail, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(await desk.RowsAsync(StaffIn));
    }

    [Fact]
    public async Task A_target_without_a_key_could_take_an_order_twice_and_takes_none()
    {
        await using var desk = await OpenAsync();
        await desk.ExecuteAsync($"drop table {StaffIn}");
        await desk.ExecuteAsync(StagingFile.Sql("staffing").Replace("varchar(36) not null primary key", "varchar(36) not null", StringComparison.Ordinal));

        var drift = await Assert.ThrowsAsync<SourceDriftException>(() => desk.Connect().ApplyAsync([Order(StaffIn)], Cancellation));

        Assert.Contains("EXCHANGE_ID", drift.Detail, StringComparison.Ordinal);
        Assert.Empty(await desk.RowsAsync(StaffIn));
    }

    [Fact]
    public async Task Drift_of_what_is_written_does_not_stop_what_is_read()
    {
        await using var desk = await OpenAsync();
        await desk.RecordAsync("a", 1);
        await desk.ExecuteAsync($"drop table {StaffIn}");

        Assert.Single(await ReadAsync(desk.Connect()));
    }

    [Fact]
    public async Task Two_rows_under_one_key_stop_the_feed()
    {
        await using var desk = await OpenAsync();
        await desk.ExecuteAsync($"drop table {Staff}");
        await desk.ExecuteAsync(StagingFile.Sql("staffing").Replace("varchar(36) not null primary key", "varchar(36) not null", StringComparison.Ordinal));
        await desk.RecordAsync("a", 1, sourceRowId: "one");
        await desk.RecordAsync("a", 2, sourceRowId: "two");

        var drift = await Assert.ThrowsAsync<SourceDriftException>(() => ReadAsync(desk.Connect()));

        Assert.Contains("EXCHANGE_ID", drift.Detail, StringComparison.Ordinal);
        Assert.Equal(["0", "0"], await desk.CellsAsync(Staff, "DATA_STATUS"));
    }
}
