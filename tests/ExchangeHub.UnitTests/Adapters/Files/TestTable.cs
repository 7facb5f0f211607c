using System.Text;
using System.Text.Json.Nodes;
using ExchangeHub.Adapters.Connectors;
using ExchangeHub.Adapters.Connectors.Files;
using ExchangeHub.Adapters.Connectors.Files.Tables;

namespace ExchangeHub.UnitTests.Adapters.Files;

/// <summary>A source with the columns 流水号, 姓名, 日期 and perhaps 备注, in whatever format its settings say.</summary>
internal static class TestTable
{
    public static readonly Encoding Gbk = CodePagesEncodingProvider.Instance.GetEncoding(54936)!;

    public static readonly TableLimits Limits = new(FileBytes: 16 << 20, UnpackedBytes: 4 << 20);

    public static ITableFormat Of(JsonObject settings, params string[] columns)
    {
        var shape = new SourceShape("表", columns.Length > 0 ? columns : ["流水号", "姓名", "日期"], ["备注"], columns.Length > 0 ? columns[0] : "流水号", OrderBy: null, settings);
        return TableFormats.Of("表", new FilesSettings(settings, "/sources/0/settings", AppContext.BaseDirectory), new TableColumns(shape), Limits);
    }

    public static List<TableRow> Read(this ITableFormat format, byte[] content) => [.. format.Read(new MemoryStream(content))];

    public static byte[] Return(this ITableFormat format, byte[] content, params ReadOnlySpan<(int Number, string Code, string Detail)> errors)
    {
        var marks = new Dictionary<int, RowError>();
        foreach (var (number, code, detail) in errors)
        {
            marks[number] = new RowError(code, detail);
        }

        var to = new MemoryStream();
        format.Return(new MemoryStream(content), marks, to);
        return to.ToArray();
    }

    public static byte[] Write(this ITableFormat format, IReadOnlyList<string> columns, params IEnumerable<string?[]> rows)
    {
        var to = new MemoryStream();
        format.Write(columns, rows, to);
        return to.ToArray();
    }
}
