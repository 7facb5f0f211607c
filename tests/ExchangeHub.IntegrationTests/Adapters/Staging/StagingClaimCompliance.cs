using System.Collections.Concurrent;
using ExchangeHub.Adapters.Connectors;
using ExchangeHub.Testing.Databases;
using Xunit;

namespace ExchangeHub.IntegrationTests.Adapters.Staging;

public sealed class SqliteStagingClaimTests(SqliteDatabase database) : StagingClaimCompliance<SqliteDatabase>(database);

public sealed class PostgresStagingClaimTests(PostgresDatabase database) : StagingClaimCompliance<PostgresDatabase>(database)
{
    [Fact]
    public async Task A_row_that_the_system_is_just_writing_holds_back_the_later_ones_and_blocks_nobody()
    {
        await using var desk = await OpenAsync();
        for (var i = 1; i <= 4; i++)
        {
            await desk.RecordAsync($"{i}", i);
        }

        await using var system = await desk.ConnectionAsync();
        await using var transaction = await system.BeginTransactionAsync(Cancellation);
        await using var correction = system.CreateCommand();
        correction.CommandText = $"update {Staff} set A01001 = '改正' where SEQ_NO = 3";
        await correction.ExecuteNonQueryAsync(Cancellation);
        var connector = desk.Connect();

        Assert.Equal(["row-1", "row-2"], Ids(await ReadAsync(connector)));
        await transaction.CommitAsync(Cancellation);

        var rows = await ReadAsync(connector);
        Assert.Equal(["row-1", "row-2", "row-3", "row-4"], Ids(rows));
        Assert.Equal("改正", rows[2].Columns["A01001"]);
    }
}

public abstract class StagingClaimCompliance<TDatabase>(TDatabase database) : StagingCompliance<TDatabase>(database)
    where TDatabase : TestDatabase
{
    [Fact]
    public async Task Two_readers_at_once_never_both_get_a_row_and_nothing_is_left_over()
    {
        const int Rows = 120;
        await using var desk = await OpenAsync();
        for (var i = 0; i < Rows; i++)
        {
            await desk.RecordAsync($"{i:000}", i, i % 3 == 0 ? Units : Staff, i % 3 == 0 ? "B01001" : "A01001");
        }

        var read = new ConcurrentQueue<(int Reader, string RowId)>();
        await Task.WhenAll(Enumerable.Range(0, 2).Select(reader => ReadAllAsync(desk.Connect(), rows =>
        {
            rows.ToList().ForEach(row => read.Enqueue((reader, row.RowId)));
            return read.Count >= Rows;
        })));

        Assert.Equal(Enumerable.Range(0, Rows).Select(i => $"row-{i:000}"), read.Select(entry => entry.RowId));
        Assert.All(await desk.CellsAsync(Staff, "DATA_STATUS"), status => Assert.Equal("3", status));
    }

    [Fact]
    public async Task A_row_locked_by_another_adapter_holds_back_all_later_ones_until_its_lease_has_run_out()
    {
        await using var desk = await OpenAsync();
        await desk.RecordAsync("a", 1);
        var dead = desk.Connect();
        await ReadAsync(dead);
        await dead.DisposeAsync();
        await desk.RecordAsync("b", 2, Units, "B01001");

        var successor = desk.Connect();
        Assert.Empty(await ReadAsync(successor));
        desk.Clock.Advance(Lease - TimeSpan.FromSeconds(1));
        Assert.Empty(await ReadAsync(successor));
        desk.Clock.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(["row-a", "row-b"], Ids(await ReadAsync(successor)));
        Assert.Equal(["1"], await desk.CellsAsync(Staff, "RETRY_COUNT"));
    }

    [Fact]
    public async Task Rows_before_a_foreign_lock_are_read()
    {
        await using var desk = await OpenAsync();
        await desk.RecordAsync("b", 2);
        await ReadAsync(desk.Connect());
        await desk.RecordAsync("a", 1, Units, "B01001");
        await desk.RecordAsync("c", 3, Units, "B01001");

        Assert.Equal(["row-a"], Ids(await ReadAsync(desk.Connect())));
    }

    [Fact]
    public async Task Rows_that_were_taken_stay_taken_when_the_adapter_dies_and_are_settled_by_their_id_alone()
    {
        await using var desk = await OpenAsync();
        await desk.RecordAsync("a", 1);
        var dead = desk.Connect();
        var rows = await ReadAsync(dead);
        await dead.TakeAsync(rows, Cancellation);
        await dead.DisposeAsync();
        desk.Clock.Advance(Lease * 2);

        var successor = desk.Connect();
        Assert.Empty(await ReadAsync(successor));
        await AcceptAsync(successor, rows.Select(row => row with { Columns = new Dictionary<string, string?>() }));

        Assert.Equal(["3"], await desk.CellsAsync(Staff, "DATA_STATUS"));
    }

    [Fact]
    public async Task An_adapter_that_lost_its_lease_changes_nothing_any_more()
    {
        await using var desk = await OpenAsync();
        await desk.RecordAsync("a", 1);
        var late = desk.Connect();
        var rows = await ReadAsync(late);
        desk.Clock.Advance(Lease * 2);
        var successor = desk.Connect();
        Assert.Single(await ReadAsync(successor));

        await late.TakeAsync(rows, Cancellation);
        await late.SettleAsync([new RowOutcome(rows[0], false, "late", null)], Cancellation);
        Assert.Equal(["1"], await desk.CellsAsync(Staff, "DATA_STATUS"));

        await AcceptAsync(successor, rows);
        await AcceptAsync(successor, rows);
        await late.TakeAsync(rows, Cancellation);
        Assert.Equal(["3"], await desk.CellsAsync(Staff, "DATA_STATUS"));
    }

    [Fact]
    public async Task A_row_that_the_system_has_reset_meanwhile_is_new_business()
    {
        await using var desk = await OpenAsync();
        await desk.RecordAsync("a", 1);
        var connector = desk.Connect();
        var rows = await ReadAsync(connector);
        await connector.TakeAsync(rows, Cancellation);
        await desk.ExecuteAsync($"update {Staff} set A01001 = '改正', DATA_STATUS = 0");

        await AcceptAsync(connector, rows);

        Assert.Equal("改正", Assert.Single(await ReadAsync(connector)).Columns["A01001"]);
    }

    [Fact]
    public async Task A_rejected_row_that_the_system_corrects_and_resets_is_read_again()
    {
        await using var desk = await OpenAsync();
        await desk.RecordAsync("a", 1);
        var connector = desk.Connect();
        await connector.SettleAsync([new RowOutcome(Assert.Single(await ReadAsync(connector)), false, "code", "原因")], Cancellation);
        await desk.ExecuteAsync($"update {Staff} set DATA_STATUS = 0");

        await AcceptAsync(connector, await ReadAsync(connector));

        var row = Assert.Single(await desk.RowsAsync(Staff));
        Assert.Equal(("3", null, null), (row["DATA_STATUS"], row["ERR_CODE"], row["ERR_MSG"]));
    }

    private static async Task ReadAllAsync(ISystemConnector connector, Func<IReadOnlyList<SourceRow>, bool> isDone)
    {
        while (true)
        {
            var rows = await ReadAsync(connector, max: 7);
            var done = isDone(rows);
            await AcceptAsync(connector, rows);
            if (done)
            {
                return;
            }
        }
    }
}
