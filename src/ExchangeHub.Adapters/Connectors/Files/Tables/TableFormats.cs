using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Schema;

namespace ExchangeHub.Adapters.Connectors.Files.Tables;

/// <summary>Makes the format that a <c>settings</c> section describes; without one, the name's ending tells it.</summary>
internal static partial class TableFormats
{
    private const string Csv = "csv";
    private const string Xlsx = "xlsx";
    private const string Xml = "xml";

    public static ITableFormat Of(string name, FilesSettings settings, TableColumns columns, TableLimits limits)
    {
        var ending = Path.GetExtension(name).TrimStart('.').ToLowerInvariant();
        return settings.Choice("format", ending is Xlsx or Xml ? ending : Csv, Csv, Xlsx, Xml) switch
        {
            Xlsx => XlsxOf(settings, columns, limits),
            Xml => XmlOf(settings, columns, limits),
            _ => CsvOf(settings, columns),
        };
    }

    private static CsvTable CsvOf(FilesSettings settings, TableColumns columns)
    {
        var template = TemplateOf(settings, "1");
        var shape = new CsvShape(EncodingOf(settings, "gbk"), SeparatorOf(settings), HeaderRowOf(settings, template), template);
        return template is null || (template.Row > 0 && template.Row < shape.HeaderRow)
            ? new CsvTable(columns, shape)
            : throw settings.Wrong("templateAt", "the number of a line above the header");
    }

    private static XlsxTable XlsxOf(FilesSettings settings, TableColumns columns, TableLimits limits)
    {
        var template = TemplateOf(settings, "A1");
        var shape = new XlsxShape(settings.Text("sheet"), HeaderRowOf(settings, template), template);
        return template is null || (Cell().Match(template.Place) is { Success: true } cell && int.Parse(cell.Groups[1].ValueSpan) < shape.HeaderRow)
            ? new XlsxTable(columns, shape, limits)
            : throw settings.Wrong("templateAt", "a cell above the header");
    }

    private static XmlTable XmlOf(FilesSettings settings, TableColumns columns, TableLimits limits) => new(
        columns,
        new XmlShape(
            EncodingOf(settings, "utf-8"), settings.Text("rootElement") ?? "rows", settings.Text("rowElement") ?? "row", TemplateOf(settings, "版本"), SchemaOf(settings)),
        limits);

    private static TableEncoding EncodingOf(FilesSettings settings, string fallback) =>
        settings.Choice("encoding", fallback, "gbk", "gb18030", "utf-8") == "utf-8" ? TableEncoding.Utf8 : TableEncoding.Gbk;

    private static char SeparatorOf(FilesSettings settings) => settings.Choice("delimiter", ",", ",", ";", "|", "\t", "tab") switch
    {
        "tab" => '\t',
        var sign => sign[0],
    };

    private static int HeaderRowOf(FilesSettings settings, TemplateMark? template) => settings.Number("headerRow", template is null ? 1 : 2, 1, 100);

    private static TemplateMark? TemplateOf(FilesSettings settings, string place)
    {
        var (version, at) = (settings.Text("templateVersion"), settings.Text("templateAt"));
        return version is null ? null : new TemplateMark(version, at ?? place);
    }

    private static XmlSchemaSet? SchemaOf(FilesSettings settings)
    {
        if (settings.Text("schema") is not { } file)
        {
            return null;
        }

        try
        {
            var schemas = new XmlSchemaSet { XmlResolver = null };
            using var reader = XmlReader.Create(
                Path.Combine(settings.Folder, file), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            schemas.Add(null, reader);
            schemas.Compile();
            return schemas;
        }
        catch (Exception problem) when (problem is IOException or XmlException or XmlSchemaException or UnauthorizedAccessException)
        {
            throw settings.Wrong("schema", $"a readable XML schema ({problem.GetType().Name})");
        }
    }

    [GeneratedRegex("^[A-Z]{1,3}([1-9][0-9]{0,2})$")]
    private static partial Regex Cell();
}
