using System.Globalization;
using System.IO.Compression;
using System.Xml;
using System.Xml.Linq;

namespace ExchangeHub.Adapters.Connectors.Files.Tables;

/// <summary>
/// Copies a workbook part by part and row by row, and fills two columns of one sheet. Whatever else a department keeps in it (formats, other
/// sheets, drop-down lists) goes back untouched.
/// </summary>
internal static class XlsxReturn
{
    private static readonly XNamespace Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

    public static void Write(
        Stream content, string sheetEntry, int headerRow, IReadOnlyDictionary<int, RowError> errors, int codeColumn, int detailColumn, Stream to)
    {
        content.Position = 0;
        using var from = new ZipArchive(content, ZipArchiveMode.Read, leaveOpen: true);
        using var returned = new ZipArchive(to, ZipArchiveMode.Create, leaveOpen: true);
        foreach (var entry in from.Entries)
        {
            using var source = entry.Open();
            using var target = returned.CreateEntry(entry.FullName).Open();
            if (entry.FullName == sheetEntry)
            {
                CopySheet(source, target, (number, row) => Mark(
                    number, row, number == headerRow ? new RowError(TableColumns.ErrorCode, TableColumns.ErrorDetail) : errors.GetValueOrDefault(number), codeColumn, detailColumn));
            }
            else
            {
                source.CopyTo(target);
            }
        }
    }

    private static void CopySheet(Stream source, Stream target, Action<int, XElement> mark)
    {
        using var reader = XmlReader.Create(source, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
        using var writer = XmlWriter.Create(target, new XmlWriterSettings { CloseOutput = false });
        writer.WriteStartDocument(standalone: true);
        reader.MoveToContent();
        var last = 0;
        while (!reader.EOF)
        {
            if (reader is { NodeType: XmlNodeType.Element, LocalName: "row" })
            {
                var row = (XElement)XNode.ReadFrom(reader);
                last = (int?)row.Attribute("r") ?? last + 1;
                mark(last, row);
                row.WriteTo(writer);
            }
            else if (reader is { NodeType: XmlNodeType.Element, LocalName: "dimension" })
            {
                // Two columns wider now; programs that want it count for themselves.
                reader.Skip();
            }
            else
            {
                XmlCopy.Node(reader, writer);
                reader.Read();
            }
        }
    }

    private static void Mark(int number, XElement row, RowError? error, int codeColumn, int detailColumn)
    {
        row.Attribute("spans")?.Remove();
        var last = -1;
        var cells = row.Elements(Main + "c")
            .Select(cell => (Column: last = cell.Attribute("r") is { } reference ? XlsxSheet.ColumnOf(reference.Value) : last + 1, Cell: cell))
            .ToList();
        var kept = cells.Where(cell => cell.Column != codeColumn && cell.Column != detailColumn);
        if (error is not null)
        {
            kept = kept.Concat([(codeColumn, Text(number, codeColumn, error.Code)), (detailColumn, Text(number, detailColumn, error.Detail))]);
        }

        var ordered = kept.OrderBy(cell => cell.Column).Select(cell => cell.Cell).ToList();
        cells.ForEach(cell => cell.Cell.Remove());
        row.AddFirst(ordered);
    }

    private static XElement Text(int number, int column, string text) => new(
        Main + "c",
        new XAttribute("r", string.Create(CultureInfo.InvariantCulture, $"{XlsxSheet.NameOf(column)}{number}")),
        new XAttribute("t", "inlineStr"),
        new XElement(Main + "is", new XElement(Main + "t", new XAttribute(XNamespace.Xml + "space", "preserve"), text)));
}
