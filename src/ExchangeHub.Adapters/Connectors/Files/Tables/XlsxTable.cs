namespace ExchangeHub.Adapters.Connectors.Files.Tables;

/// <summary>A sheet of a workbook.</summary>
internal sealed class XlsxTable(TableColumns columns, XlsxShape shape, TableLimits limits) : ITableFormat
{
    public string Extension => ".xlsx";

    public IEnumerable<TableRow> Read(Stream content)
    {
        using var package = Open(content);
        string[]? header = null;
        var isTemplateSeen = shape.Template is null;
        foreach (var row in package.Rows())
        {
            isTemplateSeen |= shape.Template is { } template && IsTemplate(template, row, package);
            if (row.Number < shape.HeaderRow)
            {
                continue;
            }

            if (header is null)
            {
                header = row.Number == shape.HeaderRow && isTemplateSeen ? HeaderOf(row, package) : throw Unlike(isTemplateSeen);
            }
            else if (RowOf(row, header, package) is { } table)
            {
                yield return table;
            }
        }

        if (header is null)
        {
            throw Unlike(isTemplateSeen);
        }
    }

    public void Return(Stream content, IReadOnlyDictionary<int, RowError> errors, Stream to)
    {
        using var package = Open(content);
        var (header, width) = (Array.Empty<string>(), 0);
        foreach (var row in package.Rows())
        {
            header = row.Number == shape.HeaderRow ? HeaderOf(row, package) : header;
            width = Math.Max(width, row.Cells.Where(cell => cell.Text.Length > 0).Select(cell => cell.Column + 1).DefaultIfEmpty().Max());
        }

        var (code, detail) = (Array.IndexOf(header, TableColumns.ErrorCode), Array.IndexOf(header, TableColumns.ErrorDetail));
        if (code < 0 || detail < 0)
        {
            (code, detail) = (width, width + 1);
        }

        XlsxReturn.Write(content, package.SheetEntry, shape.HeaderRow, errors, code, detail, to);
    }

    public void Write(IReadOnlyList<string> header, IEnumerable<IReadOnlyList<string?>> rows, Stream to) =>
        XlsxWriter.Write(shape.Sheet ?? "Sheet1", header, rows, to);

    private XlsxPackage Open(Stream content) => XlsxPackage.Open(content, shape.Sheet, limits, columns.Drift);

    private SourceDriftException Unlike(bool isTemplateSeen) => columns.Drift(isTemplateSeen ? $"第 {shape.HeaderRow} 行没有表头" : shape.Template!.Complaint);

    private static bool IsTemplate(TemplateMark template, XlsxRow row, XlsxPackage package) =>
        template.Place.EndsWith($"{row.Number}", StringComparison.Ordinal)
        && row.Cells.Any(cell => $"{XlsxSheet.NameOf(cell.Column)}{row.Number}" == template.Place && template.IsIn(XlsxSheet.Shown(cell, package).Text));

    private string[] HeaderOf(XlsxRow row, XlsxPackage package)
    {
        var names = new string[row.Cells.Count == 0 ? 0 : row.Cells.Max(cell => cell.Column) + 1];
        Array.Fill(names, "");
        foreach (var cell in row.Cells)
        {
            names[cell.Column] = XlsxSheet.Shown(cell, package).Text.Trim();
        }

        string[] header = [.. names.AsSpan().TrimEnd("")];
        columns.Check(header);
        return header;
    }

    /// <summary>Null for a row with nothing in it; there are many below the last one.</summary>
    private TableRow? RowOf(XlsxRow row, string[] header, XlsxPackage package)
    {
        var filled = row.Cells.Where(cell => cell.Text.Length > 0).ToList();
        if (filled.Count == 0)
        {
            return null;
        }

        var values = new string[Math.Max(header.Length, filled.Max(cell => cell.Column) + 1)];
        Array.Fill(values, "");
        RowProblem? problem = null;
        foreach (var cell in filled)
        {
            (values[cell.Column], var error) = XlsxSheet.Shown(cell, package);
            var name = cell.Column < header.Length && columns.IsKnown(header[cell.Column]) ? header[cell.Column] : null;
            problem ??= error is not null && name is not null ? new RowProblem(error.Code, name, $"第 {row.Number} 行“{name}”{error.Detail}") : null;
        }

        var table = columns.Row(row.Number, header, values);
        return problem is null ? table : table with { Problem = problem };
    }
}

/// <summary>Where in a workbook the table is.</summary>
internal sealed record XlsxShape(string? Sheet, int HeaderRow, TemplateMark? Template);
