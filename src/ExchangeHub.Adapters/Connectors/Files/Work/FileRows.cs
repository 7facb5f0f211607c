using ExchangeHub.Adapters.Connectors.Files.Tables;
using ExchangeHub.Contracts;

namespace ExchangeHub.Adapters.Connectors.Files.Work;

/// <summary>A row to hand out: its position in the order of reading, and its number in the file.</summary>
internal sealed record FileRow(int Position, int Number, SourceRow Row);

/// <summary>A file's rows in the order the system gave them, each once, with what is wrong with it.</summary>
internal static class FileRows
{
    // A file that is not in order has to be sorted, and for that be held; one this long is asked to be in order.
    private const int MostUnordered = 20_000;

    public static IEnumerable<FileRow> Read(FileSource source, Stream content, FileInspection inspection, string name, string digest)
    {
        var rows = source.Format.Read(content).Where(row => !inspection.Repeated.Contains(row.Number));
        return (inspection.IsInOrder ? rows : Sorted(source, rows, inspection.Rows))
            .Select((row, position) => new FileRow(position, row.Number, RowOf(source, row, inspection, $"{name}@{digest[..8]}#{row.Number}")));
    }

    private static IEnumerable<TableRow> Sorted(FileSource source, IEnumerable<TableRow> rows, int count)
    {
        if (count > MostUnordered)
        {
            throw source.Drift($"超过 {MostUnordered} 行的文件须按“{source.Shape.OrderBy}”排列");
        }

        // A row without a number stays behind the one it came after.
        var order = long.MinValue;
        return rows.Select(row => (Order: order = FileInspection.Order(source, row) ?? order, Row: row)).OrderBy(row => row.Order).Select(row => row.Row);
    }

    private static SourceRow RowOf(FileSource source, TableRow row, FileInspection inspection, string place)
    {
        var id = row.Columns.GetValueOrDefault(source.Shape.RowId);
        var problem = row.Problem ?? ProblemOf(source.Shape, row, id, inspection);
        return problem is null
            ? new SourceRow(source.Shape.Name, id!, row.Columns)
            : new SourceRow(source.Shape.Name, place, row.Columns, problem);
    }

    private static RowProblem? ProblemOf(SourceShape shape, TableRow row, string? id, FileInspection inspection)
    {
        if (id is null)
        {
            return new RowProblem(RejectionCode.MissingField, shape.RowId, $"第 {row.Number} 行缺少“{shape.RowId}”");
        }

        if (inspection.Conflicting.Contains(row.Number))
        {
            return new RowProblem(RejectionCode.DuplicateIdDifferentContent, shape.RowId, $"第 {row.Number} 行的“{shape.RowId}”与前面一行相同而内容不同");
        }

        return shape.OrderBy is { } column && !long.TryParse(row.Columns[column], out _)
            ? new RowProblem(RejectionCode.InvalidField, column, $"第 {row.Number} 行的“{column}”不是整数")
            : null;
    }
}
