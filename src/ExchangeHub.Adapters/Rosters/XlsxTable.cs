using System.Runtime.CompilerServices;
using ExchangeHub.Adapters.Connectors.Files.Tables;

namespace ExchangeHub.Adapters.Rosters;

/// <summary>The first visible sheet of a workbook, read row by row, each cell as people see it. Only the texts that the sheet shares are held in memory.</summary>
internal sealed class XlsxTable(string file) : RosterTable
{
    private const int MostColumns = 256;

    // The roster of a province has room in it, and a bomb has not.
    private static readonly TableLimits Limits = new(FileBytes: long.MaxValue, UnpackedBytes: 2L << 30);

    public override string Description => "XLSX";

    public override async IAsyncEnumerable<TableRow> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var stream = Open(file);
        using var package = XlsxPackage.Open(stream, sheetName: null, Limits, Unsound);
        foreach (var row in package.Rows())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (RowOf(row, package) is { } table)
            {
                yield return table;
            }
        }
    }

    private static RosterImportException Unsound(string detail) => new(
        $"文件不是完好的 Excel 工作簿（.xlsx），可能已加密或损坏：{detail}。", "The file is not a sound Excel workbook (.xlsx); it may be encrypted or damaged.");

    /// <summary>Null for a row with nothing in it.</summary>
    private static TableRow? RowOf(XlsxRow row, XlsxPackage package)
    {
        var filled = row.Cells.Where(cell => cell.Column is >= 0 and < MostColumns && !string.IsNullOrWhiteSpace(cell.Text)).ToList();
        if (filled.Count == 0)
        {
            return null;
        }

        var cells = new string[filled.Max(cell => cell.Column) + 1];
        Array.Fill(cells, "");
        var problems = new List<RosterProblem>();
        foreach (var cell in filled)
        {
            var (text, error) = XlsxSheet.Shown(cell, package);
            cells[cell.Column] = text.Trim();
            if (error is not null)
            {
                problems.Add(RosterProblem.InCell(row.Number, cell.Column, error.Code, $"{error.Detail}。 The cell holds an error, or a number that has lost digits."));
            }
        }

        return problems.Count == 0 && Array.TrueForAll(cells, string.IsNullOrEmpty) ? null : new TableRow(row.Number, cells, problems);
    }
}
