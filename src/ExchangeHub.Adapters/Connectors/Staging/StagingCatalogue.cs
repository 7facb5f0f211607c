namespace ExchangeHub.Adapters.Connectors.Staging;

/// <summary>Compares the database's tables with the mapping: before the first use, every so often, and when a statement fails on a name.</summary>
internal sealed class StagingCatalogue(SystemShape shape, StagingDatabase database, TimeSpan recheck, TimeProvider clock)
{
    private volatile Checked? sources;
    private volatile Checked? targets;

    public async Task<IReadOnlyList<StagingTable>> SourcesAsync(CancellationToken cancellationToken) =>
        (sources = await CheckAsync(sources, shape.Sources, source => source.Name, Compare, cancellationToken)).Tables;

    public async Task<IReadOnlyList<StagingTable>> TargetsAsync(CancellationToken cancellationToken) =>
        (targets = await CheckAsync(targets, shape.Targets, target => target.Name, Compare, cancellationToken)).Tables;

    public void Forget() => sources = targets = null;

    private async Task<Checked> CheckAsync<T>(
        Checked? last, IReadOnlyList<T> shapes, Func<T, string> name, Action<T, StagingTable> compare, CancellationToken cancellationToken)
    {
        if (last is not null && clock.GetElapsedTime(last.At) < recheck)
        {
            return last;
        }

        var at = clock.GetTimestamp();
        await using var session = await database.OpenAsync(cancellationToken);
        var tables = new List<StagingTable>(shapes.Count);
        foreach (var expected in shapes)
        {
            var table = await FindAsync(session, name(expected), cancellationToken);
            compare(expected, table);
            tables.Add(table);
        }

        return new Checked(at, tables);
    }

    private static async Task<StagingTable> FindAsync(StagingSession session, string name, CancellationToken cancellationToken)
    {
        var rows = await session.QueryAsync(session.Dialect.ColumnsSql, [name], cancellationToken);
        return rows.Select(row => row[0]).Distinct().ToList() switch
        {
            [] => throw StagingDrift.NoTable(name),
            [var relation] when rows.Select(row => row[1]).Distinct(StringComparer.OrdinalIgnoreCase).Count() == rows.Count =>
                new StagingTable(name, relation!, [.. rows.Select(ColumnOf)], session.Dialect.Quote),
            _ => throw StagingDrift.Ambiguous(name),
        };
    }

    private static StagingTableColumn ColumnOf(string?[] row) =>
        new(row[1]!, IsNumber: row[2] == "1", IsRequired: row[3] == "1", row[4] is { } most ? int.Parse(most, System.Globalization.CultureInfo.InvariantCulture) : null);

    private static void Compare(SourceShape source, StagingTable table)
    {
        Demand(table, [.. StagingColumn.OfSources, source.RowId, .. source.Columns]);
        var unknown = table.Columns.Select(column => column.Name)
            .Except([.. StagingColumn.Known, .. source.Columns, .. source.OptionalColumns], StringComparer.OrdinalIgnoreCase).ToList();
        if (unknown.Count > 0)
        {
            throw StagingDrift.Unknown(table.Name, unknown);
        }

        if (source.OrderBy is { } order && table.Find(order) is not { IsNumber: true })
        {
            throw table.Find(order) is null ? StagingDrift.Missing(table.Name, [order]) : StagingDrift.NotANumber(table.Name, order);
        }
    }

    private static void Compare(TargetShape target, StagingTable table)
    {
        var answer = target.Answer.Details.Values.Concat(target.Answer.BusinessNo is { } number ? [number] : []);
        Demand(table, [.. StagingColumn.OfTargets, .. target.Columns, .. answer]);
        // A column of the system's own is no matter here, unless nothing can be inserted without it.
        var unfilled = table.Columns.Where(column => column.IsRequired).Select(column => column.Name)
            .Except([.. StagingColumn.Filled, .. target.Columns], StringComparer.OrdinalIgnoreCase).ToList();
        if (unfilled.Count > 0)
        {
            throw StagingDrift.MustBeFilled(table.Name, unfilled);
        }
    }

    private static void Demand(StagingTable table, IEnumerable<string> columns)
    {
        var missing = columns.Where(column => table.Find(column) is null).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        if (missing.Count > 0)
        {
            throw StagingDrift.Missing(table.Name, missing);
        }
    }

    private sealed record Checked(long At, IReadOnlyList<StagingTable> Tables);
}
