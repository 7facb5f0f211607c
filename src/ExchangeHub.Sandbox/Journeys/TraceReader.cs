using System.Net;
using System.Text.Json.Nodes;
using ExchangeHub.Contracts;

namespace ExchangeHub.Sandbox.Journeys;

/// <summary>
/// Reads the receipts of a business case from the hub, as a department may. This class alone knows the form of <c>GET /v1/events</c> and
/// <c>GET /v1/events/{sequence}/trace</c>.
/// </summary>
internal sealed class TraceReader(HubReader hub, JourneyOptions options)
{
    private static readonly Dictionary<string, string> Receivers = new()
    {
        [Department.Organization] = "组织部门",
        [Department.Staffing] = "编办",
        [Department.Hr] = "人社部门",
        [Department.Finance] = "财政部门",
        [Department.Discipline] = "纪检监察",
        [Department.CreditCode] = "信用代码赋码",
        [Department.DomainName] = "网上名称管理",
    };

    /// <summary>
    /// The receipts of the event and of those that share its <c>correlationid</c>, as far as the department may see them, and whether every receiver
    /// has said what became of it.
    /// </summary>
    public async Task<(IReadOnlyList<JourneyReceipt> Receipts, bool AllDecided)> ReceiptsAsync(
        string department, long sequence, CancellationToken cancellationToken)
    {
        var traces = new List<JsonObject> { await TraceAsync(department, sequence, cancellationToken) };
        foreach (var related in Objects(traces[0], "related"))
        {
            if (related["sequence"]?.GetValue<long>() is { } number && number != sequence)
            {
                traces.Add(await TraceAsync(department, number, cancellationToken));
            }
        }

        var decided = traces.SelectMany(trace => Objects(trace, "deliveries"))
            .All(delivery => Objects(delivery, "receipts").Any(receipt => ReceiptStage.IsOutcome(Text(receipt, "stage") ?? "")));
        return ([.. traces.SelectMany(ReceiptsOf)], decided);
    }

    /// <summary>The ledger number of a system's row, which not every protocol tells the system; null while the hub does not have it.</summary>
    public async Task<long?> SequenceAsync(string department, string rowId, CancellationToken cancellationToken)
    {
        var found = await GetAsync(department, $"/v1/events?source=/{options.Region}/{department}&id={rowId}", cancellationToken);
        return Objects(found, "items").Select(item => item["sequence"]?.GetValue<long>()).FirstOrDefault();
    }

    private Task<JsonObject> TraceAsync(string department, long sequence, CancellationToken cancellationToken) =>
        GetAsync(department, $"/v1/events/{sequence}/trace", cancellationToken);

    private async Task<JsonObject> GetAsync(string department, string path, CancellationToken cancellationToken)
    {
        var answer = await hub.GetAsync(path, await options.Token(department, options.Region, cancellationToken), cancellationToken);
        return answer is { Status: HttpStatusCode.OK, Body: { } body }
            ? body
            : throw new HttpRequestException($"GET {path} was answered {(int)answer.Status} {answer.Code}.", null, answer.Status);
    }

    private static IEnumerable<JourneyReceipt> ReceiptsOf(JsonObject trace)
    {
        var type = Text(trace, "type");
        var title = ContractCatalog.Find(type)?.Title ?? type ?? "";
        return
            from delivery in Objects(trace, "deliveries")
            from receipt in Objects(delivery, "receipts")
            select new JourneyReceipt(
                title, ReceiverOf(delivery), Text(receipt, "stage") ?? "", Text(receipt, "businessNo"),
                string.Join(" ", new[] { Text(receipt, "code"), Text(receipt, "detail") }.OfType<string>()));
    }

    private static string ReceiverOf(JsonObject delivery) =>
        delivery["subscriber"] is JsonObject subscriber && Text(subscriber, "department") is { } department
            ? Receivers.GetValueOrDefault(department, department)
            : "";

    private static IEnumerable<JsonObject> Objects(JsonObject parent, string name) => parent[name] is JsonArray items ? items.OfType<JsonObject>() : [];

    private static string? Text(JsonObject parent, string name) => parent[name]?.GetValue<string>();
}
