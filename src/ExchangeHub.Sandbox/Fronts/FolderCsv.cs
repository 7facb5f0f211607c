using System.Text;
using CsvHelper;

namespace ExchangeHub.Sandbox.Fronts;

/// <summary>CSV as the cadre system has written it for twenty years: GBK, a header, commas.</summary>
internal static class FolderCsv
{
    private static readonly Encoding Gbk = CodePagesEncodingProvider.Instance.GetEncoding(54936)!;

    public static byte[] Write(FolderTable table)
    {
        using var text = new StringWriter();
        using (var writer = CsvWriter.Create(text, new CsvWriterOptions { NewLine = "\r\n" }, leaveOpen: true))
        {
            writer.WriteRecord([.. table.Columns]);
            foreach (var row in table.Rows)
            {
                writer.WriteRecord([.. table.Columns.Select(column => row.GetValueOrDefault(column) ?? "")]);
            }
        }

        return Gbk.GetBytes(text.ToString());
    }

    public static IReadOnlyList<IReadOnlyDictionary<string, string?>> Read(byte[] content)
    {
        using var reader = CsvReader.FromText(Gbk.GetString(content), new CsvReaderOptions { HasHeader = false, Separator = ',' });
        var (header, rows) = (Array.Empty<string>(), new List<Dictionary<string, string?>>());
        while (reader.Read())
        {
            if (header.Length == 0)
            {
                header = reader.Current.ToArray();
            }
            else
            {
                rows.Add(header.Zip(reader.Current.ToArray()).ToDictionary(cell => cell.First, cell => cell.Second.Length > 0 ? cell.Second : null));
            }
        }

        return rows;
    }
}
