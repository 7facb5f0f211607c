using System.Text.Json;
using System.Text.Json.Nodes;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Codes;
using ExchangeHub.Contracts.Discipline;
using ExchangeHub.Contracts.Payroll;
using ExchangeHub.Contracts.Personnel;
using ExchangeHub.Sandbox.Departments;
using ExchangeHub.Sandbox.Store;

namespace ExchangeHub.Sandbox.Fronts;

/// <summary>What the discipline system's own programmers wrote: their rows as events, and events as entries in their case file. The facts of a case never go out.</summary>
internal static class HubClientEvents
{
    private static readonly string ReductionOrdered = ContractCatalog.Of<StaffReductionOrdered>().Type;
    private static readonly string Released = ContractCatalog.Of<StaffReleased>().Type;
    private static readonly string Ended = ContractCatalog.Of<EmploymentEnded>().Type;
    private static readonly string Stopped = ContractCatalog.Of<PayrollStopped>().Type;

    /// <summary>What it wants to hear of.</summary>
    public static IReadOnlyList<string> Types { get; } = [Released, Ended, Stopped];

    /// <summary>A recorded change as an event; null where it is nobody else's business. Throws <see cref="IncompleteFormException"/> for a row that lacks something.</summary>
    public static CloudEvent? Of(Change change, string region) => change.BusinessType switch
    {
        "减编决定" => new CloudEvent
        {
            Id = change.RowId,
            Source = $"/{region}/{Contracts.Department.Discipline}",
            Type = ReductionOrdered,
            Time = change.RecordedAt,
            Region = region,
            EffectiveDate = change.EffectiveDate,
            Operation = Operation.Create,
            CorrelationId = change.CorrelationId ?? change.RowId,
            CausationId = change.CausationId,
            ApprovalDocNo = change.DocumentNo,
            ApprovalDate = change.DocumentDate,
            TraceParent = change.TraceParent,
            Data = JsonSerializer.SerializeToElement(OrderOf(change.Fields), WireJson.Options),
        },
        _ => null,
    };

    /// <summary>Whom one of its own events is about.</summary>
    public static string? PersonOf(CloudEvent e) => e.Data.GetProperty("nationalId").GetString();

    /// <summary>An event as an entry in the case file; the system itself refuses what it does not know or what lacks its day.</summary>
    public static InboxAction ActionOf(Delivery delivery)
    {
        var e = delivery.Event;
        var (step, value) = e.Type switch
        {
            var type when type == Released => ("下编", e.EffectiveDate),
            var type when type == Ended => ("终止", e.EffectiveDate),
            var type when type == Stopped => ("停发", StopMonthOf(e.Data)),
            _ => (null, null),
        };
        return new InboxAction(
            delivery.DeliveryId, step is null ? e.Type : "登记执行", new JsonObject { ["step"] = step, ["value"] = value },
            e.EffectiveDate, e.ApprovalDocNo, e.ApprovalDate, new Cause(e.Id, e.CorrelationId ?? e.Id, e.TraceParent));
    }

    private static string? StopMonthOf(JsonElement data) =>
        data.ValueKind == JsonValueKind.Object && data.TryGetProperty("stopMonth", out var month) && month.ValueKind == JsonValueKind.String ? month.GetString() : null;

    private static StaffReductionOrdered OrderOf(JsonObject row) => new()
    {
        NationalId = new CitizenId(row.Text("sfzh")),
        PersonName = row.Text("xm"),
        InstitutionId = row.Text("dwbh"),
        InstitutionName = row.Text("dwmc"),
        CaseNo = row.Text("ajbh"),
        ReductionKind = new CodedValue("release-stop-pay", "ExchangeHub 处置要求", Name: "下编并停发工资"),
        SanctionKind = new CodedValue(row.Text("cfzl"), "ZB65", Name: row.Optional("cfzlN")),
        DecisionAuthority = row.Optional("jdjg"),
    };
}
