using System.IO.Compression;
using System.Text;

namespace ExchangeHub.UnitTests.Adapters.Files;

/// <summary>A workbook put together from its parts' XML, so that a test may hold what no library would write.</summary>
internal static class TestWorkbook
{
    private const string Main = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";
    private const string Relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    /// <summary>Styles: 1 a date, 2 a date with time in an own format, 3 four digits with leading zeros, 4 text, 5 a number with 年 in quotation marks.</summary>
    private const string Styles = $"""
        <styleSheet {Main}><numFmts count="3"><numFmt numFmtId="164" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;\ hh:mm"/><numFmt numFmtId="165" formatCode="0000"/>
        <numFmt numFmtId="166" formatCode="0.0&quot;days&quot;"/></numFmts><fonts count="1"><font/></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders>
        <cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="6"><xf/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="49"/><xf numFmtId="166"/></cellXfs></styleSheet>
        """;

    public static byte[] Of(string rows, string shared = "", string sheet = "表", string workbookProperties = "", string beforeRows = "")
    {
        var content = new MemoryStream();
        using (var archive = new ZipArchive(content, ZipArchiveMode.Create, leaveOpen: true))
        {
            void Part(string name, string xml) => archive.CreateEntry(name).Open().WriteAndClose(xml);
            Part("[Content_Types].xml", """
                <Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/>
                <Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
                <Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>
                <Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>
                <Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>
                <Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>
                """);
            Part("_rels/.rels", $"""
                <Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="{Relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>
                """);
            Part("xl/_rels/workbook.xml.rels", $"""
                <Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="{Relations}/worksheet" Target="worksheets/sheet1.xml"/>
                <Relationship Id="r2" Type="{Relations}/styles" Target="styles.xml"/><Relationship Id="r3" Type="{Relations}/sharedStrings" Target="sharedStrings.xml"/></Relationships>
                """);
            Part("xl/workbook.xml", $"<workbook {Main} xmlns:r=\"{Relations}\">{workbookProperties}<sheets><sheet name=\"{sheet}\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>");
            Part("xl/styles.xml", Styles);
            Part("xl/sharedStrings.xml", $"<sst {Main}>{shared}</sst>");
            Part("xl/worksheets/sheet1.xml", $"<worksheet {Main}><dimension ref=\"A1:C3\"/>{beforeRows}<sheetData>{rows}</sheetData><autoFilter ref=\"A1:C3\"/></worksheet>");
        }

        return content.ToArray();
    }

    /// <summary>A row of cells of text, or of the XML of cells.</summary>
    public static string Row(int number, params IEnumerable<string> cells) =>
        $"<row r=\"{number}\" spans=\"1:3\">{string.Concat(cells.Select((cell, at) => cell.StartsWith('<') ? cell.Replace("@", $"{(char)('A' + at)}{number}", StringComparison.Ordinal) : Text($"{(char)('A' + at)}{number}", cell)))}</row>";

    private static string Text(string at, string text) => $"<c r=\"{at}\" t=\"inlineStr\" s=\"4\"><is><t>{text}</t></is></c>";

    private static void WriteAndClose(this Stream stream, string xml)
    {
        using (stream)
        {
            stream.Write(Encoding.UTF8.GetBytes(xml));
        }
    }
}
