using ExchangeHub.Adapters.Connectors.Files.Tables;
using ExchangeHub.Contracts;

namespace ExchangeHub.Adapters.Connectors.Files.Work;

/// <summary>What the department says became of its orders, row by row, in files of its own.</summary>
internal sealed class Receipts(FileFeed feed, IReadOnlyList<AnswerShape> shapes)
{
    public const string Source = "回执";
    public const string Result = "办理结果";
    public const string Code = "退回代码";
    public const string Reason = "退回原因";
    public const string Remark = "办理说明";
    public const string BusinessNo = "业务编号";

    private const string Completed = "完成";
    private const string Refused = "退回";

    private readonly Dictionary<Guid, (string RowId, LateAnswer Answer)> unconfirmed = [];

    public static SourceShape ShapeOf(IReadOnlyList<AnswerShape> answers) => new(
        Source,
        [OrderFiles.Id, Result],
        [.. new[] { Code, Reason, Remark, BusinessNo }.Concat(answers.SelectMany(Columns)).Distinct()],
        OrderFiles.Id,
        OrderBy: null,
        []);

    /// <summary>An answer that has been read and not yet confirmed.</summary>
    public OrderAnswer? Find(Guid deliveryId) => unconfirmed.TryGetValue(deliveryId, out var known) ? known.Answer.Answer : null;

    public async Task<IReadOnlyList<LateAnswer>> ReadAsync(int max, CancellationToken cancellationToken)
    {
        while (true)
        {
            var rows = await feed.ReadAsync(max, cancellationToken);
            var (answers, wrong) = (new List<LateAnswer>(rows.Count), new List<(string, RowError?)>());
            foreach (var row in rows)
            {
                if (Problem(row) is { } problem)
                {
                    wrong.Add((row.RowId, problem));
                }
                else
                {
                    var answer = AnswerOf(row);
                    unconfirmed[answer.DeliveryId] = (row.RowId, answer);
                    answers.Add(answer);
                }
            }

            // Nobody waits for these but the department: it gets them back with the reason.
            if (wrong.Count > 0)
            {
                await feed.SettleAsync(wrong, cancellationToken);
            }

            if (answers.Count > 0 || rows.Count == 0)
            {
                return answers;
            }
        }
    }

    public async Task ConfirmAsync(IReadOnlyList<Guid> deliveryIds, CancellationToken cancellationToken)
    {
        await feed.SettleAsync(
            deliveryIds.Select(id => (unconfirmed.TryGetValue(id, out var known) ? known.RowId : id.ToString(), (RowError?)null)), cancellationToken);
        foreach (var id in deliveryIds)
        {
            unconfirmed.Remove(id);
        }
    }

    private static RowError? Problem(SourceRow row) =>
        row.Problem is { } problem ? new RowError(problem.Code, problem.Detail)
        : !Guid.TryParse(row.RowId, out _) ? new RowError(RejectionCode.InvalidField, $"“{OrderFiles.Id}”不是交换编号")
        : row.Columns[Result] is not (Completed or Refused) ? new RowError(RejectionCode.InvalidField, $"“{Result}”应为“{Completed}”或“{Refused}”")
        : row.Columns[Result] == Refused && row.Columns.GetValueOrDefault(Reason) is null ? new RowError(RejectionCode.MissingField, $"退回应填写“{Reason}”")
        : null;

    private LateAnswer AnswerOf(SourceRow row)
    {
        var isRefused = row.Columns[Result] == Refused;
        var told = shapes.SelectMany(shape => shape.Details).Distinct()
            .Where(detail => row.Columns.GetValueOrDefault(detail.Value) is not null)
            .Select(detail => $"{detail.Key}={row.Columns[detail.Value]}")
            .Append(row.Columns.GetValueOrDefault(isRefused ? Reason : Remark));
        var businessNo = shapes.Select(shape => shape.BusinessNo).Append(BusinessNo).OfType<string>().Select(row.Columns.GetValueOrDefault).FirstOrDefault(no => no is not null);
        return new LateAnswer(Guid.Parse(row.RowId), new OrderAnswer(
            isRefused ? ReceiptStage.Refused : ReceiptStage.Completed,
            isRefused ? row.Columns.GetValueOrDefault(Code) : null,
            string.Join("; ", told.OfType<string>()) is { Length: > 0 } detail ? detail : null,
            businessNo));
    }

    private static IEnumerable<string> Columns(AnswerShape answer) => answer.Details.Values.Concat(answer.BusinessNo is { } number ? [number] : []);
}
