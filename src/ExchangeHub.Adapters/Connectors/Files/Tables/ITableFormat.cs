namespace ExchangeHub.Adapters.Connectors.Files.Tables;

/// <summary>A table as a file: how to read it, to write one, and to hand one back with what is wrong in it.</summary>
internal interface ITableFormat
{
    /// <summary>With its dot.</summary>
    string Extension { get; }

    /// <summary>
    /// The rows as they come, one at a time. A file that is not what the mapping says, anywhere in it, is a
    /// <see cref="SourceDriftException"/>; a row that cannot be read is a row with a problem.
    /// </summary>
    IEnumerable<TableRow> Read(Stream content);

    /// <summary>The same file with the errors beside their rows, by row number; all else as it was.</summary>
    void Return(Stream content, IReadOnlyDictionary<int, RowError> errors, Stream to);

    void Write(IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string?>> rows, Stream to);
}

/// <summary>A row and the number under which a clerk finds it in the file: the line, the row of the sheet, the n-th element.</summary>
internal sealed record TableRow(int Number, IReadOnlyDictionary<string, string?> Columns, RowProblem? Problem = null)
{
    private static readonly Dictionary<string, string?> None = [];

    public static TableRow Unreadable(int number, string code, string? column, string detail) => new(number, None, new RowProblem(code, column, detail));
}

/// <summary>What a clerk reads beside a row.</summary>
internal sealed record RowError(string Code, string Detail);

/// <summary>How large a file may be in every respect; a department's table is far below, a bomb far above.</summary>
internal sealed record TableLimits(long FileBytes, long UnpackedBytes)
{
    public const int CellChars = 32_767;
    public const int RecordBytes = 4 << 20;
    public const int Columns = 1_000;
}
