using ExchangeHub.Adapters.Connectors.Files.Folders;
using ExchangeHub.Adapters.Connectors.Files.Tables;
using Microsoft.Extensions.Logging;

namespace ExchangeHub.Adapters.Connectors.Files.Work;

/// <summary>
/// The rows of the files in a department's outgoing area: handed out in order, settled one by one, and the file put away when all are.
/// </summary>
internal sealed partial class FileFeed(
    IExchangeFolder folder, FileAreas areas, IReadOnlyList<FileSource> sources, FileStates states, TableLimits limits, TimeProvider clock, ILogger logger) : IAsyncDisposable
{
    private readonly SemaphoreSlim gate = new(1, 1);
    private readonly FileLooks looks = new(clock);
    private readonly FileShelf shelf = new(folder, areas, states);
    private readonly Dictionary<string, FileInWork> inWork = [];
    private readonly Dictionary<string, (FolderFile File, SourceDriftException Drift)> drifted = [];

    /// <summary>
    /// Rows that are neither taken nor settled. A source in drift stops, and the others go on; the drift is told when they have nothing left.
    /// </summary>
    public Task<IReadOnlyList<SourceRow>> ReadAsync(int max, CancellationToken cancellationToken) => LockedAsync<IReadOnlyList<SourceRow>>(
        async () =>
        {
            var listed = await ListAsync(cancellationToken);
            await ReopenAsync(listed, cancellationToken);
            var (rows, ids, stopped) = (new List<SourceRow>(), new HashSet<string>(), new Dictionary<FileSource, SourceDriftException>());
            foreach (var (file, source) in looks.Finished(listed, sources))
            {
                if (stopped.ContainsKey(source))
                {
                    continue;
                }

                try
                {
                    // One that was still growing is looked at again next time, and before the files after it.
                    if (await OpenAsync(file, source, mustBeKnown: false, cancellationToken) is not { } open || !open.Fill(rows, ids, max))
                    {
                        break;
                    }
                }
                catch (SourceDriftException drift)
                {
                    drifted[file.Name] = (file, drift);
                    stopped[source] = drift;
                }
            }

            await PutAwayAsync(cancellationToken);
            return rows.Count == 0 && stopped.Count > 0 ? throw stopped.First().Value : rows;
        },
        cancellationToken);

    public Task TakeAsync(IEnumerable<SourceRow> rows, CancellationToken cancellationToken) => LockedAsync(
        async () =>
        {
            foreach (var row in rows)
            {
                (await FindAsync(row.RowId, cancellationToken)).ForEach(found => found.File.Take(found.Row));
            }

            states.Save();
            return true;
        },
        cancellationToken);

    public Task SettleAsync(IEnumerable<(string RowId, RowError? Error)> outcomes, CancellationToken cancellationToken) => LockedAsync(
        async () =>
        {
            foreach (var (rowId, error) in outcomes)
            {
                foreach (var (file, row) in await FindAsync(rowId, cancellationToken))
                {
                    if (error is not null)
                    {
                        states.Reject(file.State, row.Number, error);
                    }

                    file.Settle(row);
                }
            }

            states.Save();
            await PutAwayAsync(cancellationToken);
            return true;
        },
        cancellationToken);

    public ValueTask DisposeAsync()
    {
        foreach (var file in inWork.Values)
        {
            file.Dispose();
        }

        gate.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<IReadOnlyList<FolderFile>> ListAsync(CancellationToken cancellationToken)
    {
        var listed = await folder.ListAsync(areas.Outgoing, cancellationToken);
        foreach (var gone in inWork.Values.Where(file => !listed.Contains(file.Listed)).ToList())
        {
            // Withdrawn or written anew by the department while its rows were on their way: what it says now is read from the beginning.
            Forget(gone);
            Log.Changed(logger, gone.Source.Shape.Name);
        }

        foreach (var name in drifted.Keys.Where(name => !listed.Any(file => file.Name == name)).ToList())
        {
            drifted.Remove(name);
        }

        foreach (var state in states.All.Where(state => !listed.Any(file => file.Name == state.Name)).ToList())
        {
            states.Remove(state);
        }

        return listed;
    }

    private async Task<FileInWork?> OpenAsync(FolderFile file, FileSource source, bool mustBeKnown, CancellationToken cancellationToken)
    {
        if (inWork.TryGetValue(file.Name, out var open))
        {
            return open;
        }

        if (drifted.TryGetValue(file.Name, out var known) && known.File == file)
        {
            throw known.Drift;
        }

        if (!FileName.IsSafe(file.Name))
        {
            throw source.Drift("文件名不可用: 过长, 或含有路径分隔符、控制字符");
        }

        if (file.Size > limits.FileBytes)
        {
            throw source.Drift($"文件超过 {limits.FileBytes >> 20} MB");
        }

        var spool = Spool.Create();
        try
        {
            await folder.CopyToAsync(new FolderPath(areas.Outgoing, file.Name), spool, cancellationToken);
            var digest = await Spool.DigestAsync(spool, cancellationToken);
            if (spool.Length == file.Size && (!mustBeKnown || states.Has(file.Name, digest)))
            {
                return inWork[file.Name] = new FileInWork(file, source, states.FindOrAdd(file.Name, digest), spool);
            }
        }
        catch
        {
            await spool.DisposeAsync();
            throw;
        }

        await spool.DisposeAsync();
        return null;
    }

    /// <summary>Where a row waits. After a restart its file is opened again; a row nobody knows was settled before.</summary>
    private async Task<List<(FileInWork File, FileRow Row)>> FindAsync(string rowId, CancellationToken cancellationToken)
    {
        if (!inWork.Values.Any(file => file.FindUnsettled(rowId) is not null) && states.All.Any(state => !inWork.ContainsKey(state.Name)))
        {
            await ReopenAsync(await ListAsync(cancellationToken), cancellationToken);
        }

        return [.. from file in inWork.Values let row = file.FindUnsettled(rowId) where row is not null select (file, row)];
    }

    // Files an earlier process had begun, whether or not they still look finished: one may have been killed while it put a file away.
    private async Task ReopenAsync(IReadOnlyList<FolderFile> listed, CancellationToken cancellationToken)
    {
        foreach (var name in states.All.Select(state => state.Name).Where(name => !inWork.ContainsKey(name)).ToList())
        {
            if (listed.FirstOrDefault(file => file.Name == name) is { } file && sources.FirstOrDefault(source => source.Has(name)) is { } source)
            {
                try
                {
                    await OpenAsync(file, source, mustBeKnown: true, cancellationToken);
                }
                catch (SourceDriftException drift)
                {
                    // Another mapping than when it was begun; told in its turn.
                    drifted[name] = (file, drift);
                }
            }
        }
    }

    private async Task PutAwayAsync(CancellationToken cancellationToken)
    {
        if (inWork.Values.Any(file => file.IsComplete))
        {
            // Outcomes come long after the last look: by then another file may have the name, which nobody has read.
            await ListAsync(cancellationToken);
        }

        foreach (var file in inWork.Values.Where(file => file.IsComplete).ToList())
        {
            if (!await shelf.TryPutAwayAsync(file, cancellationToken))
            {
                Log.Changed(logger, file.Source.Shape.Name);
            }

            Forget(file);
        }
    }

    private void Forget(FileInWork file)
    {
        inWork.Remove(file.Listed.Name);
        states.Remove(file.State);
        file.Dispose();
    }

    private async Task<T> LockedAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            return await work();
        }
        finally
        {
            gate.Release();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(150, LogLevel.Warning, "A file of {Source} was changed or withdrawn while its rows were in exchange; what is there now is read anew")]
        public static partial void Changed(ILogger logger, string source);
    }
}
