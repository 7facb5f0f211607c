using ExchangeHub.Adapters.Connectors;

namespace ExchangeHub.Adapters.Mapping.Facts;

/// <summary>One source of the system: its shape for the connector, and what its rows say.</summary>
internal sealed record SourceMapping(SourceShape Shape, RecordedAt? RecordedAt, IReadOnlyList<EventRule> Rules, bool IgnoresCase)
{
    public MappedRow Map(SourceRow row, string source, string region, DateTimeOffset now)
    {
        // A database answers with names in whatever case it keeps them.
        var columns = IgnoresCase ? new Dictionary<string, string?>(row.Columns, StringComparer.OrdinalIgnoreCase) : row.Columns;
        if (Rules.FirstOrDefault(rule => rule.AppliesTo(columns)) is not { } rule)
        {
            var column = Rules.SelectMany(rule => rule.When).Select(condition => condition.Subject).FirstOrDefault();
            return MappedRow.Not(new RowProblem(AdapterCode.NotMapped, column, column is null ? "没有对应的业务类型" : $"列 {column} 的业务类型没有对应的事件"));
        }

        var reader = new RowReader(columns);
        var time = RecordedAt?.Read(reader, now);
        return rule.Read(reader, row.RowId, source, region, time) is { } e ? MappedRow.Of(e) : MappedRow.Not(reader.Problem!);
    }
}
