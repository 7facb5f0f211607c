using System.Globalization;
using System.Text.Json.Nodes;
using ExchangeHub.Sandbox.Departments;
using ExchangeHub.Sandbox.Store;

namespace ExchangeHub.Sandbox.Fronts;

/// <summary>A table as it goes into a file: what it is called, its columns, its rows.</summary>
internal sealed record FolderTable(string Title, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyDictionary<string, string?>> Rows);

/// <summary>Rows of the exchange files: facts out, orders in, receipts out.</summary>
internal static class FolderRow
{
    public const string RowId = "流水号";
    public const string Number = "序号";
    public const string Kind = "业务类型";
    public const string Effective = "生效日期";
    public const string DocumentNo = "文号";
    public const string DocumentDate = "发文日期";
    public const string ErrorCode = "错误代码";
    public const string ErrorDetail = "错误说明";
    public const string ExchangeId = "EXCHANGE_ID";

    private const string Correlation = "关联号";
    private const string Causation = "起因号";
    private const string Trace = "跟踪号";
    private const string RecordedAt = "登记时间";

    /// <summary>Columns every outgoing table begins with; the element numbers of its business follow.</summary>
    public static IReadOnlyList<string> FactColumns { get; } =
        [RowId, Number, Kind, Effective, DocumentNo, DocumentDate, Correlation, Causation, Trace, RecordedAt];

    public static IReadOnlyList<string> ReceiptColumns { get; } = [ExchangeId, "办理结果", "退回代码", "退回原因", "业务编号", "办理说明"];

    /// <summary>The columns that are dates or numbers in a workbook; all others are text.</summary>
    public static bool IsDate(string column) => column is Effective or DocumentDate;

    public static bool IsNumber(string column) => column is Number;

    public static Dictionary<string, string?> Of(Change fact)
    {
        var row = new Dictionary<string, string?>
        {
            [RowId] = fact.RowId, [Number] = fact.Position.ToString(CultureInfo.InvariantCulture), [Kind] = fact.BusinessType, [Effective] = fact.EffectiveDate,
            [DocumentNo] = fact.DocumentNo, [DocumentDate] = fact.DocumentDate, [Correlation] = fact.CorrelationId, [Causation] = fact.CausationId,
            [Trace] = fact.TraceParent,
            [RecordedAt] = DateTimeOffset.Parse(fact.RecordedAt, CultureInfo.InvariantCulture).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        };
        foreach (var (field, value) in fact.Fields)
        {
            row[field] = value is JsonValue flag && flag.TryGetValue<bool>(out var yes) ? (yes ? "是" : "否") : value?.ToString();
        }

        return row;
    }

    /// <summary>An order of an incoming file; null where the row has no delivery to answer.</summary>
    public static InboxAction? OrderOf(IReadOnlyDictionary<string, string?> row)
    {
        if (!Guid.TryParse(row.GetValueOrDefault(ExchangeId), out var id) || row.GetValueOrDefault(Kind) is not { } kind)
        {
            return null;
        }

        string[] envelope = [ExchangeId, .. FactColumns];
        var fields = new JsonObject(row.Where(cell => cell.Value is not null && !envelope.Contains(cell.Key))
            .Select(cell => KeyValuePair.Create<string, JsonNode?>(cell.Key, JsonValue.Create(cell.Value))));
        return new InboxAction(
            id, kind, fields, row.GetValueOrDefault(Effective), row.GetValueOrDefault(DocumentNo), row.GetValueOrDefault(DocumentDate),
            new Cause(row.GetValueOrDefault(Causation), row.GetValueOrDefault(Correlation), row.GetValueOrDefault(Trace)));
    }

    public static Dictionary<string, string?> ReceiptOf(string deliveryId, InboxAnswer answer)
    {
        var isRefused = answer.Outcome == "refused";
        return new Dictionary<string, string?>
        {
            [ExchangeId] = deliveryId, ["办理结果"] = isRefused ? "退回" : "完成", ["退回代码"] = isRefused ? answer.Code : null,
            ["退回原因"] = isRefused ? answer.Detail : null, ["业务编号"] = answer.BusinessNo, ["办理说明"] = isRefused ? null : answer.Detail,
        };
    }
}
