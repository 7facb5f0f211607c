using System.Runtime.CompilerServices;

namespace ExchangeHub.Adapters.Rosters;

/// <summary>A roster's rows below its header. A few lines of title may stand above it.</summary>
internal sealed class RosterFile(RosterTable table, IReadOnlyDictionary<string, string>? headings)
{
    private const int MostLinesAbove = 10;

    public string Format => table.Description;

    /// <summary>The columns, once the first row was read.</summary>
    public RosterColumns? Columns { get; private set; }

    public async IAsyncEnumerable<TableRow> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Columns = null;
        var above = new List<TableRow>();
        await foreach (var row in table.ReadAsync(cancellationToken))
        {
            if (Columns is not null)
            {
                yield return row;
                continue;
            }

            Columns = RosterColumns.Bind(row, headings);
            above.Add(row);
            if (Columns is null && above.Count == MostLinesAbove)
            {
                break;
            }
        }

        if (Columns is null)
        {
            throw NoHeader(above);
        }
    }

    private RosterImportException NoHeader(List<TableRow> above)
    {
        var widest = above.MaxBy(row => row.Cells.Length).Cells ?? [];
        var known = widest.Where(heading => RosterHeadings.FieldOf(heading, headings) is not null).ToList();
        var found = known.Count == 0 ? "无 none" : string.Join("、", known);
        return new RosterImportException(
            $"前 {MostLinesAbove} 行中没有同时含“公民身份号码”和“姓名”的表头；能识别的列：{found}。",
            $"None of the first {MostLinesAbove} rows heads a column of identity numbers and one of names.");
    }
}
