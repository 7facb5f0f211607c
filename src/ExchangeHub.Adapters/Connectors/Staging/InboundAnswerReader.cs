using ExchangeHub.Contracts;

namespace ExchangeHub.Adapters.Connectors.Staging;

/// <summary>Reads what the system wrote beside an order.</summary>
internal sealed class InboundAnswerReader
{
    private const int Status = 1;
    private const int Code = 2;
    private const int Refusal = 3;
    private const int Message = 4;
    private const int BusinessNo = 5;
    private const int Details = 6;

    private readonly TargetShape target;
    private readonly StagingTable table;

    public InboundAnswerReader(TargetShape target, StagingTable table)
    {
        (this.target, this.table) = (target, table);
        string[] columns =
        [
            table[StagingColumn.ExchangeId], table[StagingColumn.Status], table[StagingColumn.ErrorCode], table[StagingColumn.ErrorMessage],
            table.Find(StagingColumn.AnswerMessage) is null ? "null" : table[StagingColumn.AnswerMessage],
            target.Answer.BusinessNo is { } number ? table[number] : "null",
            .. target.Answer.Details.Values.Select(column => table[column]),
        ];
        Columns = string.Join(", ", columns);
    }

    /// <summary>What to select; more may follow it.</summary>
    public string Columns { get; }

    public async Task ReadAsync(StagingSession session, IReadOnlyList<Guid> deliveryIds, Dictionary<Guid, OrderAnswer> answers, CancellationToken cancellationToken)
    {
        var rows = await session.QueryAsync(
            $"select {Columns} from {table.Relation} where {table[StagingColumn.ExchangeId]} in ({StagingSession.Parameters(from: 0, deliveryIds.Count)})",
            [.. deliveryIds.Select(id => id.ToString())], cancellationToken);
        foreach (var row in rows)
        {
            answers[Guid.Parse(row[0]!)] = Read(row);
        }
    }

    public OrderAnswer Read(string?[] row) => row[Status] switch
    {
        StagingStatus.Accepted => new OrderAnswer(ReceiptStage.Completed, row[Code], DetailOf(row), row[BusinessNo]),
        StagingStatus.Rejected => new OrderAnswer(ReceiptStage.Refused, row[Code], row[Refusal], row[BusinessNo]),
        _ => new OrderAnswer(ReceiptStage.Received),
    };

    private string? DetailOf(string?[] row)
    {
        var details = target.Answer.Details.Keys.Select((name, i) => row[Details + i] is { } value ? $"{name}={value}" : null).Append(row[Message]).OfType<string>();
        return string.Join("; ", details) is { Length: > 0 } text ? text : null;
    }
}
