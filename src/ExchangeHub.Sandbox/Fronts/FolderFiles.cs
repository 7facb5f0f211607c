namespace ExchangeHub.Sandbox.Fronts;

/// <summary>Which business goes out in which form: post changes as a workbook that clerks look through, everything else as CSV.</summary>
internal static class FolderFiles
{
    private const string Workbook = ".xlsx";
    private const string Csv = ".csv";

    // The element numbers of each business, as others are told them.
    private static readonly Dictionary<string, string[]> Elements = new()
    {
        ["职务变动"] =
        [
            "A0184", "A0101", "B0111", "B0101", "B0114", "A02016Y", "A02007Y", "A02007YN", "A02007YS", "A02016", "A02007", "A02007N", "A02007S", "leads",
        ],
        ["终止人事关系"] = ["A0184", "A0101", "B0111", "B0101", "B0114", "endKind", "endKindN"],
    };

    public static string ExtensionOf(string kind) => kind == "职务变动" ? Workbook : Csv;

    public static FolderTable TableOf(string kind, IReadOnlyList<IReadOnlyDictionary<string, string?>> rows) => new(
        kind, kind == FolderLedger.ReceiptKind ? FolderRow.ReceiptColumns : [.. FolderRow.FactColumns, .. Elements[kind]], rows);

    /// <summary>A table with the columns that the faults leave it.</summary>
    public static FolderTable Reshape(FolderTable table, SystemFaults faults)
    {
        IEnumerable<string> columns = faults.MissingColumn ? table.Columns.SkipLast(1) : table.Columns;
        return table with { Columns = faults.ExtraColumn ? [.. columns, SystemFaults.Unannounced] : [.. columns] };
    }

    public static byte[] Write(string name, FolderTable table) => IsWorkbook(name) ? FolderWorkbook.Write(table) : FolderCsv.Write(table);

    public static IReadOnlyList<IReadOnlyDictionary<string, string?>> Read(string name, byte[] content) =>
        IsWorkbook(name) ? FolderWorkbook.Read(content) : FolderCsv.Read(content);

    private static bool IsWorkbook(string name) => name.EndsWith(Workbook, StringComparison.OrdinalIgnoreCase);
}
