using ExchangeHub.Adapters.Connectors;
using ExchangeHub.Adapters.Connectors.Soap;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Codes;
using ExchangeHub.Sandbox.Departments;
using ExchangeHub.Sandbox.Endpoints;
using ExchangeHub.Sandbox.Endpoints.CreditCode;
using ExchangeHub.Sandbox.Fronts;
using ExchangeHub.Testing;
using Xunit;

namespace ExchangeHub.IntegrationTests.Adapters.Wire;

/// <summary>The SOAP connector at the credit code register.</summary>
public sealed class CreditCodeConnectorTests : IAsyncLifetime
{
    private SandboxServer sandbox = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => sandbox = await SandboxServer.StartAsync(Cancellation);

    public ValueTask DisposeAsync() => sandbox.DisposeAsync();

    [Fact]
    public async Task A_new_institution_gets_its_code_and_its_certificate()
    {
        await using var connector = Connect();

        var answer = Assert.Single(await connector.ApplyAsync([Established("430700-S-9001", "示例中心")], Cancellation));
        var rows = await connector.ReadAsync(10, TimeSpan.FromSeconds(25), Cancellation);

        Assert.Equal(ReceiptStage.Completed, answer.Stage);
        Assert.StartsWith("FM-", answer.BusinessNo, StringComparison.Ordinal);
        Assert.Equal(["赋码", "证书颁发"], rows.Select(row => row.Columns["businessType"]));
        Assert.All(rows, row => Assert.Equal(("case-1", "event-1"), (row.Columns["correlationId"], row.Columns["causationId"])));
        Assert.Equal(CodeVerdict.Valid, CreditCode.Check(rows[0].Columns["fields.tyshxydm"]!, new Invented()).Verdict);
        Assert.Equal(("事业单位法人设立登记", "事业单位法人证书"), (rows[0].Columns["fields.djlx"], rows[1].Columns["fields.zslx"]));
    }

    [Fact]
    public async Task The_register_hears_what_became_of_its_rows_and_does_not_give_them_again()
    {
        await using var connector = Connect();
        await connector.ApplyAsync([Established("430700-S-9002", "示例中心")], Cancellation);
        var rows = await connector.ReadAsync(10, TimeSpan.Zero, Cancellation);

        await connector.SettleAsync([new RowOutcome(rows[0], true, Sequence: 5), new RowOutcome(rows[1], false, "invalid-field", "证书编号有误")], Cancellation);

        Assert.Empty(await connector.ReadAsync(10, TimeSpan.Zero, Cancellation));
        Assert.Equal(("accepted", "rejected"), (await StateAsync(rows[0].RowId), await StateAsync(rows[1].RowId)));
    }

    [Fact]
    public async Task What_is_not_settled_is_read_again_but_not_what_is_safe_elsewhere()
    {
        await using var connector = Connect();
        await connector.ApplyAsync([Established("430700-S-9003", "示例中心")], Cancellation);
        var rows = await connector.ReadAsync(10, TimeSpan.Zero, Cancellation);

        await connector.TakeAsync([rows[0]], Cancellation);

        Assert.Equal([rows[1].RowId], (await connector.ReadAsync(10, TimeSpan.Zero, Cancellation)).Select(row => row.RowId));
    }

    [Fact]
    public async Task A_repeated_order_has_one_effect_and_a_second_application_is_refused_with_the_registers_own_code()
    {
        await using var connector = Connect();
        var order = Established("430700-S-9004", "示例中心");

        var answers = await connector.ApplyAsync([order, order, Established("430700-S-9004", "示例中心")], Cancellation);

        Assert.Equal(answers[0], answers[1]);
        Assert.Equal((ReceiptStage.Refused, CreditCodeSystem.AlreadyAssigned), (answers[2].Stage, answers[2].Code));
        Assert.Equal(2, (await connector.ReadAsync(10, TimeSpan.Zero, Cancellation)).Count);
    }

    [Fact]
    public async Task An_order_that_does_not_fit_the_schema_is_refused_before_it_is_sent()
    {
        await using var connector = Connect();
        var order = WireShapes.Order("SubmitOrder", null, ("action", "受理赋码"), ("effectiveDate", "三月一日"), ("fields.jgbh", "430700-S-9005"), ("fields.jgmc", "示例中心"));

        var refused = Assert.Single(await connector.ApplyAsync([order], Cancellation));

        Assert.Equal((ReceiptStage.Refused, AdapterCode.MappingFailed), (refused.Stage, refused.Code));
        Assert.Contains("effectiveDate", refused.Detail, StringComparison.Ordinal);
        Assert.Contains("fields", refused.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("三月一日", refused.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rows_that_come_twice_and_turned_around_are_given_once_and_in_order()
    {
        await using var connector = Connect();
        await connector.ApplyAsync([Established("430700-S-9006", "示例一中心"), Established("430700-S-9007", "示例二中心")], Cancellation);
        await FaultAsync(new SystemFaults { Duplicate = true, Reorder = true });

        var rows = await connector.ReadAsync(10, TimeSpan.Zero, Cancellation);

        Assert.Equal(["赋码", "证书颁发", "赋码", "证书颁发"], rows.Select(row => row.Columns["businessType"]));
    }

    [Fact]
    public async Task A_service_that_is_down_or_broken_is_unavailable()
    {
        await using var connector = Connect();
        await connector.CheckAsync(Cancellation);

        await FaultAsync(new SystemFaults { Down = true });
        await Assert.ThrowsAsync<SystemUnavailableException>(() => connector.ApplyAsync([Established("430700-S-9008", "示例中心")], Cancellation));
        await FaultAsync(new SystemFaults { ErrorEvery = 1 });
        var broken = await Assert.ThrowsAsync<SystemUnavailableException>(() => connector.ApplyAsync([Established("430700-S-9008", "示例中心")], Cancellation));

        Assert.Contains("Server fault", broken.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_password_decides_nothing()
    {
        await using var connector = Connect(password: "wrong");

        var refused = await Assert.ThrowsAsync<SystemUnavailableException>(() => connector.ApplyAsync([Established("430700-S-9009", "示例中心")], Cancellation));

        Assert.Contains("credentials", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_WSDL_beside_the_mapping_is_used_before_the_services_own()
    {
        using var folder = new TemporaryFolder();
        using var shipped = typeof(CreditCodeSystem).Assembly.GetManifestResourceStream("credit-code.wsdl")!;
        await using (var file = File.Create(Path.Combine(folder.Path, "register.wsdl")))
        {
            await shipped.CopyToAsync(file, Cancellation);
        }

        var shape = WireShapes.CreditCode.WithSettings("""{ "wsdl": "register.wsdl", "fault": { "code": "error.code" } }""");
        await using var connector = SoapConnector.Create(WireShapes.Context(shape, Connection()) with { MappingFolder = folder.Path });

        Assert.Equal(ReceiptStage.Completed, Assert.Single(await connector.ApplyAsync([Established("430700-S-9010", "示例中心")], Cancellation)).Stage);
    }

    [Fact]
    public async Task A_service_without_an_element_that_the_mapping_names_has_drifted()
    {
        var target = WireShapes.CreditCode.Targets[0];
        var shape = WireShapes.CreditCode with { Targets = [target with { Columns = [.. target.Columns, "fields.dh"] }] };
        await using var connector = SoapConnector.Create(WireShapes.Context(shape, Connection()));

        var drift = await Assert.ThrowsAsync<SourceDriftException>(() => connector.CheckAsync(Cancellation));

        Assert.Contains("SubmitOrder/fields.dh", drift.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_column_that_the_mapping_does_not_know_is_drift()
    {
        var source = WireShapes.CreditCode.Sources[0];
        var shape = WireShapes.CreditCode with { Sources = [source with { OptionalColumns = [.. source.OptionalColumns.Where(column => column != "fields.zsbh")] }] };
        await using var connector = SoapConnector.Create(WireShapes.Context(shape, Connection()));
        await connector.ApplyAsync([Established("430700-S-9011", "示例中心")], Cancellation);

        var drift = await Assert.ThrowsAsync<SourceDriftException>(() => connector.ReadAsync(10, TimeSpan.Zero, Cancellation));

        Assert.Contains("fields.zsbh", drift.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Staff_file_reports_and_renew_and_cancel_and_each_is_a_fact()
    {
        await using var connector = Connect();
        var unit = (await sandbox.Departments.ListAsync(Department.CreditCode, "registrations", Cancellation))[0]["jgbh"]!.GetValue<string>();

        foreach (var (action, form) in new (string, System.Text.Json.Nodes.JsonObject)[]
        {
            ("file-annual-report", new() { ["jgbh"] = unit, ["bgnd"] = "2025" }), ("renew-certificate", new() { ["jgbh"] = unit }), ("cancel-registration", new() { ["jgbh"] = unit }),
        })
        {
            await sandbox.Departments.ActAsync(Department.CreditCode, action, form, Cancellation);
        }

        var rows = await connector.ReadAsync(10, TimeSpan.Zero, Cancellation);
        Assert.Equal(["年度报告", "证书颁发", "注销登记"], rows.Select(row => row.Columns["businessType"]));
        Assert.Equal(("2025", "到期换领", "申请注销"), (rows[0].Columns["fields.bgnd"], rows[1].Columns["fields.bfsy"], rows[2].Columns["fields.zxfs"]));
    }

    private SoapConnector Connect(string? password = null) => SoapConnector.Create(WireShapes.Context(WireShapes.CreditCode, Connection(password)));

    private Dictionary<string, string> Connection(string? password = null) => new()
    {
        ["address"] = new Uri(sandbox.Url, $"/sandbox/credit-code/{SandboxServer.Region}/soap").ToString(),
        ["user"] = CreditCodeEndpoints.User,
        ["password"] = password ?? SandboxKey.For(sandbox.Keys, Department.CreditCode, SandboxServer.Region),
    };

    private static OrderRow Established(string unit, string name) => WireShapes.Order(
        "SubmitOrder", null, ("fields.jgmc", name), ("action", "受理赋码"), ("effectiveDate", "2026-03-01"), ("fields.jgbh", unit), ("fields.jglb", "4"), ("fields.bzs", "12"),
        ("documentNo", "常编办〔2026〕12号"), ("documentDate", "2026-02-27"));

    private async Task<string> StateAsync(string rowId) =>
        (await sandbox.Departments.ChangeAsync(Department.CreditCode, rowId, Cancellation))["state"]!.GetValue<string>();

    private Task FaultAsync(SystemFaults faults) => sandbox.FaultAsync(Department.CreditCode, faults, Cancellation);

    private sealed class Invented : IRegionStandings
    {
        public RegionStanding StandingOf(string code) => code == "990000" ? RegionStanding.Current : RegionStanding.Unknown;
    }
}
