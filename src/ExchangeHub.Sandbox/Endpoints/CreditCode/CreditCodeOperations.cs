using System.Globalization;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using ExchangeHub.Sandbox.Departments;
using ExchangeHub.Sandbox.Fronts;
using ExchangeHub.Sandbox.Store;

namespace ExchangeHub.Sandbox.Endpoints.CreditCode;

/// <summary>What the service does for each of its messages.</summary>
internal static class CreditCodeOperations
{
    private const int MostChanges = 1_000;

    private static readonly XNamespace Ns = CreditCodeContract.Ns;

    // The schema's order; a fact's fields are written in it.
    private static readonly string[] Fields =
    [
        "jgbh", "jgmc", "tyshxydm", "djlx", "jglb", "djjg", "zs", "fddbr", "zslx", "zsbh", "bfsy", "yxqz", "zzhywfw", "jfly", "kbzj", "jbdw", "bgnd", "bgrq", "zxfs",
    ];

    public static async Task<XElement> AnswerAsync(XElement message, DepartmentSystem system, CancellationToken cancellationToken) => message.Name.LocalName switch
    {
        "GetChanges" => ChangesOf(system, message),
        "AcknowledgeChanges" => await SettleAsync(system, message, cancellationToken),
        "SubmitOrder" => await SubmitAsync(system, message, cancellationToken),
        _ => throw new SoapFaultException(SoapFaultException.Client, "没有这个操作"),
    };

    private static XElement ChangesOf(DepartmentSystem system, XElement message)
    {
        var max = int.TryParse(Text(message, "max"), NumberStyles.None, CultureInfo.InvariantCulture, out var asked) ? Math.Min(asked, MostChanges) : 100;
        var facts = system.Store.Read(session => session.PendingAfter(after: 0, max));
        return new XElement(Ns + "GetChangesResponse", system.Faults.Disturb(facts).Select(fact => ChangeOf(fact, system.Faults.Current)));
    }

    private static async Task<XElement> SettleAsync(DepartmentSystem system, XElement message, CancellationToken cancellationToken)
    {
        var results = message.Elements(Ns + "result").Select(result => new ChangeResult(
            Text(result, "rowId")!, Text(result, "status")!, Text(result, "code"), Text(result, "detail"),
            Text(result, "sequence") is { } sequence ? long.Parse(sequence, CultureInfo.InvariantCulture) : null)).ToList();
        var settled = await system.Store.WriteAsync(session => session.Settle(results), cancellationToken);
        return new XElement(Ns + "AcknowledgeChangesResponse", new XElement(Ns + "settled", settled));
    }

    private static async Task<XElement> SubmitAsync(DepartmentSystem system, XElement message, CancellationToken cancellationToken)
    {
        if (!Guid.TryParse(Text(message, "deliveryId"), out var deliveryId))
        {
            throw new SoapFaultException(SoapFaultException.Client, "deliveryId 不是有效的编号");
        }

        var cause = message.Element(Ns + "cause");
        var fields = new JsonObject(message.Element(Ns + "fields")!.Elements().Select(field => KeyValuePair.Create<string, JsonNode?>(field.Name.LocalName, field.Value)));
        var action = new InboxAction(
            deliveryId, Text(message, "action")!, fields, Text(message, "effectiveDate"), Text(message, "documentNo"), Text(message, "documentDate"),
            cause is null ? null : new Cause(Text(cause, "eventId"), Text(cause, "correlationId"), Text(cause, "traceParent")));
        var answer = (await system.ReceiveAsync([action], cancellationToken))[0];
        return answer.Outcome == "refused"
            ? throw new SoapFaultException(SoapFaultException.Client, answer.Detail ?? "", answer.Code)
            : new XElement(
                Ns + "SubmitOrderResponse",
                new XElement(Ns + "deliveryId", deliveryId), new XElement(Ns + "outcome", answer.IsFinal ? "办结" : "稍后办理"),
                Optional("code", answer.Code), Optional("detail", answer.Detail), Optional("businessNo", answer.BusinessNo),
                Optional("retryAfterSeconds", answer.RetryAfterSeconds?.ToString(CultureInfo.InvariantCulture)));
    }

    private static XElement ChangeOf(Change change, SystemFaults faults) => new(
        Ns + "change",
        new XElement(Ns + "rowId", change.RowId),
        new XElement(Ns + "position", change.Position),
        new XElement(Ns + "businessType", change.BusinessType),
        Optional("recordedAt", faults.MissingColumn ? null : change.RecordedAt),
        Optional("effectiveDate", change.EffectiveDate),
        Optional("documentNo", change.DocumentNo),
        Optional("documentDate", change.DocumentDate),
        Optional("correlationId", change.CorrelationId),
        Optional("causationId", change.CausationId),
        new XElement(Ns + "fields", Fields.Select(field => Optional(field, change.Fields.Optional(field))), Optional(SystemFaults.Unannounced, faults.ExtraColumn ? "1" : null)));

    private static XElement? Optional(string name, string? value) => value is null ? null : new XElement(Ns + name, value);

    private static string? Text(XElement parent, string name) => parent.Element(Ns + name)?.Value is { Length: > 0 } text ? text : null;
}
