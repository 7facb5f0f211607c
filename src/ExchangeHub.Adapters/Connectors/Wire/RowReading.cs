using System.Globalization;

namespace ExchangeHub.Adapters.Connectors.Wire;

/// <summary>Makes rows of flattened items, and sees when a source no longer looks as its mapping says.</summary>
internal sealed class RowReading
{
    private readonly SourceShape source;
    private readonly HashSet<string> required;
    private readonly HashSet<string> declared;
    private readonly HashSet<string> parents;

    public RowReading(SourceShape source)
    {
        this.source = source;
        required = [.. source.Columns, source.RowId];
        if (source.OrderBy is { } order)
        {
            required.Add(order);
        }

        declared = [.. required, .. source.OptionalColumns];
        parents = [.. declared.SelectMany(ParentsOf)];
    }

    /// <summary>One item as a row.</summary>
    /// <param name="columns">Its columns; those present and empty are null.</param>
    /// <param name="fingerprint">Stands for the row's id where it has none; always the same for the same item.</param>
    /// <param name="problem">What the connector already knows to be wrong with it.</param>
    public OrderedRow Row(Dictionary<string, string?> columns, Func<string> fingerprint, RowProblem? problem = null)
    {
        RefuseDrift(columns);
        foreach (var column in declared)
        {
            columns.TryAdd(column, null);
        }

        var order = OrderOf(columns);
        var id = columns[source.RowId];
        if (problem is null && id is null)
        {
            problem = new RowProblem(AdapterCode.MappingFailed, source.RowId, "缺少记录编号");
        }

        if (problem is null && source.OrderBy is not null && order is null)
        {
            problem = new RowProblem(AdapterCode.MappingFailed, source.OrderBy, "顺序号不是数字");
        }

        return new OrderedRow(new SourceRow(source.Name, id ?? $"{source.Name}-{fingerprint()}", columns, problem), order);
    }

    private void RefuseDrift(Dictionary<string, string?> columns)
    {
        var unknown = columns.Where(column => !declared.Contains(column.Key) && !(column.Value is null && parents.Contains(column.Key))).Select(column => column.Key).ToList();
        var missing = required.Where(name => !columns.ContainsKey(name) && !ParentsOf(name).Any(columns.ContainsKey)).ToList();
        if (unknown.Count > 0 || missing.Count > 0)
        {
            throw new SourceDriftException(source.Name, Difference(unknown, missing));
        }
    }

    private decimal? OrderOf(Dictionary<string, string?> columns) =>
        decimal.TryParse(columns.Value(source.OrderBy), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var order) ? order : null;

    // A missing group (person: null) is all its columns empty, not a change of shape.
    private static IEnumerable<string> ParentsOf(string name)
    {
        for (var dot = name.LastIndexOf('.'); dot > 0; dot = name.LastIndexOf('.', dot - 1))
        {
            yield return name[..dot];
        }
    }

    private static string Difference(List<string> unknown, List<string> missing) => string.Join("; ", new[]
    {
        unknown.Count > 0 ? $"columns that the mapping does not name: {string.Join(", ", unknown.Order(StringComparer.Ordinal))}" : null,
        missing.Count > 0 ? $"columns that are gone: {string.Join(", ", missing.Order(StringComparer.Ordinal))}" : null,
    }.OfType<string>());
}
