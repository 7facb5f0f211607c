using ExchangeHub.Adapters.Connectors.Files.Folders;

namespace ExchangeHub.Adapters.Connectors.Files.Work;

/// <summary>A file that is being read or whose rows wait for their outcomes.</summary>
internal sealed class FileInWork : IDisposable
{
    private static readonly Dictionary<string, string?> NoColumns = [];

    private readonly Stream spool;
    private readonly IEnumerator<FileRow> rows;
    private readonly Queue<FileRow> handed = [];
    private readonly Dictionary<string, FileRow> unsettled = [];
    private readonly int count;
    private bool isRead;

    public FileInWork(FolderFile listed, FileSource source, FileState state, Stream spool)
    {
        (Listed, Source, State, this.spool) = (listed, source, state, spool);
        var inspection = FileInspection.Of(source, spool);
        count = inspection.Rows;
        rows = FileRows.Read(source, spool, inspection, state.Name, state.Digest).GetEnumerator();
        // Rows taken by an earlier process: their outcomes may still come.
        while (unsettled.Count + state.Settled.Count < state.Done.Count && Next() is { } waiting)
        {
            handed.Enqueue(waiting);
        }
    }

    public FolderFile Listed { get; }

    public FileSource Source { get; }

    public FileState State { get; }

    public bool IsComplete => State.Settled.Count >= count;

    /// <summary>Adds rows until there are <paramref name="max"/>, or one whose id is among them already. False where this file has more.</summary>
    public bool Fill(List<SourceRow> into, HashSet<string> ids, int max)
    {
        foreach (var row in handed.Where(row => !State.Done.Contains(row.Position)))
        {
            if (into.Count == max || !ids.Add(row.Row.RowId))
            {
                return false;
            }

            HandOut(row, into);
        }

        while (into.Count < max)
        {
            if (Next() is not { } row)
            {
                return true;
            }

            handed.Enqueue(row);
            if (!ids.Add(row.Row.RowId))
            {
                return false;
            }

            HandOut(row, into);
        }

        return false;
    }

    public FileRow? FindUnsettled(string rowId) => unsettled.GetValueOrDefault(rowId);

    public void Take(FileRow row)
    {
        State.Done.Add(row.Position);
        while (handed.TryPeek(out var first) && State.Done.Contains(first.Position))
        {
            handed.Dequeue();
        }
    }

    public void Settle(FileRow row)
    {
        Take(row);
        State.Settled.Add(row.Position);
        unsettled.Remove(row.Row.RowId);
    }

    public void Dispose()
    {
        rows.Dispose();
        spool.Dispose();
    }

    private void HandOut(FileRow row, List<SourceRow> into)
    {
        Await(row);
        into.Add(row.Row);
    }

    // What is awaited of a row is its outcome; its content is held no longer than it has to be.
    private void Await(FileRow row) => unsettled[row.Row.RowId] = row with { Row = row.Row with { Columns = NoColumns } };

    // The next row that is not done; those done but not settled are noted on the way.
    private FileRow? Next()
    {
        while (!isRead && rows.MoveNext())
        {
            var row = rows.Current;
            if (!State.Done.Contains(row.Position))
            {
                return row;
            }

            if (!State.Settled.Contains(row.Position))
            {
                Await(row);
            }
        }

        if (!isRead)
        {
            isRead = true;
            Dispose();
        }

        return null;
    }
}
