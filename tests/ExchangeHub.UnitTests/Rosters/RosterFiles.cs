using System.Text;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using ExchangeHub.Testing;
using ExchangeHub.Testing.Records;

namespace ExchangeHub.UnitTests.Rosters;

/// <summary>Rosters as departments hand them in, in files that go with the test.</summary>
internal sealed class RosterFiles : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public static Encoding Gb18030 => CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!;

    /// <summary>A row of number, name and institution.</summary>
    public static string[] Row(int n) => [SyntheticPerson.Number(n).NationalId, SyntheticPerson.Number(n).Name, SyntheticInstitution.Number(n % 7).InstitutionId];

    public static string Csv(params IEnumerable<string[]> rows) => string.Concat(rows.Select(row => string.Join(',', row) + "\r\n"));

    public static IEnumerable<string[]> City(int people) =>
        Enumerable.Range(0, people).Select(Row).Prepend(["公民身份号码", "姓名", "机构编码"]);

    public string Write(string text, Encoding? encoding = null, bool withMark = false)
    {
        encoding ??= new UTF8Encoding(false);
        return Write("roster.csv", [.. withMark ? encoding.Preamble : [], .. encoding.GetBytes(text)]);
    }

    public string Write(string name, byte[] bytes)
    {
        var file = Path.Combine(folder.Path, name);
        File.WriteAllBytes(file, bytes);
        return file;
    }

    /// <summary>A workbook; numbers stay numbers, as a spreadsheet keeps dates.</summary>
    public string WriteXlsx(params IEnumerable<object?[]> rows)
    {
        var file = Path.Combine(folder.Path, "roster.xlsx");
        using var document = SpreadsheetDocument.Create(file, SpreadsheetDocumentType.Workbook);
        var book = document.AddWorkbookPart();
        var sheet = book.AddNewPart<WorksheetPart>();
        var texts = book.AddNewPart<SharedStringTablePart>();
        texts.SharedStringTable = new SharedStringTable();
        sheet.Worksheet = new Worksheet(new SheetData(rows.Select((row, i) => RowOf(row, i + 1, texts.SharedStringTable))));
        book.Workbook = new Workbook(new Sheets(new Sheet { Id = book.GetIdOfPart(sheet), SheetId = 1, Name = "名册" }));
        return file;
    }

    public void Dispose() => folder.Dispose();

    private static Row RowOf(object?[] row, int number, SharedStringTable texts)
    {
        var cells = row.Index().Where(cell => cell.Item is not null).Select(cell => CellOf(cell.Item!, $"{(char)('A' + cell.Index)}{number}", texts));
        return new Row(cells) { RowIndex = (uint)number };
    }

    private static Cell CellOf(object value, string reference, SharedStringTable texts)
    {
        if (value is double number)
        {
            return new Cell { CellReference = reference, CellValue = new CellValue(number) };
        }

        texts.AppendChild(new SharedStringItem(new Text((string)value)));
        return new Cell { CellReference = reference, DataType = CellValues.SharedString, CellValue = new CellValue(texts.Count() - 1) };
    }
}
