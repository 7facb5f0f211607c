using System.Text.Json;
using System.Text.Json.Nodes;
using ExchangeHub.Contracts;
using Xunit;

namespace ExchangeHub.IntegrationTests.Adapters.Compliance;

/// <summary>编办: staging tables.</summary>
public sealed class StaffingAdapterTests : LateAnswerCompliance
{
    private protected override DepartmentBusiness Business { get; } = new StaffingBusiness();
}

/// <summary>财政: staging tables both ways.</summary>
public sealed class FinanceAdapterTests : LateAnswerCompliance
{
    private protected override DepartmentBusiness Business { get; } = new FinanceBusiness();
}

/// <summary>组织部门: workbooks in a folder.</summary>
public sealed class OrganizationAdapterTests : LateAnswerCompliance
{
    private protected override DepartmentBusiness Business { get; } = new OrganizationBusiness();
}

/// <summary>人社: REST, asked by cursor.</summary>
public sealed class HrAdapterTests : ConnectedCompliance
{
    private protected override DepartmentBusiness Business { get; } = new HrBusiness();
}

/// <summary>信用代码: SOAP.</summary>
public sealed class CreditCodeAdapterTests : ConnectedCompliance
{
    private protected override DepartmentBusiness Business { get; } = new CreditCodeBusiness();
}

/// <summary>域名: REST, facts posted to the adapter.</summary>
public sealed class DomainNameAdapterTests : ConnectedCompliance
{
    private protected override DepartmentBusiness Business { get; } = new DomainNameBusiness();
}

/// <summary>纪检: a client of its own; the hub judges what an adapter would.</summary>
public sealed class DisciplineClientTests : AdapterCompliance
{
    private protected override DepartmentBusiness Business { get; } = new DisciplineBusiness();

    protected override bool HasAdapter => false;

    protected override string ClockCode => RejectionCode.TimeInFuture;

    protected override string EncodingCode => RejectionCode.UnsafeText;

    protected override string MissingCode => "incomplete";

    // Its rows become events in its own program, so there is no source for anybody to watch: a changed shape shows in its events, and the hub names
    // the field to the client that sent it.
    [Fact]
    public async Task A_field_too_many_is_told_and_a_field_too_few_is_refused_with_its_name()
    {
        await using var exchange = await StartAsync();
        await SettledAsync(exchange, await RecordAsync(exchange, 0));
        var right = exchange.Hub.Ledger[0];

        var more = await SendAsync(exchange, right, "more", data => data["unannounced"] = "1");
        var less = await SendAsync(exchange, right, "less", data => data.Remove("caseNo"));

        Assert.Equal(EventStatus.Accepted, more.Status);
        Assert.Contains(exchange.Hub.Warnings, warning => (warning.Code, warning.Field) == (RejectionCode.UnknownField, "data.unannounced"));
        Assert.Equal((EventStatus.Rejected, RejectionCode.MissingField, "data.caseNo"), (less.Status, less.Errors[0].Code, less.Errors[0].Field));
    }

    private static async Task<EventResult> SendAsync(Exchange exchange, CloudEvent right, string id, Action<JsonObject> reshape)
    {
        var data = JsonNode.Parse(right.Data.GetRawText())!.AsObject();
        reshape(data);
        var attributes = new Dictionary<string, string>(right.Attributes()) { ["id"] = id };
        return Assert.Single((await exchange.Hub.TakeAsync(exchange.Bus, [CloudEvent.From(attributes, JsonSerializer.SerializeToElement(data))]))!);
    }
}
