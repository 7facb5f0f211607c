using System.Globalization;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace ExchangeHub.Sandbox.Fronts;

/// <summary>A workbook as the cadre system makes it: a title with the template's version, then the header, then rows with real dates and numbers.</summary>
internal static class FolderWorkbook
{
    private const string TemplateVersion = "2026.1";
    private const uint DateStyle = 1;
    private const uint DateFormat = 14;

    public static byte[] Write(FolderTable table)
    {
        using var content = new MemoryStream();
        using (var document = SpreadsheetDocument.Create(content, SpreadsheetDocumentType.Workbook))
        {
            var workbook = document.AddWorkbookPart();
            var sheet = workbook.AddNewPart<WorksheetPart>();
            workbook.AddNewPart<WorkbookStylesPart>().Stylesheet = Styles();
            var texts = new Texts();
            var rows = new List<Row> { RowOf(1, [texts.Cell($"{table.Title} 模板版本: {TemplateVersion}")]), RowOf(2, table.Columns.Select(texts.Cell)) };
            rows.AddRange(table.Rows.Select((row, at) => RowOf(at + 3, table.Columns.Select(column => CellOf(column, row.GetValueOrDefault(column), texts)))));
            sheet.Worksheet = new Worksheet(new SheetData(rows));
            workbook.AddNewPart<SharedStringTablePart>().SharedStringTable = texts.Table();
            workbook.Workbook = new Workbook(new Sheets(new Sheet { Name = table.Title, SheetId = 1, Id = workbook.GetIdOfPart(sheet) }));
        }

        return content.ToArray();
    }

    /// <summary>The first sheet: in a file of its own making the header is below the title, in others at the top.</summary>
    public static IReadOnlyList<IReadOnlyDictionary<string, string?>> Read(byte[] content)
    {
        using var document = SpreadsheetDocument.Open(new MemoryStream(content), isEditable: false);
        var workbook = document.WorkbookPart!;
        var shared = workbook.SharedStringTablePart?.SharedStringTable?.Elements<SharedStringItem>().Select(item => item.InnerText).ToList() ?? [];
        var rows = workbook.WorksheetParts.First().Worksheet!.Descendants<Row>()
            .Select(row => row.Elements<Cell>().ToDictionary(cell => ColumnOf(cell.CellReference!.Value!), cell => TextOf(cell, shared)))
            .SkipWhile(row => row.Count < 2)
            .ToList();
        return rows.Count == 0 ? [] : [.. rows.Skip(1).Select(row => rows[0].ToDictionary(cell => cell.Value!, cell => row.GetValueOrDefault(cell.Key)))];
    }

    private static Row RowOf(int number, IEnumerable<Cell?> cells)
    {
        var row = new Row { RowIndex = (uint)number };
        foreach (var (at, cell) in cells.Index().Where(cell => cell.Item is not null))
        {
            cell!.CellReference = $"{NameOf(at)}{number}";
            row.Append(cell);
        }

        return row;
    }

    private static Cell? CellOf(string column, string? value, Texts texts) => value switch
    {
        null or "" => null,
        _ when FolderRow.IsNumber(column) => new Cell(new CellValue(value)),
        _ when FolderRow.IsDate(column) && DateTime.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) =>
            new Cell(new CellValue(date.ToOADate().ToString(CultureInfo.InvariantCulture))) { StyleIndex = DateStyle },
        _ => texts.Cell(value),
    };

    private static string? TextOf(Cell cell, List<string> shared) => cell.DataType?.Value switch
    {
        var type when type == CellValues.SharedString => shared[int.Parse(cell.InnerText, CultureInfo.InvariantCulture)],
        _ => cell.InnerText.Length > 0 ? cell.InnerText : null,
    };

    private static string ColumnOf(string reference) => reference.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9');

    private static string NameOf(int column) => column < 26 ? $"{(char)('A' + column)}" : $"{(char)('A' + (column / 26) - 1)}{(char)('A' + (column % 26))}";

    private static Stylesheet Styles() => new(
        new Fonts(new Font()),
        new Fills(new Fill(new PatternFill { PatternType = PatternValues.None }), new Fill(new PatternFill { PatternType = PatternValues.Gray125 })),
        new Borders(new Border()),
        new CellStyleFormats(new CellFormat()),
        new CellFormats(new CellFormat(), new CellFormat { NumberFormatId = DateFormat, ApplyNumberFormat = true }));

    /// <summary>Each text once, as workbooks keep them.</summary>
    private sealed class Texts
    {
        private readonly Dictionary<string, int> places = [];

        public Cell Cell(string text)
        {
            places.TryAdd(text, places.Count);
            return new Cell(new CellValue(places[text].ToString(CultureInfo.InvariantCulture))) { DataType = CellValues.SharedString };
        }

        public SharedStringTable Table() => new(places.Keys.Select(text => new SharedStringItem(new Text(text) { Space = SpaceProcessingModeValues.Preserve })));
    }
}
