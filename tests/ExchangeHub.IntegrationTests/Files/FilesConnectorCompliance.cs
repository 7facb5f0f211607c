using System.Text.Json.Nodes;
using ExchangeHub.Adapters.Connectors;
using ExchangeHub.Contracts;
using Xunit;

namespace ExchangeHub.IntegrationTests.Files;

/// <summary>What a department's facts may rely on, whatever the folder is behind.</summary>
public abstract class FilesConnectorCompliance<TFolders>(TFolders folders) : IClassFixture<TFolders>
    where TFolders : class, ITestFolders
{
    private const string Header = "流水号,序号,姓名,职务\r\n";
    private const string ThreeRows = Header + "r1,1,赵明,科员\r\nr2,2,钱华,\"副科长, 主持工作\"\r\nr3,3,孙芳,科长\r\n";

    protected TFolders Folders { get; } = folders;

    [Fact]
    public async Task Rows_come_in_the_order_of_file_names_and_of_their_numbers()
    {
        await using var exchange = new FileExchange(Folders);
        exchange.Write("职务变动_20261123_2.csv", Header + "r4,4,李伟,科员\r\n");
        exchange.Write("职务变动_20261123_10.csv", Header + "r5,5,周敏,科员\r\n");
        exchange.Write("职务变动_20261122_9.csv", Header + "r3,3,孙芳,科长\r\nr1,1,赵明,科员\r\nr2,2,钱华,科员\r\n");

        Assert.Equal(["r1", "r2", "r3", "r4", "r5"], (await exchange.ReadAsync()).Select(row => row.RowId));
    }

    [Fact]
    public async Task A_file_is_archived_when_every_row_is_settled_and_not_before()
    {
        await using var exchange = new FileExchange(Folders);
        exchange.Write("职务变动_1.csv", ThreeRows);
        var rows = await exchange.ReadAsync();

        await exchange.SettleAsync(rows.Take(2).Select(row => new RowOutcome(row, IsAccepted: true)));
        Assert.Equal(["职务变动_1.csv"], exchange.List("out"));
        Assert.Equal(["r3"], (await exchange.ReadAsync()).Select(row => row.RowId));

        await exchange.SettleAsync(new RowOutcome(rows[2], IsAccepted: true));
        Assert.Empty(exchange.List("out"));
        Assert.Equal(ThreeRows, exchange.Read("archive", "职务变动_1.csv"));
        Assert.Empty(await exchange.ReadAsync());
    }

    [Fact]
    public async Task A_rejected_row_comes_back_in_its_file_with_the_reason_and_is_taken_once_corrected()
    {
        await using var exchange = new FileExchange(Folders);
        exchange.Write("职务变动_1.csv", ThreeRows);
        var rows = await exchange.ReadAsync();

        await exchange.SettleAsync(rows.Select(row => new RowOutcome(row, row.RowId != "r2", RejectionCode.ApprovalMissing, "缺少批准文号, 请补填")));

        var returned = Assert.Single(exchange.List("returned"));
        Assert.Equal(
            "流水号,序号,姓名,职务,错误代码,错误说明\r\nr1,1,赵明,科员,,\r\nr2,2,钱华,\"副科长, 主持工作\",approval-missing,\"缺少批准文号, 请补填\"\r\nr3,3,孙芳,科长,,\r\n",
            exchange.Read("returned", returned));
        Assert.Equal(ThreeRows, exchange.Read("rejected", "职务变动_1.csv"));

        // The clerk corrects the row where it is and hands the same file in again.
        exchange.Write(returned, exchange.Read("returned", returned).Replace("副科长, 主持工作", "副科长", StringComparison.Ordinal));
        var corrected = await exchange.ReadAndAcceptAsync();
        Assert.Equal("副科长", corrected.Single(row => row.RowId == "r2").Columns["职务"]);
        Assert.Equal([returned], exchange.List("archive"));
    }

    [Fact]
    public async Task What_is_still_being_written_is_not_read()
    {
        await using var exchange = new FileExchange(Folders);
        foreach (var name in new[] { "职务变动_1.csv.tmp", "职务变动_2.csv.part", "~$职务变动_3.csv", ".职务变动_4.csv" })
        {
            exchange.Write(name, ThreeRows);
        }

        Assert.Empty(await exchange.ReadAsync());
        File.Move(exchange.At("out", "职务变动_1.csv.tmp"), exchange.At("out", "职务变动_1.csv"));
        Assert.Equal(3, (await exchange.ReadAsync()).Count);
    }

    [Fact]
    public async Task Where_a_companion_is_agreed_a_file_counts_only_with_it()
    {
        await using var exchange = new FileExchange(Folders, source: new JsonObject { ["ready"] = "done-file" });
        exchange.Write("职务变动_1.csv", ThreeRows[..40]);
        Assert.Empty(await exchange.ReadAsync());

        exchange.Write("职务变动_1.csv", ThreeRows);
        exchange.Write("职务变动_1.csv.done", "");
        Assert.Equal(3, (await exchange.ReadAndAcceptAsync()).Count);
        Assert.Empty(exchange.List("out"));
    }

    [Fact]
    public async Task Where_nothing_is_agreed_a_file_counts_once_it_has_stopped_changing()
    {
        await using var exchange = new FileExchange(Folders, source: new JsonObject { ["ready"] = "stable", ["stableSeconds"] = 10 });
        exchange.Write("职务变动_1.csv", ThreeRows[..40]);
        Assert.Empty(await exchange.ReadAsync());

        exchange.Clock.Advance(TimeSpan.FromSeconds(11));
        exchange.Write("职务变动_1.csv", ThreeRows);
        Assert.Empty(await exchange.ReadAsync());
        exchange.Clock.Advance(TimeSpan.FromSeconds(9));
        Assert.Empty(await exchange.ReadAsync());
        exchange.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(3, (await exchange.ReadAsync()).Count);
    }

    [Fact]
    public async Task The_same_name_with_other_content_is_another_file()
    {
        await using var exchange = new FileExchange(Folders);
        exchange.Write("职务变动_1.csv", ThreeRows);
        await exchange.ReadAndAcceptAsync();
        exchange.Write("职务变动_1.csv", Header + "r9,1,吴磊,科员\r\n");

        Assert.Equal(["r9"], (await exchange.ReadAndAcceptAsync()).Select(row => row.RowId));
        Assert.Equal(2, exchange.List("archive").Length);
        Assert.Equal(ThreeRows, exchange.Read("archive", "职务变动_1.csv"));
    }

    [Fact]
    public async Task A_file_written_anew_while_its_rows_are_on_their_way_is_read_from_the_beginning()
    {
        await using var exchange = new FileExchange(Folders);
        exchange.Write("职务变动_1.csv", ThreeRows);
        var before = await exchange.ReadAsync();
        exchange.Write("职务变动_1.csv", ThreeRows + "r4,4,李伟,科员\r\n");

        Assert.Equal(["r1", "r2", "r3", "r4"], (await exchange.ReadAsync()).Select(row => row.RowId));
        await exchange.SettleAsync(before.Select(row => new RowOutcome(row, IsAccepted: true)));
        Assert.Equal(["职务变动_1.csv"], exchange.List("out"));
    }

    [Fact]
    public async Task Rows_without_an_id_or_with_anothers_are_told_apart_and_a_row_written_twice_counts_once()
    {
        await using var exchange = new FileExchange(Folders);
        exchange.Write("职务变动_1.csv", Header + "r1,1,赵明,科员\r\nr1,1,赵明,科员\r\n,2,钱华,科员\r\nr1,3,孙芳,科长\r\nr4,四,李伟,科员\r\n");

        var rows = await exchange.ReadAsync();

        Assert.Equal(
            [null, RejectionCode.MissingField, RejectionCode.DuplicateIdDifferentContent, RejectionCode.InvalidField], rows.Select(row => row.Problem?.Code));
        Assert.Equal(["第 4 行缺少“流水号”", "第 5 行的“流水号”与前面一行相同而内容不同", "第 6 行的“序号”不是整数"], rows.Skip(1).Select(row => row.Problem!.Detail));
        Assert.Equal(4, rows.Select(row => row.RowId).Distinct().Count());
        await exchange.RestartAsync();
        Assert.Equal(rows.Select(row => row.RowId), (await exchange.ReadAsync()).Select(row => row.RowId));
    }

    [Fact]
    public async Task A_source_that_looks_different_stops_and_names_the_columns_until_the_file_is_replaced()
    {
        await using var exchange = new FileExchange(Folders);
        exchange.Write("职务变动_1.csv", "流水号,序号,名字,职务,级别\r\nr1,1,赵明,科员,1\r\n");

        for (var look = 0; look < 2; look++)
        {
            var drift = await Assert.ThrowsAsync<SourceDriftException>(() => exchange.ReadAsync());
            Assert.Equal(("职务变动_*.csv", "缺少列 姓名; 多出列 名字、级别"), (drift.SourceName, drift.Detail));
        }

        exchange.Write("职务变动_1.csv", ThreeRows);
        Assert.Equal(3, (await exchange.ReadAsync()).Count);
    }

    [Fact]
    public async Task One_source_that_stands_still_does_not_keep_the_others_waiting()
    {
        await using var exchange = new FileExchange(Folders);
        exchange.Write("职务变动_1.csv", "别的\r\n");
        exchange.Write("任免_2.csv", "编号\r\nt1\r\n");

        Assert.Equal(["t1"], (await exchange.ReadAndAcceptAsync()).Select(row => row.RowId));
        await Assert.ThrowsAsync<SourceDriftException>(() => exchange.ReadAsync());
    }

    [Fact]
    public async Task A_name_with_a_separator_is_refused_where_a_system_can_have_one()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There it is no name.");
        await using var exchange = new FileExchange(Folders);
        exchange.Write("职务变动_..\\1.csv", ThreeRows);

        Assert.StartsWith("文件名不可用", (await Assert.ThrowsAsync<SourceDriftException>(() => exchange.ReadAsync())).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Taken_rows_are_not_read_again_and_their_outcomes_may_come_after_a_restart()
    {
        await using var exchange = new FileExchange(Folders);
        exchange.Write("职务变动_1.csv", ThreeRows);
        var rows = await exchange.ReadAsync(max: 2);
        await exchange.Connector.TakeAsync(rows, TestContext.Current.CancellationToken);
        await exchange.RestartAsync();

        await exchange.SettleAsync(rows.Select(row => new RowOutcome(row, row.RowId != "r1", "too-long", "太长")));
        Assert.Equal(["r3"], (await exchange.ReadAndAcceptAsync()).Select(row => row.RowId));

        Assert.Contains("r1,1,赵明,科员,too-long,太长", exchange.Read("returned", exchange.List("returned").Single()), StringComparison.Ordinal);
        Assert.Equal(["职务变动_1.csv"], exchange.List("rejected"));
    }

    [Fact]
    public async Task Killed_at_any_step_nothing_is_lost_and_the_file_ends_in_one_place()
    {
        for (var steps = 0; ; steps++)
        {
            await using var exchange = new FileExchange(Folders, source: new JsonObject { ["ready"] = "done-file" });
            exchange.Write("职务变动_1.csv", ThreeRows);
            exchange.Write("职务变动_1.csv.done", "");
            var interruptions = new Interruptions(steps);
            await exchange.RestartAsync(interruptions);
            var buffer = new Dictionary<string, SourceRow>();
            await WorkAsync(exchange, buffer);
            await exchange.RestartAsync();
            await WorkAsync(exchange, buffer);

            Assert.Equal(["r1", "r2", "r3"], buffer.Keys.Order());
            Assert.Empty(exchange.List("out"));
            Assert.Equal(["职务变动_1.csv"], exchange.List("rejected"));
            Assert.Contains("approval-missing", exchange.Read("returned", Assert.Single(exchange.List("returned"))), StringComparison.Ordinal);
            if (!interruptions.HasStruck)
            {
                Assert.True(steps > 5, "The work has more steps than this.");
                return;
            }
        }
    }

    // As the adapter works: what is in its buffer outlives it, and is settled again when it does not know that it was.
    private static async Task WorkAsync(FileExchange exchange, Dictionary<string, SourceRow> buffer)
    {
        try
        {
            await SettleAsync(exchange, buffer.Values);
            while (await exchange.ReadAsync(max: 2) is { Count: > 0 } rows)
            {
                rows.ToList().ForEach(row => buffer[row.RowId] = row);
                await exchange.Connector.TakeAsync(rows, TestContext.Current.CancellationToken);
                await SettleAsync(exchange, rows);
            }
        }
        catch (InterruptedException)
        {
            // Killed here.
        }
    }

    private static Task SettleAsync(FileExchange exchange, IEnumerable<SourceRow> rows) =>
        exchange.SettleAsync(rows.Select(row => new RowOutcome(row, row.RowId != "r2", RejectionCode.ApprovalMissing, "缺少批准文号")));
}

public sealed class LocalFilesConnectorTests(LocalFolders folders) : FilesConnectorCompliance<LocalFolders>(folders);
