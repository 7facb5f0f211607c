using System.Text;

namespace ExchangeHub.Adapters.Rosters;

/// <summary>A row of a table as it stands in the file.</summary>
/// <param name="Line">Line or row number, counted from 1; where a row takes several lines, the first.</param>
/// <param name="Cells">Its cells, trimmed; empty where there is nothing.</param>
/// <param name="Problems">What keeps the row, or one of its cells, from being read, where something does.</param>
internal readonly record struct TableRow(int Line, string[] Cells, IReadOnlyList<RosterProblem>? Problems = null);

/// <summary>A file of rows, read as a stream: only one row is in memory.</summary>
internal abstract class RosterTable
{
    /// <summary>The table of a file, by its content rather than its name.</summary>
    public static RosterTable Of(string file, Encoding? encoding)
    {
        using var stream = Open(file);
        Span<byte> start = stackalloc byte[4];
        var length = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        if (start[..length].SequenceEqual("PK\u0003\u0004"u8))
        {
            return new XlsxTable(file);
        }

        if (start[..length].SequenceEqual<byte>([0xD0, 0xCF, 0x11, 0xE0]))
        {
            throw new RosterImportException("这是旧版 Excel（.xls）或加密的文件，请另存为不加密的 .xlsx 或 CSV。", "This is an Excel 97 file (.xls) or an encrypted one; save it as plain .xlsx or CSV.");
        }

        return new CsvTable(file, encoding ?? TextEncoding.Detect(file));
    }

    /// <summary>What the file is, for people.</summary>
    public abstract string Description { get; }

    /// <summary>All rows, empty ones left out.</summary>
    public abstract IAsyncEnumerable<TableRow> ReadAsync(CancellationToken cancellationToken);

    protected static FileStream Open(string file) =>
        new(file, new FileStreamOptions { Access = FileAccess.Read, Mode = FileMode.Open, Share = FileShare.Read, Options = FileOptions.SequentialScan | FileOptions.Asynchronous });
}
