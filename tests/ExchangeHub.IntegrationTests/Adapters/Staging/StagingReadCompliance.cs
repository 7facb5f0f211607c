using ExchangeHub.Adapters.Connectors;
using ExchangeHub.Adapters.Connectors.Staging;
using ExchangeHub.Testing.Databases;
using ExchangeHub.Testing.Waiting;
using Xunit;

namespace ExchangeHub.IntegrationTests.Adapters.Staging;

public sealed class SqliteStagingReadTests(SqliteDatabase database) : StagingReadCompliance<SqliteDatabase>(database);

public sealed class PostgresStagingReadTests(PostgresDatabase database) : StagingReadCompliance<PostgresDatabase>(database);

public abstract class StagingReadCompliance<TDatabase>(TDatabase database) : StagingCompliance<TDatabase>(database)
    where TDatabase : TestDatabase
{
    [Fact]
    public async Task Rows_of_all_tables_come_in_the_systems_own_order_whatever_the_order_they_were_written_in()
    {
        await using var desk = await OpenAsync();
        await desk.RecordAsync("d", 12);
        await desk.RecordAsync("c", 11, Units, "B01001", "'某局'");
        await desk.RecordAsync("b", 9);
        await desk.RecordAsync("a", 2, Units, "B01001", "'某院'");

        var first = await ReadAsync(desk.Connect(), max: 3);

        Assert.Equal(["row-a", "row-b", "row-c"], Ids(first));
        Assert.Equal([Units, Staff, Units], first.Select(row => row.Source));
        Assert.Equal(["1", "0"], await desk.CellsAsync(Staff, "DATA_STATUS"));
    }

    [Fact]
    public async Task A_row_brings_its_columns_as_text_and_what_is_empty_as_nothing()
    {
        await using var desk = await OpenAsync("finance");
        await desk.RecordAsync(
            "a", 1, "EX_OUT_BUDGET", "agency_code, agency_name, budget_year, amount_change, EFFECTIVE_DATE, OP_TYPE",
            "'430700-S-0001  ', '', 2027, 128000.50, '2027-01-01', 'D'");

        var row = Assert.Single(await ReadAsync(desk.Connect()));

        Assert.Equal(
            ("430700-S-0001", null, "2027", "128000.5", "2027-01-01", "D", "2026-11-10 08:01:00", null),
            (row.Columns["agency_code"], row.Columns["agency_name"], row.Columns["budget_year"], row.Columns["amount_change"], row.Columns["EFFECTIVE_DATE"],
                row.Columns["OP_TYPE"], row.Columns["CREATED_AT"], row.Columns["remark"]));
        Assert.Null(row.Problem);
        Assert.Contains("agency_code", row.Columns.Keys);
        Assert.Contains("EFFECTIVE_DATE", row.Columns.Keys);
    }

    [Fact]
    public async Task A_row_goes_from_new_to_its_outcome_and_no_column_of_the_business_changes()
    {
        await using var desk = await OpenAsync();
        var columns = StagingFile.BusinessColumns("staffing", Staff);
        for (var i = 1; i <= 3; i++)
        {
            await desk.RecordAsync($"{i}", i, Staff, string.Join(", ", columns), string.Join(", ", columns.Select((_, at) => $"'{i}-{at}'")));
        }

        var before = await desk.RowsAsync(Staff);
        var connector = desk.Connect();

        var rows = await ReadAsync(connector);
        Assert.Equal(["1", "1", "1"], await desk.CellsAsync(Staff, "DATA_STATUS"));
        await connector.TakeAsync([.. rows.Take(2)], Cancellation);
        Assert.Equal(["2", "2", "1"], await desk.CellsAsync(Staff, "DATA_STATUS"));
        await connector.SettleAsync(
            [new RowOutcome(rows[0], true, Sequence: 42), new RowOutcome(rows[1], false, "region-unknown", "政区不存在"), new RowOutcome(rows[2], true)], Cancellation);

        var after = await desk.RowsAsync(Staff);
        Assert.Equal(["3", "9", "3"], after.Select(row => row["DATA_STATUS"]));
        Assert.Equal(("42", null), (after[0]["LEDGER_NO"], after[0]["ERR_CODE"]));
        Assert.Equal(("region-unknown", "政区不存在"), (after[1]["ERR_CODE"], after[1]["ERR_MSG"]));
        Assert.All(after, row => Assert.NotNull(row["RECEIPT_AT"]));
        string[] written = ["DATA_STATUS", "LOCKED_BY", "TAKEN_AT", "RECEIPT_AT", "ERR_CODE", "ERR_MSG", "LEDGER_NO"];
        Assert.Equal(before.Select(row => Without(row, written)), after.Select(row => Without(row, written)));
        Assert.Empty(await ReadAsync(connector));
    }

    [Fact]
    public async Task What_is_not_settled_is_read_again_by_the_same_adapter_and_counted()
    {
        await using var desk = await OpenAsync();
        await desk.RecordAsync("a", 1);
        var connector = desk.Connect();

        await ReadAsync(connector);
        await desk.RecordAsync("b", 2);

        Assert.Equal(["row-a", "row-b"], Ids(await ReadAsync(connector)));
        Assert.Equal(["1", "0"], await desk.CellsAsync(Staff, "RETRY_COUNT"));
    }

    [Fact]
    public async Task The_same_fact_under_two_numbers_comes_twice_as_one_event_and_each_row_gets_its_outcome()
    {
        await using var desk = await OpenAsync();
        await desk.RecordAsync("a", 1, sourceRowId: "fact");
        await desk.RecordAsync("b", 1, sourceRowId: "fact");
        await desk.RecordAsync("c", 2);
        var connector = desk.Connect();

        var first = await ReadAsync(connector);
        await connector.SettleAsync([new RowOutcome(Assert.Single(first), false, "x", "y")], Cancellation);
        var second = await ReadAsync(connector);
        await AcceptAsync(connector, second);

        Assert.Equal(["fact", "row-c"], Ids(second));
        Assert.Equal(["9", "3", "3"], await desk.CellsAsync(Staff, "DATA_STATUS"));
    }

    [Fact]
    public async Task A_row_whose_digest_does_not_hold_is_marked_and_its_neighbours_are_not()
    {
        await using var desk = await OpenAsync("finance");
        string?[] cells = ["430700-S-0001", "某局", null, "2027", "1", "3", "5", "128000"];
        const string Columns = "agency_code, agency_name, budget_year, fund_form, former_heads, heads, amount_change, PAYLOAD_DIGEST";
        const string Values = "'430700-S-0001', '某局', 2027, '1', 3, 5, 128000.00";
        await desk.RecordAsync("a", 1, "EX_OUT_BUDGET", Columns, $"{Values}, '{PayloadDigest.Of(cells).ToUpperInvariant()}'");
        await desk.RecordAsync("b", 2, "EX_OUT_BUDGET", Columns, $"{Values}, '{PayloadDigest.Of([.. cells[..^1], "128001"])}'");

        var rows = await ReadAsync(desk.Connect());

        Assert.Null(rows[0].Problem);
        Assert.Equal((AdapterCode.DigestMismatch, "PAYLOAD_DIGEST"), (rows[1].Problem!.Code, rows[1].Problem!.Column));
    }

    [Fact]
    public async Task A_read_waits_for_the_first_row_and_no_longer_than_it_was_told()
    {
        await using var desk = await OpenAsync();
        var connector = desk.Connect();

        var nothing = connector.ReadAsync(10, TimeSpan.FromSeconds(5), Cancellation);
        await AdvanceUntilAsync(desk, nothing);
        Assert.Empty(await nothing);

        var waiting = connector.ReadAsync(10, TimeSpan.FromDays(1), Cancellation);
        await desk.RecordAsync("a", 1);
        await AdvanceUntilAsync(desk, waiting);
        Assert.Equal(["row-a"], Ids(await waiting));
    }

    [Fact]
    public async Task A_long_reason_is_cut_to_what_the_table_takes()
    {
        await using var desk = await OpenAsync();
        await desk.RecordAsync("a", 1);
        var connector = desk.Connect();

        await connector.SettleAsync([new RowOutcome(Assert.Single(await ReadAsync(connector)), false, "code", new string('错', 5_000))], Cancellation);

        Assert.Equal(["9"], await desk.CellsAsync(Staff, "DATA_STATUS"));
    }

    private static Task AdvanceUntilAsync(StagingDesk desk, Task done) => Eventually.Async(() =>
    {
        desk.Clock.Advance(TimeSpan.FromMilliseconds(500));
        return Task.FromResult(done.IsCompleted);
    });

    private static string Without(IReadOnlyDictionary<string, string?> row, string[] columns) =>
        string.Join('|', row.Where(cell => !columns.Contains(cell.Key, StringComparer.OrdinalIgnoreCase)).Select(cell => $"{cell.Key}={cell.Value}"));
}
