using System.Text.Json.Nodes;
using ExchangeHub.Adapters.Connectors;
using ExchangeHub.Adapters.Connectors.Rest;
using ExchangeHub.Contracts;
using Microsoft.Extensions.Logging.Abstractions;

namespace ExchangeHub.IntegrationTests.Adapters.Wire;

/// <summary>How the three systems on the wire are described, as their mapping files have it.</summary>
internal static class WireShapes
{
    private static readonly string[] Envelope = ["rowId", "position", "businessType", "recordedAt"];
    private static readonly string[] Optional = ["effectiveDate", "documentNo", "documentDate", "correlationId", "causationId", "traceParent"];

    public static SystemShape Hr { get; } = new(
        "hr-430700", Department.Hr, SandboxServer.Region, Json("""{ "check": "units?max=1" }"""),
        [
            Source("changes", "rowId", "position",
                ["sfzh", "xm", "dwbh", "dwmc", "xydm", "gwmcY", "gwdjY", "gwdjYN", "gwdjYS", "gwmc", "gwdj", "gwdjN", "gwdjS", "jrfs", "jrfsN", "hbtzd", "bzxz", "bzxzN", "htbh", "zzfs", "zzfsN"],
                """
                {
                  "path": "api/changes", "items": "changes", "cursorParameter": "since", "pageSizeParameter": "limit", "waitParameter": "wait",
                  "acknowledge": { "path": "api/changes/results", "items": "results", "rowId": "rowId", "outcome": "status", "code": "code", "detail": "detail", "sequence": "sequence" }
                }
                """),
        ],
        [
            Target("inbox", ["action", "effectiveDate", "fields.sfzh", "fields.dwbh", "fields.dwmc", "fields.xydm"],
                """
                {
                  "path": "api/orders", "batch": true, "items": "orders", "answers": "answers", "deliveryId": "deliveryId",
                  "cause": { "eventId": "cause.eventId", "correlationId": "cause.correlationId", "traceParent": "cause.traceParent" },
                  "answer": {
                    "deliveryId": "deliveryId", "outcome": "outcome", "completed": "completed", "refused": "refused", "failed": "failed",
                    "code": "code", "detail": "detail", "retryAfterSeconds": "retryAfterSeconds"
                  }
                }
                """),
        ]);

    public static SystemShape DomainName { get; } = new(
        "sandbox-domain-name-430700", Department.DomainName, SandboxServer.Region, Json("{}"),
        [Source("changes", "rowId", "position", ["orgId", "orgName", "creditCode", "domain", "punycode", "suffix", "expires", "registrar", "siteNo"], """{ "push": true, "items": "facts" }""")],
        [
            Target("inbox", ["action", "effectiveDate", "fields.orgId", "fields.orgName", "fields.shortName", "fields.category", "fields.creditCode"],
                """
                {
                  "path": "api/applications",
                  "cause": { "eventId": "cause.eventId", "correlationId": "cause.correlationId", "traceParent": "cause.traceParent" },
                  "answer": { "outcome": "outcome", "completed": "done", "code": "code", "detail": "detail" }
                }
                """),
        ]);

    public static SystemShape CreditCode { get; } = new(
        "credit-code-430700", Department.CreditCode, SandboxServer.Region, Json("""{ "fault": { "code": "error.code", "detail": "error.message" }, "pollSeconds": 1 }"""),
        [
            Source("GetChanges", "rowId", "position",
                ["jgbh", "jgmc", "tyshxydm", "djlx", "jglb", "djjg", "zs", "fddbr", "zslx", "zsbh", "bfsy", "yxqz", "zzhywfw", "jfly", "kbzj", "jbdw", "bgnd", "bgrq", "zxfs"],
                """
                {
                  "items": "change", "pageSize": "max",
                  "acknowledge": { "operation": "AcknowledgeChanges", "items": "result", "rowId": "rowId", "outcome": "status", "code": "code", "detail": "detail", "sequence": "sequence" }
                }
                """, optional: Optional[..^1]),
        ],
        [
            Target("SubmitOrder", ["action", "effectiveDate", "documentNo", "documentDate", "fields.jgbh", "fields.jgmc", "fields.jglb", "fields.jglbmc", "fields.jggg", "fields.zs", "fields.jfly", "fields.bzs"],
                """
                {
                  "deliveryId": "deliveryId",
                  "cause": { "eventId": "cause.eventId", "correlationId": "cause.correlationId", "traceParent": "cause.traceParent" },
                  "answer": {
                    "deliveryId": "deliveryId", "outcome": "outcome", "completed": "办结", "failed": "稍后办理", "code": "code", "detail": "detail", "retryAfterSeconds": "retryAfterSeconds"
                  }
                }
                """),
        ]);

    public static ConnectorContext Context(
        SystemShape shape, Dictionary<string, string> connection, ICursorStore? cursors = null, TimeProvider? clock = null, PushReceivers? pushes = null) =>
        new(shape, connection, cursors ?? new MemoryCursors(), NoFactory.Instance, clock ?? TimeProvider.System, NullLoggerFactory.Instance) { Pushes = pushes ?? new PushReceivers() };

    public static OrderRow Order(string target, Guid? deliveryId = null, params (string Name, string? Value)[] columns) => new(
        deliveryId ?? Guid.CreateVersion7(), target, columns.ToDictionary(column => column.Name, column => column.Value),
        new OrderCause("event-1", "exchangehub.test.v1", "case-1", "subject-1", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"));

    public static JsonObject Json(string text) => JsonNode.Parse(text)!.AsObject();

    public static SystemShape WithSettings(this SystemShape shape, string settings) => shape with { Settings = Json(settings) };

    private static SourceShape Source(string name, string rowId, string orderBy, string[] fields, string settings, string[]? optional = null) =>
        new(name, Envelope, [.. optional ?? Optional, .. fields.Select(field => $"fields.{field}")], rowId, orderBy, Json(settings));

    private static TargetShape Target(string name, string[] columns, string settings) =>
        new(name, columns, Json(settings), new AnswerShape("businessNo", new Dictionary<string, string>()));

    /// <summary>Connectors on the wire make their own clients; none comes from the host.</summary>
    private sealed class NoFactory : IHttpClientFactory
    {
        public static NoFactory Instance { get; } = new();

        public HttpClient CreateClient(string name) => throw new InvalidOperationException("Not asked for.");
    }
}
