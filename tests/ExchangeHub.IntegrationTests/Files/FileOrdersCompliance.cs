using ExchangeHub.Adapters.Connectors;
using ExchangeHub.Contracts;
using Xunit;

namespace ExchangeHub.IntegrationTests.Files;

/// <summary>What orders to a department, and its answers, may rely on.</summary>
public abstract class FileOrdersCompliance<TFolders>(TFolders folders) : IClassFixture<TFolders>
    where TFolders : class, ITestFolders
{
    private static readonly Guid First = Guid.Parse("01900000-0000-7000-8000-000000000001");
    private static readonly Guid Second = Guid.Parse("01900000-0000-7000-8000-000000000002");

    [Fact]
    public async Task A_batch_is_one_file_with_its_companion_and_every_row_carries_its_delivery()
    {
        await using var exchange = new FileExchange(folders);

        var answers = await ApplyAsync(exchange, First, Second);

        Assert.All(answers, answer => Assert.Equal(ReceiptStage.Received, answer.Stage));
        Assert.Equal(["入_20261123090000_000001.csv", "入_20261123090000_000001.csv.done"], exchange.List("in"));
        Assert.Equal(
            $"EXCHANGE_ID,序号,业务类型,A0184,关联号,起因号,跟踪号\r\n{First},1,免去职务,990000196501010010,case,event,00-trace\r\n{Second},2,免去职务,990000196501010010,case,event,00-trace\r\n",
            exchange.Read("in", "入_20261123090000_000001.csv"));
    }

    [Fact]
    public async Task The_same_batch_again_is_not_written_again_even_after_the_department_fetched_it()
    {
        await using var exchange = new FileExchange(folders);
        await ApplyAsync(exchange, First);
        foreach (var name in exchange.List("in"))
        {
            File.Delete(exchange.At("in", name));
        }

        await exchange.RestartAsync();
        await ApplyAsync(exchange, First);
        Assert.Empty(exchange.List("in"));

        await ApplyAsync(exchange, Second);
        Assert.Equal(2, exchange.List("in").Length);
    }

    [Fact]
    public async Task Killed_at_any_step_a_batch_ends_as_one_whole_file()
    {
        for (var steps = 0; ; steps++)
        {
            await using var exchange = new FileExchange(folders);
            var interruptions = new Interruptions(steps);
            await exchange.RestartAsync(interruptions);
            try
            {
                await ApplyAsync(exchange, First, Second);
            }
            catch (InterruptedException)
            {
                // Killed here.
            }

            await exchange.RestartAsync();
            await ApplyAsync(exchange, First, Second);

            Assert.Equal(["入_20261123090000_000001.csv", "入_20261123090000_000001.csv.done"], exchange.List("in"));
            if (!interruptions.HasStruck)
            {
                Assert.True(steps > 3, "The work has more steps than this.");
                return;
            }
        }
    }

    [Fact]
    public async Task Receipts_are_told_until_confirmed_and_their_file_is_then_archived()
    {
        await using var exchange = new FileExchange(folders);
        exchange.Write("回执_1.csv", $"EXCHANGE_ID,办理结果,退回代码,退回原因,业务编号,工资月份\r\n{First},完成,,,ZZ-1,2026-12\r\n{Second},退回,unknown-person,查无此人,,\r\n");

        var expected = new[]
        {
            new LateAnswer(First, new OrderAnswer(ReceiptStage.Completed, Detail: "payMonth=2026-12", BusinessNo: "ZZ-1")),
            new LateAnswer(Second, new OrderAnswer(ReceiptStage.Refused, "unknown-person", "查无此人")),
        };
        Assert.Equal(expected, await AnswersAsync(exchange));
        await exchange.RestartAsync();
        Assert.Equal(expected, await AnswersAsync(exchange));

        await exchange.Connector.ConfirmAnswersAsync([First], TestContext.Current.CancellationToken);
        Assert.Equal(expected[1..], await AnswersAsync(exchange));
        await exchange.Connector.ConfirmAnswersAsync([Second], TestContext.Current.CancellationToken);
        Assert.Empty(await AnswersAsync(exchange));
        Assert.Equal(["回执_1.csv"], exchange.List("archive"));
    }

    [Fact]
    public async Task An_order_that_is_answered_already_gets_its_answer_instead_of_a_file()
    {
        await using var exchange = new FileExchange(folders);
        exchange.Write("回执_1.csv", $"EXCHANGE_ID,办理结果,业务编号\r\n{First},完成,ZZ-1\r\n");
        await AnswersAsync(exchange);

        Assert.Equal([ReceiptStage.Completed, ReceiptStage.Received], (await ApplyAsync(exchange, First, Second)).Select(answer => answer.Stage));
        Assert.DoesNotContain($"{First}", exchange.Read("in", exchange.List("in")[0]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_receipt_nobody_can_read_goes_back_to_the_department_and_the_others_count()
    {
        await using var exchange = new FileExchange(folders);
        exchange.Write("回执_1.csv", $"EXCHANGE_ID,办理结果,退回原因\r\n不详,完成,\r\n{First},好的,\r\n{Second},完成,\r\n");

        Assert.Equal([Second], (await AnswersAsync(exchange)).Select(answer => answer.DeliveryId));
        await exchange.Connector.ConfirmAnswersAsync([Second], TestContext.Current.CancellationToken);

        var returned = exchange.Read("returned", Assert.Single(exchange.List("returned")));
        Assert.Contains("不详,完成,,invalid-field,“EXCHANGE_ID”不是交换编号", returned, StringComparison.Ordinal);
        Assert.Contains($"{First},好的,,invalid-field,“办理结果”应为“完成”或“退回”", returned, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_check_makes_what_is_missing_and_tells_a_folder_that_cannot_be_used()
    {
        await using var exchange = new FileExchange(folders);
        Directory.Delete(Path.Combine(exchange.Root, "archive"));
        await exchange.Connector.CheckAsync(TestContext.Current.CancellationToken);
        Assert.True(Directory.Exists(Path.Combine(exchange.Root, "archive")));
        Assert.Empty(exchange.List("in"));

        Directory.Delete(Path.Combine(exchange.Root, "in"));
        await File.WriteAllTextAsync(Path.Combine(exchange.Root, "in"), "", TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<SystemUnavailableException>(() => exchange.Connector.CheckAsync(TestContext.Current.CancellationToken));
    }

    private static Task<IReadOnlyList<OrderAnswer>> ApplyAsync(FileExchange exchange, params IEnumerable<Guid> ids) => exchange.Connector.ApplyAsync(
        [.. ids.Select(id => new OrderRow(
            id, "入_*.csv", new Dictionary<string, string?> { ["业务类型"] = "免去职务", ["A0184"] = "990000196501010010" },
            new OrderCause("event", "type", "case", "person", "00-trace")))],
        TestContext.Current.CancellationToken);

    private static Task<IReadOnlyList<LateAnswer>> AnswersAsync(FileExchange exchange) =>
        exchange.Connector.ReadAnswersAsync(100, TimeSpan.Zero, TestContext.Current.CancellationToken);
}

public sealed class LocalFileOrdersTests(LocalFolders folders) : FileOrdersCompliance<LocalFolders>(folders);
