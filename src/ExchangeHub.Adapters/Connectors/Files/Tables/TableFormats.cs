namespace ExchangeHub.Adapters.Connectors.Files.Tables;

/// <summary>Makes the format that a <c>settings</c> section describes.</summary>
internal static class TableFormats
{
    public const string Csv = "csv";
    public const string Xlsx = "xlsx";
    public const string Xml = "xml";

    public static ITableFormat Of(FilesSettings settings, TableColumns columns, TableLimits limits)
    {
        return settings.Choice("format", Csv, Csv) switch
        {
            _ => CsvOf(settings, columns),
        };
    }

    private static CsvTable CsvOf(FilesSettings settings, TableColumns columns)
    {
        var template = TemplateOf(settings, "1");
        return new CsvTable(columns, new CsvShape(EncodingOf(settings, "gbk"), SeparatorOf(settings), HeaderRowOf(settings, template is null ? 1 : 2), template));
    }

    private static TableEncoding EncodingOf(FilesSettings settings, string fallback) =>
        settings.Choice("encoding", fallback, "gbk", "gb18030", "utf-8") == "utf-8" ? TableEncoding.Utf8 : TableEncoding.Gbk;

    private static char SeparatorOf(FilesSettings settings) => settings.Choice("delimiter", ",", ",", ";", "|", "\t", "tab") switch
    {
        "tab" => '\t',
        var sign => sign[0],
    };

    private static int HeaderRowOf(FilesSettings settings, int fallback) => settings.Number("headerRow", fallback, 1, 100);

    private static TemplateMark? TemplateOf(FilesSettings settings, string place)
    {
        var (version, at) = (settings.Text("templateVersion"), settings.Text("templateAt"));
        return version is null ? null : new TemplateMark(version, at ?? place);
    }
}
