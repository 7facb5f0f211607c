namespace ExchangeHub.Adapters.Connectors.Staging;

/// <summary>Turns the cells of a claimed row into what the mapping reads, and says why where it must not.</summary>
internal sealed class OutboundRowReader(SourceShape source, StagingTable table)
{
    private readonly int[] business =
        [.. table.Columns.Index().Where(column => !StagingColumn.Known.Contains(column.Item.Name)).Select(column => column.Index)];

    private readonly string[] names = [.. table.Columns.Select(column => Spelled(source, column.Name))];
    private readonly string[] absent = [.. StagingColumn.Known.Concat(source.OptionalColumns).Where(name => table.Find(name) is null)];

    public SourceRow Read(string?[] cells)
    {
        var columns = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, cell) in names.Zip(cells))
        {
            columns[name] = cell;
        }

        foreach (var name in absent)
        {
            columns.TryAdd(name, null);
        }

        return new SourceRow(source.Name, columns[source.RowId] ?? columns[StagingColumn.ExchangeId]!, columns, ProblemOf(columns, cells));
    }

    // As the mapping writes it, whatever the database makes of it.
    private static string Spelled(SourceShape source, string column) =>
        StagingColumn.Known.Concat(source.Columns).Concat(source.OptionalColumns).First(name => name.Equals(column, StringComparison.OrdinalIgnoreCase));

    private RowProblem? ProblemOf(Dictionary<string, string?> columns, string?[] cells)
    {
        if (columns[source.RowId] is null)
        {
            return new RowProblem(AdapterCode.MappingFailed, source.RowId, $"{source.RowId} 为空");
        }

        if (source.OrderBy is { } order && WaitingRow.NumberOf(columns[order]) == decimal.MinValue)
        {
            return new RowProblem(AdapterCode.MappingFailed, order, $"{order} 为空或不是数值");
        }

        return columns[StagingColumn.PayloadDigest] is { } digest && !PayloadDigest.Holds(digest, business.Select(at => cells[at]))
            ? new RowProblem(AdapterCode.DigestMismatch, StagingColumn.PayloadDigest, "业务列与摘要不一致, 数据可能被改动")
            : null;
    }
}
