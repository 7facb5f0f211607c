using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using CsvHelper;
using ExchangeHub.Contracts;

namespace ExchangeHub.Adapters.Rosters;

/// <summary>Text separated by commas, tabs or semicolons.</summary>
internal sealed class CsvTable(string file, Encoding encoding) : RosterTable
{
    // A row is names and numbers; a longer one is a quotation mark that is never closed.
    private const int LargestRow = 64 * 1024;

    private const char NotDecoded = '\uFFFD';

    public override string Description => $"CSV, {encoding.WebName}";

    public override async IAsyncEnumerable<TableRow> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        CsvMalformedRecord? malformed = null;
        var options = new CsvReaderOptions
        {
            HasHeader = false,
            TrackLineNumbers = true,
            TrimWhitespace = true,
            IncludeValuesInExceptions = false,
            MaxRecordSize = LargestRow,
            OnMalformedRecord = found => malformed = found,
        };
        await using var reader = CsvReader.Create(new StreamReader(Open(file), encoding, detectEncodingFromByteOrderMarks: true), options, leaveOpen: false);
        while (await NextAsync(reader, cancellationToken))
        {
            var line = (int)reader.LineNumber;
            if (malformed is { Reason: CsvMalformedReason.UnterminatedQuote })
            {
                throw Unclosed(line, null);
            }

            var cells = Enumerable.Range(0, reader.FieldCount).Select(reader.GetString).ToArray();
            if (!Array.TrueForAll(cells, string.IsNullOrWhiteSpace))
            {
                yield return new TableRow(line, cells, ProblemsOf(line, cells, isMalformed: malformed is not null));
            }

            malformed = null;
        }
    }

    private static async ValueTask<bool> NextAsync(CsvReader reader, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.ReadAsync(cancellationToken);
        }
        catch (CsvFormatException broken)
        {
            throw Unclosed((int)broken.LineNumber, broken);
        }
    }

    // What follows an unclosed quotation mark is one cell: nobody can tell how many people it holds.
    private static RosterImportException Unclosed(int line, Exception? broken) => new(
        $"第 {line} 行起有未闭合的引号，无法继续读取。", string.Create(CultureInfo.InvariantCulture, $"From line {line} on a quotation mark is never closed."), broken);

    private List<RosterProblem> ProblemsOf(int line, string[] cells, bool isMalformed) => isMalformed
        ? [new RosterProblem(line, null, RejectionCode.InvalidField, "引号使用有误，单元格边界不清。 A quotation mark stands where it splits a cell.")]
        :
        [
            .. cells.Index().Where(cell => cell.Item.Contains(NotDecoded, StringComparison.Ordinal)).Select(cell => RosterProblem.InCell(
                line, cell.Index, RejectionCode.UnsafeText, $"有字节不是有效的 {encoding.WebName} 编码。 Holds bytes that are not {encoding.WebName}.")),
        ];
}
