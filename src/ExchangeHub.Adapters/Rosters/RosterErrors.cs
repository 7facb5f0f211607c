using System.Text;
using CsvHelper;

namespace ExchangeHub.Adapters.Rosters;

/// <summary>
/// The bad rows: the first of their problems for the screen, all of them in a file of the same columns and one more, which can be
/// put right and imported in its turn.
/// </summary>
internal sealed class RosterErrors(string roster, string file) : IAsyncDisposable
{
    private const string ErrorColumn = "错误 error";
    private const int MostShown = 20;

    // A spreadsheet takes it for UTF-8 only with the mark.
    private static readonly CsvWriterOptions Options = new() { ValidateFieldCount = false, WriteByteOrderMark = true, Injection = CsvInjection.Escape };

    private readonly List<RosterProblem> first = [];
    private CsvWriter? writer;

    public IReadOnlyList<RosterProblem> First => first;

    public HashSet<int> Lines { get; } = [];

    public string? File => writer is null ? null : file;

    public async ValueTask AddAsync(TableRow row, RosterColumns columns, List<RosterProblem> problems, CancellationToken cancellationToken)
    {
        Lines.Add(row.Line);
        first.AddRange(problems.Take(MostShown - first.Count));
        if (writer is null)
        {
            writer = CsvWriter.Create(Create(), Options, leaveOpen: false);
            await writer.WriteRecordAsync([.. columns.Header, ErrorColumn], cancellationToken);
        }

        string[] filled = [.. row.Cells.AsSpan().TrimEnd("")];
        var cells = filled.Concat(Enumerable.Repeat("", Math.Max(0, columns.Header.Length - filled.Length)));
        await writer.WriteRecordAsync([.. cells, Words(problems)], cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (writer is not null)
        {
            await writer.DisposeAsync();
        }
        else if (System.IO.File.Exists(file))
        {
            // Of an earlier run; what it says is put right.
            System.IO.File.Delete(file);
        }
    }

    // It holds identity numbers as the roster does: whoever may not read the one may not read the other, and who has to correct the roster can.
    private FileStream Create()
    {
        System.IO.File.Delete(file);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = System.IO.File.GetUnixFileMode(roster) | UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(file, options);
    }

    private static string Words(List<RosterProblem> problems)
    {
        var words = new StringBuilder();
        foreach (var problem in problems)
        {
            words.Append(words.Length == 0 ? "" : "；").Append(problem);
        }

        return words.ToString();
    }
}
