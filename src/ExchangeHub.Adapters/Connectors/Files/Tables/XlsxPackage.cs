using System.IO.Compression;
using System.Xml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace ExchangeHub.Adapters.Connectors.Files.Tables;

/// <summary>One sheet of a workbook, opened with the limits a file from outside needs.</summary>
internal sealed class XlsxPackage : IDisposable
{
    private const int MostParts = 2_000;

    // The older binary form, and also the envelope of a workbook with a password.
    private static ReadOnlySpan<byte> CompoundFile => [0xD0, 0xCF, 0x11, 0xE0];

    private readonly SpreadsheetDocument document;
    private readonly WorksheetPart sheet;
    private readonly XmlReaderSettings reading;
    private readonly Func<string, Exception> drift;

    private XlsxPackage(SpreadsheetDocument document, WorksheetPart sheet, TableLimits limits, Func<string, Exception> drift)
    {
        (this.document, this.sheet, this.drift) = (document, sheet, drift);
        reading = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, CloseInput = true, MaxCharactersInDocument = limits.UnpackedBytes };
        var workbook = document.WorkbookPart!;
        Styles = new XlsxStyles(workbook.WorkbookStylesPart?.Stylesheet, workbook.Workbook?.WorkbookProperties?.Date1904?.Value == true);
        SharedStrings = workbook.SharedStringTablePart is { } shared ? XlsxSheet.Strings(Reader(shared)) : [];
    }

    public XlsxStyles Styles { get; }

    public IReadOnlyList<string> SharedStrings { get; }

    /// <summary>The sheet's name inside the archive.</summary>
    public string SheetEntry => sheet.Uri.OriginalString.TrimStart('/');

    public static XlsxPackage Open(Stream content, string? sheetName, TableLimits limits, Func<string, Exception> drift)
    {
        content.Position = 0;
        CheckArchive(content, limits, drift);
        SpreadsheetDocument? document = null;
        try
        {
            document = SpreadsheetDocument.Open(content, isEditable: false, new OpenSettings { MaxCharactersInPart = limits.UnpackedBytes });
            var sheets = document.WorkbookPart?.Workbook?.Sheets?.Elements<Sheet>().ToList() ?? [];
            var wanted = sheets.FirstOrDefault(sheet => sheetName is null ? sheet.State?.Value is null || sheet.State.Value == SheetStateValues.Visible : sheet.Name == sheetName);
            if (wanted?.Id?.Value is not { } id || document.WorkbookPart!.GetPartById(id) is not WorksheetPart part)
            {
                throw drift(sheetName is null ? "没有可见的工作表" : $"缺少工作表 {sheetName}");
            }

            return new XlsxPackage(document, part, limits, drift);
        }
        catch (Exception broken) when (broken is OpenXmlPackageException or FileFormatException or InvalidDataException or XmlException or ArgumentOutOfRangeException)
        {
            document?.Dispose();
            throw drift("不是可读的 XLSX 文件");
        }
    }

    /// <summary>The sheet's rows. An error in the XML further down is the file's, like one at its beginning.</summary>
    public IEnumerable<XlsxRow> Rows()
    {
        using var reader = Reader(sheet);
        using var rows = XlsxSheet.Rows(reader).GetEnumerator();
        while (Next(rows))
        {
            yield return rows.Current;
        }
    }

    public void Dispose() => document.Dispose();

    private bool Next(IEnumerator<XlsxRow> rows)
    {
        try
        {
            return rows.MoveNext();
        }
        catch (Exception broken) when (broken is XmlException or InvalidDataException)
        {
            throw drift($"工作表不可读, 或超过 {reading.MaxCharactersInDocument >> 20} MB");
        }
    }

    private XmlReader Reader(OpenXmlPart part) => XmlReader.Create(part.GetStream(FileMode.Open, FileAccess.Read), reading);

    private static void CheckArchive(Stream content, TableLimits limits, Func<string, Exception> drift)
    {
        var beginning = new byte[CompoundFile.Length];
        var read = content.ReadAtLeast(beginning, beginning.Length, throwOnEndOfStream: false);
        content.Position = 0;
        if (beginning.AsSpan(0, read).SequenceEqual(CompoundFile))
        {
            throw drift("是旧版 XLS 或有密码的工作簿, 请另存为无密码的 XLSX");
        }

        try
        {
            using var archive = new ZipArchive(content, ZipArchiveMode.Read, leaveOpen: true);
            if (archive.Entries.Count > MostParts || archive.Entries.Sum(entry => entry.Length) > limits.UnpackedBytes)
            {
                throw drift($"解压后超过 {limits.UnpackedBytes >> 20} MB");
            }
        }
        catch (InvalidDataException)
        {
            throw drift("不是可读的 XLSX 文件");
        }

        content.Position = 0;
    }
}
