using ExchangeHub.Contracts;

namespace ExchangeHub.Adapters.Connectors.Files.Tables;

/// <summary>The columns a source must and may have.</summary>
internal sealed class TableColumns
{
    /// <summary>Columns a returned file has; a corrected one comes back with them.</summary>
    public const string ErrorCode = "错误代码";

    public const string ErrorDetail = "错误说明";

    private readonly string source;
    private readonly IReadOnlyList<string> required;
    private readonly HashSet<string> known;

    public TableColumns(SourceShape shape)
    {
        source = shape.Name;
        required = [.. shape.Columns.Append(shape.RowId).Concat(shape.OrderBy is null ? [] : [shape.OrderBy]).Distinct()];
        known = [.. required, .. shape.OptionalColumns];
    }

    public bool IsKnown(string column) => known.Contains(column);

    public bool IsRequired(string column) => required.Contains(column);

    /// <summary>Compares a header with the mapping.</summary>
    public void Check(IReadOnlyList<string> header)
    {
        var named = header.Where(name => name.Length > 0).ToList();
        var missing = required.Except(named).ToList();
        var extra = named.Except(known).Where(name => name is not (ErrorCode or ErrorDetail)).ToList();
        var twice = named.GroupBy(name => name).Where(group => group.Count() > 1).Select(group => group.Key).ToList();
        if (missing.Count + extra.Count + twice.Count > 0)
        {
            throw Drift(string.Join("; ", new[] { List("缺少列", missing), List("多出列", extra), List("重复列", twice) }.OfType<string>()));
        }
    }

    /// <summary>The row of a header and its values.</summary>
    public TableRow Row(int number, IReadOnlyList<string> header, IReadOnlyList<string> values)
    {
        if (values.Count < header.Count || values.Skip(header.Count).Any(value => value.Length > 0))
        {
            return TableRow.Unreadable(number, RejectionCode.InvalidField, null, $"第 {number} 行的列数与表头不一致");
        }

        var columns = new Dictionary<string, string?>(header.Count);
        for (var i = 0; i < header.Count; i++)
        {
            if (known.Contains(header[i]))
            {
                columns[header[i]] = values[i].Trim() is { Length: > 0 } text ? text : null;
            }
            else if (header[i].Length == 0 && values[i].Length > 0)
            {
                return TableRow.Unreadable(number, RejectionCode.InvalidField, null, $"第 {number} 行在没有表头的列中有内容");
            }
        }

        return new TableRow(number, columns, TooLong(number, columns));
    }

    public SourceDriftException Drift(string detail) => new(source, detail);

    public static RowProblem? TooLong(int number, IReadOnlyDictionary<string, string?> columns) =>
        columns.FirstOrDefault(column => column.Value?.Length > TableLimits.CellChars) is { Key: { } name }
            ? new RowProblem(RejectionCode.TooLong, name, $"第 {number} 行“{name}”超过 {TableLimits.CellChars} 个字符")
            : null;

    private static string? List(string what, List<string> names) => names.Count == 0 ? null : $"{what} {string.Join("、", names)}";
}
