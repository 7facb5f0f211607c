using System.Globalization;

namespace ExchangeHub.Adapters.Connectors.Staging;

/// <summary>Writes orders into one table.</summary>
internal sealed class InboundRowWriter(SystemShape shape, TargetShape target, StagingTable table, TimeProvider clock)
{
    private const string Insert = "I";

    private readonly string[] business =
    [
        .. table.Columns.Select(column => column.Name)
            .Where(column => !StagingColumn.Known.Contains(column) && target.Columns.Contains(column, StringComparer.OrdinalIgnoreCase)),
    ];

    public Task WriteAsync(StagingSession session, OrderRow order, long number, CancellationToken cancellationToken)
    {
        var cells = CellsOf(order, number);
        var columns = cells.Where(cell => cell.Value is not null && (table.Find(cell.Key) is not null || !StagingColumn.Known.Contains(cell.Key)))
            .Select(cell => cell.Key).ToList();
        return session.ExecuteAsync(
            session.Dialect.InsertOnce(
                table.Relation, table[StagingColumn.ExchangeId], columns.Select(column => table[column]), columns.Select((_, i) => FormattableString.Invariant($"@p{i}"))),
            [.. columns.Select(column => cells[column])], cancellationToken);
    }

    private Dictionary<string, string?> CellsOf(OrderRow order, long number)
    {
        var now = StagingText.Now(clock);
        var cells = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase)
        {
            [StagingColumn.ExchangeId] = order.DeliveryId.ToString(),
            [StagingColumn.BatchNo] = string.Concat(now.Where(char.IsAsciiDigit)),
            [StagingColumn.SequenceNo] = number.ToString(CultureInfo.InvariantCulture),
            [StagingColumn.BusinessType] = order.Cause.EventType,
            [StagingColumn.ContractVersion] = order.Cause.EventType.Split('.')[^1],
            [StagingColumn.Operation] = Insert,
            [StagingColumn.Region] = shape.Region,
            [StagingColumn.SourceRowId] = order.Cause.EventId,
            [StagingColumn.CorrelationId] = order.Cause.CorrelationId,
            [StagingColumn.CausationId] = order.Cause.EventId,
            [StagingColumn.TraceParent] = order.Cause.TraceParent,
            [StagingColumn.Status] = StagingStatus.New,
            [StagingColumn.RetryCount] = "0",
            [StagingColumn.CreatedAt] = now,
        };
        foreach (var (column, value) in order.Columns)
        {
            cells[column] = value;
        }

        cells[StagingColumn.PayloadDigest] = PayloadDigest.Of(business.Select(column => cells.GetValueOrDefault(column)));
        return cells;
    }
}
