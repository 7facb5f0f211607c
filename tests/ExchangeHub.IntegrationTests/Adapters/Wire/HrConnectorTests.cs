using ExchangeHub.Adapters.Connectors;
using ExchangeHub.Contracts;
using ExchangeHub.Sandbox.Endpoints;
using ExchangeHub.Sandbox.Fronts;
using Xunit;
using RestConnector = ExchangeHub.Adapters.Connectors.Rest.RestConnector;

namespace ExchangeHub.IntegrationTests.Adapters.Wire;

/// <summary>The REST connector at the HR system, which is asked for its changes and takes orders in batches.</summary>
public sealed class HrConnectorTests : IAsyncLifetime
{
    private readonly MemoryCursors cursors = new();
    private SandboxServer sandbox = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => sandbox = await SandboxServer.StartAsync(Cancellation);

    public ValueTask DisposeAsync() => sandbox.DisposeAsync();

    [Fact]
    public async Task What_is_recorded_is_read_until_it_is_settled_and_never_after()
    {
        var (first, second) = (await AppointAsync(1), await AppointAsync(2));
        await using var before = Connect();
        var read = await before.ReadAsync(10, TimeSpan.Zero, Cancellation);
        Assert.Equal([first, second], read.Select(row => row.RowId));

        // A crash: the next connector knows only what is on disk.
        await using var after = Connect();
        Assert.Equal([first, second], (await after.ReadAsync(10, TimeSpan.Zero, Cancellation)).Select(row => row.RowId));
        await after.SettleAsync([new RowOutcome(read[0], IsAccepted: true, Sequence: 41)], Cancellation);

        await using var last = Connect();
        Assert.Equal([second], (await last.ReadAsync(10, TimeSpan.Zero, Cancellation)).Select(row => row.RowId));
    }

    [Fact]
    public async Task The_department_sees_what_became_of_its_rows()
    {
        var (first, second) = (await AppointAsync(1), await AppointAsync(2));
        await using var connector = Connect();
        var rows = await connector.ReadAsync(10, TimeSpan.Zero, Cancellation);

        await connector.SettleAsync([new RowOutcome(rows[0], true, Sequence: 7), new RowOutcome(rows[1], false, "missing-field", "缺少必填项")], Cancellation);

        Assert.Equal(("accepted", 7), (await ChangeAsync(first, "state"), (await sandbox.Departments.ChangeAsync(Department.Hr, first, Cancellation))["sequence"]!.GetValue<int>()));
        Assert.Equal(("rejected", "missing-field"), (await ChangeAsync(second, "state"), await ChangeAsync(second, "code")));
    }

    [Fact]
    public async Task A_row_that_is_safe_elsewhere_is_not_read_again()
    {
        await AppointAsync(1);
        await using var connector = Connect();
        var rows = await connector.ReadAsync(10, TimeSpan.Zero, Cancellation);

        await connector.TakeAsync(rows, Cancellation);

        Assert.Empty(await connector.ReadAsync(10, TimeSpan.Zero, Cancellation));
    }

    [Fact]
    public async Task Reading_waits_for_the_first_row()
    {
        await using var connector = Connect();
        var reading = connector.ReadAsync(10, TimeSpan.FromSeconds(25), Cancellation);

        var rowId = await AppointAsync(1);

        Assert.Equal(rowId, Assert.Single(await reading).RowId);
    }

    [Fact]
    public async Task Rows_that_come_twice_and_turned_around_are_given_once_and_in_order()
    {
        string[] recorded = [await AppointAsync(1), await AppointAsync(2), await AppointAsync(3)];
        await FaultAsync(new SystemFaults { Duplicate = true, Reorder = true });
        await using var connector = Connect();

        Assert.Equal(recorded, (await connector.ReadAsync(10, TimeSpan.Zero, Cancellation)).Select(row => row.RowId));
    }

    [Fact]
    public async Task Nested_fields_become_dotted_columns_as_text()
    {
        await AppointAsync(1);
        await using var connector = Connect();
        var row = Assert.Single(await connector.ReadAsync(10, TimeSpan.Zero, Cancellation));

        Assert.Equal(("录用聘用", "1", "办事员"), (row.Columns["businessType"], row.Columns["position"], row.Columns["fields.gwmc"]));
        Assert.Null(row.Columns["fields.zzfs"]);
    }

    [Fact]
    public async Task An_order_that_is_repeated_has_one_effect_and_the_same_answer()
    {
        await using var connector = Connect();
        var order = WireShapes.Order("inbox", null, ("action", "登记单位"), ("fields.dwbh", "430700-S-9001"), ("fields.dwmc", "示例中心"));

        var first = Assert.Single(await connector.ApplyAsync([order], Cancellation));
        var second = Assert.Single(await connector.ApplyAsync([order], Cancellation));

        Assert.Equal(ReceiptStage.Completed, first.Stage);
        Assert.NotNull(first.BusinessNo);
        Assert.Equal(first, second);
        Assert.Single(await sandbox.Departments.ListAsync(Department.Hr, "units", Cancellation), unit => unit["dwbh"]!.GetValue<string>() == "430700-S-9001");
    }

    [Fact]
    public async Task Answers_in_another_order_find_their_orders()
    {
        await FaultAsync(new SystemFaults { Reorder = true, Duplicate = true });
        await using var connector = Connect();
        var known = WireShapes.Order("inbox", null, ("action", "登记单位"), ("fields.dwbh", "430700-S-9002"), ("fields.dwmc", "示例中心"));
        var unknown = WireShapes.Order("inbox", null, ("action", "登记信用代码"), ("fields.dwbh", "nowhere"), ("fields.xydm", "12990000"));

        var answers = await connector.ApplyAsync([known, unknown], Cancellation);

        Assert.Equal(ReceiptStage.Completed, answers[0].Stage);
        Assert.Equal((ReceiptStage.Refused, "unknown-unit"), (answers[1].Stage, answers[1].Code));
    }

    [Fact]
    public async Task A_system_that_is_down_or_broken_is_unavailable_and_says_which()
    {
        await using var connector = Connect();
        SourceRow[] none = [];

        await FaultAsync(new SystemFaults { Down = true });
        var down = await Assert.ThrowsAsync<SystemUnavailableException>(async () => none = [.. await connector.ReadAsync(1, TimeSpan.Zero, Cancellation)]);
        await FaultAsync(new SystemFaults { ErrorEvery = 1 });
        var broken = await Assert.ThrowsAsync<SystemUnavailableException>(() => connector.ApplyAsync([WireShapes.Order("inbox"), WireShapes.Order("inbox")], Cancellation));

        Assert.Empty(none);
        Assert.False(down.IsBatchAnswered);
        Assert.True(broken.IsBatchAnswered);
    }

    [Fact]
    public async Task The_check_passes_with_the_right_key_only()
    {
        await using var connector = Connect();
        await connector.CheckAsync(Cancellation);

        await using var stranger = Connect(SandboxKey.For(sandbox.Keys, Department.Finance, SandboxServer.Region));
        var refused = await Assert.ThrowsAsync<SystemUnavailableException>(() => stranger.CheckAsync(Cancellation));
        Assert.Contains("credentials", refused.Message, StringComparison.Ordinal);
    }

    private RestConnector Connect(string? key = null) => RestConnector.Create(WireShapes.Context(
        WireShapes.Hr,
        new() { ["address"] = new Uri(sandbox.Url, $"/sandbox/hr/{SandboxServer.Region}").ToString(), ["apiKey"] = key ?? SandboxKey.For(sandbox.Keys, Department.Hr, SandboxServer.Region) },
        cursors));

    private async Task<string> AppointAsync(int number)
    {
        var person = ExchangeHub.Testing.Records.SyntheticPerson.Number(number);
        var done = await sandbox.Departments.ActAsync(Department.Hr, "appoint", new()
        {
            ["sfzh"] = person.NationalId, ["xm"] = person.Name, ["dwbh"] = "430700-S-0008", ["dwmc"] = "示例中心", ["gwmc"] = "办事员", ["gwdj"] = "0850", ["gwdjS"] = "事业单位管理岗位",
            ["jrfs"] = "2", ["wjh"] = "常人社〔2026〕1号", ["wjrq"] = "2026-03-01", ["beizhu"] = "不外传",
        }, Cancellation);
        return done["rowId"]!.GetValue<string>();
    }

    private async Task<string?> ChangeAsync(string rowId, string field) =>
        (await sandbox.Departments.ChangeAsync(Department.Hr, rowId, Cancellation))[field]?.GetValue<string>();

    private Task FaultAsync(SystemFaults faults) => sandbox.FaultAsync(Department.Hr, faults, Cancellation);
}
