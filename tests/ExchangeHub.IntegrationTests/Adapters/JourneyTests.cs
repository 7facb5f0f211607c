using ExchangeHub.Contracts;
using ExchangeHub.Sandbox.Journeys;
using Xunit;

namespace ExchangeHub.IntegrationTests.Adapters;

/// <summary>The journeys over real sockets and an in-memory broker; the hub between them only validates, projects and routes.</summary>
public sealed class JourneyTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_post_change_reaches_staffing_and_finance_and_the_pay_month_returns()
    {
        await using var exchange = await Exchange.StartAsync(Cancellation);
        await using var trace = await FakeTrace.StartAsync(exchange.Hub, Cancellation);

        var result = await exchange.Journeys(trace.Url).PlayPostChangeAsync(Cancellation);

        Assert.True(result.Completed, result.Problem);
        Assert.DoesNotContain(exchange.Hub.Warnings, warning => warning.Code != RejectionCode.SyntheticIdentity);
        Assert.All(result.Rows, row => Assert.NotEqual(row.Before, row.After));
        Assert.Contains(result.Receipts, receipt => receipt.Receiver == Exchange.ClientOf(Department.Finance) && receipt.Detail!.Contains("payMonth=", StringComparison.Ordinal));
        Assert.Equal(
            ["exchangehub.personnel.post-changed.v1", "exchangehub.payroll.salary-basis-changed.v1"], exchange.Hub.Ledger.Select(e => e.Type));
        Assert.Single(exchange.Hub.Ledger.Select(e => e.CorrelationId).Distinct());
    }

    [Fact]
    public async Task A_staff_reduction_releases_ends_and_stops_and_closes_the_case_without_its_facts()
    {
        await using var exchange = await Exchange.StartAsync(Cancellation);
        await using var trace = await FakeTrace.StartAsync(exchange.Hub, Cancellation);

        var result = await exchange.Journeys(trace.Url).PlayStaffReductionAsync(Cancellation);

        Assert.True(result.Completed, result.Problem);
        Assert.DoesNotContain(exchange.Hub.Warnings, warning => warning.Code != RejectionCode.SyntheticIdentity);
        Assert.Equal("已下编", After(result, "人员状态"));
        Assert.Equal(int.Parse(Before(result, "单位实有人数"), null) - 1, int.Parse(After(result, "单位实有人数"), null));
        Assert.Equal(int.Parse(Before(result, "单位空编"), null) + 1, int.Parse(After(result, "单位空编"), null));
        Assert.Equal(("已终止", "停发", "已办结"), (After(result, "聘用状态"), After(result, "发放状态"), After(result, "案件状态")));
        Assert.DoesNotContain(exchange.Hub.Ledger, e => e.Data.GetRawText().Contains("案情", StringComparison.Ordinal));
        Assert.DoesNotContain(exchange.Hub.Receipts, received => received.Receipt.Stage == ReceiptStage.Refused);
    }

    [Fact]
    public async Task The_table_is_aligned_although_its_letters_are_not_of_one_width()
    {
        await using var output = new StringWriter();

        JourneyPrinter.Print(output, new JourneyResult(
            "旅程", Problem: null, [new("财政", "级别", "a", "十八级"), new("HR", "b", "编", "c")], [], Sequence: 1));

        var lines = output.ToString().Split('\n');
        Assert.Equal("  财政  级别  a     十八级", lines[4]);
        Assert.Equal("  HR    b     编    c", lines[5]);
    }

    private static string Before(JourneyResult result, string item) => result.Rows.Single(row => row.Item == item).Before;

    private static string After(JourneyResult result, string item) => result.Rows.Single(row => row.Item == item).After;
}
