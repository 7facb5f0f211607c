using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace ExchangeHub.Adapters.Connectors.Files.Tables;

/// <summary>Writes a workbook with one sheet. Every cell is text: identity numbers and codes keep all their digits when a clerk edits them.</summary>
internal static class XlsxWriter
{
    private const uint TextStyle = 1;
    private const uint HeaderStyle = 2;
    private const uint TextFormat = 49;

    public static void Write(string sheetName, IReadOnlyList<string> header, IEnumerable<IReadOnlyList<string?>> rows, Stream to)
    {
        using var document = SpreadsheetDocument.Create(to, SpreadsheetDocumentType.Workbook);
        var workbook = document.AddWorkbookPart();
        var sheet = workbook.AddNewPart<WorksheetPart>();
        workbook.AddNewPart<WorkbookStylesPart>().Stylesheet = Styles();
        using (var writer = OpenXmlWriter.Create(sheet))
        {
            writer.WriteStartElement(new Worksheet());
            writer.WriteStartElement(new SheetData());
            WriteRow(writer, number: 1, header, HeaderStyle);
            foreach (var (at, row) in rows.Index())
            {
                WriteRow(writer, (uint)at + 2, row, TextStyle);
            }

            writer.WriteEndElement();
            writer.WriteEndElement();
        }

        workbook.Workbook = new Workbook(new Sheets(new Sheet { Name = sheetName, SheetId = 1, Id = workbook.GetIdOfPart(sheet) }));
    }

    private static void WriteRow(OpenXmlWriter writer, uint number, IReadOnlyList<string?> values, uint style)
    {
        writer.WriteStartElement(new Row { RowIndex = number });
        foreach (var (column, value) in values.Index())
        {
            if (!string.IsNullOrEmpty(value))
            {
                writer.WriteElement(new Cell(new InlineString(new Text(value) { Space = SpaceProcessingModeValues.Preserve }))
                {
                    CellReference = $"{XlsxSheet.NameOf(column)}{number}", DataType = CellValues.InlineString, StyleIndex = style,
                });
            }
        }

        writer.WriteEndElement();
    }

    private static Stylesheet Styles() => new(
        new Fonts(new Font(), new Font(new Bold())),
        new Fills(new Fill(new PatternFill { PatternType = PatternValues.None }), new Fill(new PatternFill { PatternType = PatternValues.Gray125 })),
        new Borders(new Border()),
        new CellStyleFormats(new CellFormat()),
        new CellFormats(
            new CellFormat(),
            new CellFormat { NumberFormatId = TextFormat, ApplyNumberFormat = true },
            new CellFormat { NumberFormatId = TextFormat, ApplyNumberFormat = true, FontId = 1, ApplyFont = true }));
}
