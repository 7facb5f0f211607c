using System.Globalization;
using System.Runtime.CompilerServices;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace ExchangeHub.Adapters.Rosters;

/// <summary>The first sheet of a workbook, read cell by cell. Only the texts that the sheet shares are held in memory.</summary>
internal sealed class XlsxTable(string file) : RosterTable
{
    private const int MostColumns = 256;

    public override string Description => "XLSX";

    public override async IAsyncEnumerable<TableRow> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var stream = Open(file);
        using var document = OpenDocument(stream);
        var sheet = FirstSheet(document);
        var texts = SharedTexts(document);
        using var reader = OpenXmlReader.Create(sheet);
        var line = 0;
        while (reader.Read())
        {
            if (reader.ElementType != typeof(Row) || !reader.IsStartElement)
            {
                continue;
            }

            cancellationToken.ThrowIfCancellationRequested();
            line = RowNumber(reader) ?? line + 1;
            var cells = ReadCells(reader, texts);
            if (!Array.TrueForAll(cells, string.IsNullOrWhiteSpace))
            {
                yield return new TableRow(line, cells);
            }
        }
    }

    private static SpreadsheetDocument OpenDocument(Stream stream)
    {
        try
        {
            return SpreadsheetDocument.Open(stream, isEditable: false);
        }
        catch (Exception broken) when (broken is FileFormatException or OpenXmlPackageException or InvalidDataException)
        {
            throw new RosterImportException("文件不是完好的 Excel 工作簿（.xlsx），可能已加密或损坏。", "The file is not a sound Excel workbook (.xlsx); it may be encrypted or damaged.", broken);
        }
    }

    private static WorksheetPart FirstSheet(SpreadsheetDocument document)
    {
        var visible = document.WorkbookPart?.Workbook?.Sheets?.Elements<Sheet>()
            .FirstOrDefault(sheet => sheet.State is null || sheet.State.Value == SheetStateValues.Visible);
        return visible?.Id?.Value is { } id && document.WorkbookPart!.GetPartById(id) is WorksheetPart part
            ? part
            : throw new RosterImportException("工作簿中没有可见的工作表。", "The workbook has no visible sheet.");
    }

    private static List<string> SharedTexts(SpreadsheetDocument document)
    {
        var texts = new List<string>();
        if (document.WorkbookPart?.SharedStringTablePart is not { } part)
        {
            return texts;
        }

        using var reader = OpenXmlReader.Create(part);
        while (reader.Read())
        {
            if (reader.ElementType == typeof(SharedStringItem) && reader.IsStartElement && reader.LoadCurrentElement() is SharedStringItem item)
            {
                texts.Add(TextOf(item));
            }
        }

        return texts;
    }

    // The reading of a name (拼音) stands beside it in runs of its own, which are not part of the text.
    private static string TextOf(SharedStringItem item) =>
        item.Text?.Text ?? string.Concat(item.Elements<Run>().Select(run => run.Text?.Text));

    private static int? RowNumber(OpenXmlReader row) =>
        row.Attributes.FirstOrDefault(attribute => attribute.LocalName == "r").Value is { } number
            ? int.Parse(number, CultureInfo.InvariantCulture)
            : null;

    private static string[] ReadCells(OpenXmlReader row, List<string> texts)
    {
        var cells = new List<string>();
        if (!row.ReadFirstChild())
        {
            return [];
        }

        do
        {
            if (row.ElementType == typeof(Cell) && row.LoadCurrentElement() is Cell cell)
            {
                var column = ColumnOf(cell.CellReference?.Value) ?? cells.Count;
                while (cells.Count < Math.Min(column, MostColumns))
                {
                    cells.Add("");
                }

                if (column < MostColumns)
                {
                    cells.Add(ValueOf(cell, texts));
                }
            }
        }
        while (row.ReadNextSibling());

        return [.. cells];
    }

    private static string ValueOf(Cell cell, List<string> texts)
    {
        var value = cell.CellValue?.Text ?? "";
        if (cell.DataType is null)
        {
            return value.Trim();
        }

        if (cell.DataType.Value == CellValues.SharedString)
        {
            return int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < texts.Count ? texts[index].Trim() : "";
        }

        return (cell.DataType.Value == CellValues.InlineString ? cell.InlineString?.InnerText ?? "" : value).Trim();
    }

    private static int? ColumnOf(string? reference)
    {
        if (reference is null)
        {
            return null;
        }

        var column = 0;
        foreach (var letter in reference.TakeWhile(char.IsAsciiLetterUpper))
        {
            column = (column * 26) + (letter - 'A' + 1);
        }

        return column - 1;
    }
}
