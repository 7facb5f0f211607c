using ExchangeHub.Adapters.Connectors;
using ExchangeHub.Adapters.Mapping;

namespace ExchangeHub.Host.Commands.Mappings;

/// <summary>Finds which source of a mapping a sample is of, and in which columns it differs.</summary>
internal static class SampleSource
{
    public static (SourceShape? Source, IReadOnlyList<string> Problems) Find(
        SystemMapping mapping, IReadOnlyList<SourceShape> sources, IReadOnlyList<SampleRow> rows, string? name)
    {
        var present = rows.SelectMany(row => row.Columns.Keys).ToHashSet(StringComparer.Ordinal);
        var candidates = sources.Where(source => name is null || source.Name == name)
            .Select(source => (Source: source, Problems: DifferencesOf(mapping, source, present))).ToList();
        if (candidates is [var only])
        {
            return only;
        }

        var fitting = candidates.Where(candidate => candidate.Problems.Count == 0).ToList();
        return fitting is [var one]
            ? one
            : (null, [$"请用 --source 指明样例属于哪个数据源：{string.Join("、", sources.Select(source => source.Name))}。 Say with --source which source the sample is of."]);
    }

    private static IReadOnlyList<string> DifferencesOf(SystemMapping mapping, SourceShape source, HashSet<string> present)
    {
        var known = mapping.ColumnsOf(source);
        return
        [
            .. source.Columns.Where(column => !present.Contains(column)).Select(column => $"样例缺少列“{column}”。 The sample lacks the column '{column}'."),
            .. present.Where(column => !known.Contains(column)).Select(column => $"映射中没有列“{column}”。 The mapping does not know the column '{column}'."),
        ];
    }
}
