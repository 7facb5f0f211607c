using ExchangeHub.Adapters.Connectors.Files.Folders;

namespace ExchangeHub.Adapters.Connectors.Files.Work;

/// <summary>The areas of an exchange folder, from the department's side.</summary>
/// <param name="Outgoing">What the department hands out.</param>
/// <param name="Incoming">What it is handed.</param>
internal sealed record FileAreas(string Outgoing, string Incoming)
{
    /// <summary>The areas the adapter keeps.</summary>
    public static IReadOnlyList<string> Own { get; } = [Archive, Rejected, Returned];

    /// <summary>Files of which every row was accepted.</summary>
    public const string Archive = "archive";

    /// <summary>Files with rejected rows, as they came.</summary>
    public const string Rejected = "rejected";

    /// <summary>The same with the errors beside the rows, to be corrected and handed in again.</summary>
    public const string Returned = "returned";
}

/// <summary>Puts finished files away. Every step may be repeated after a kill, and no file is ever deleted.</summary>
internal sealed class FileShelf(IExchangeFolder folder, FileAreas areas, FileStates states)
{
    private const int DigestShown = 8;
    private const string ReturnedMark = "退回";

    /// <summary>False where another file has its name by now: that one stays to be read.</summary>
    public async Task<bool> TryPutAwayAsync(FileInWork file, CancellationToken cancellationToken)
    {
        var original = new FolderPath(areas.Outgoing, file.State.Name);
        if (file.State.Rejected > 0 && !await TryReturnAsync(file, original, cancellationToken))
        {
            return false;
        }

        // First the companion: without it the name is free for the next file, which must not look finished while it is written.
        var done = new FolderPath(areas.Outgoing, file.State.Name + FileName.Done);
        if (file.Source.Ready.NeedsDoneFile && await folder.ExistsAsync(done, cancellationToken))
        {
            await folder.DeleteAsync(done, cancellationToken);
        }

        var put = await FreeAsync(file.State.Rejected > 0 ? FileAreas.Rejected : FileAreas.Archive, file.State, cancellationToken);
        await folder.MoveAsync(original, put, cancellationToken);
        await using var moved = Spool.Create();
        await folder.CopyToAsync(put, moved, cancellationToken);
        if (await Spool.DigestAsync(moved, cancellationToken) == file.State.Digest)
        {
            return true;
        }

        // It came between the last look and the move.
        await folder.MoveAsync(put, original, cancellationToken);
        if (file.Source.Ready.NeedsDoneFile)
        {
            await folder.WriteAsync(done, Stream.Null, cancellationToken);
        }

        return false;
    }

    private async Task<bool> TryReturnAsync(FileInWork file, FolderPath original, CancellationToken cancellationToken)
    {
        await using var content = Spool.Create();
        await using var returned = Spool.Create();
        await folder.CopyToAsync(original, content, cancellationToken);
        if (await Spool.DigestAsync(content, cancellationToken) != file.State.Digest)
        {
            return false;
        }

        content.Position = 0;
        file.Source.Format.Return(content, states.Rejections(file.State), returned);
        returned.Position = 0;
        // The name begins as the original's, so that the corrected file is of the same kind, and is the same however often this is repeated.
        await folder.WriteAsync(new FolderPath(FileAreas.Returned, NameOf(file.State)), returned, cancellationToken);
        return true;
    }

    private static string NameOf(FileState state)
    {
        var name = state.Name;
        var earlier = name.IndexOf($"_{ReturnedMark}_", StringComparison.Ordinal);
        return FileName.With(earlier < 0 ? name : name[..earlier] + Path.GetExtension(name), $"{ReturnedMark}_{state.Digest[..DigestShown]}");
    }

    private async Task<FolderPath> FreeAsync(string area, FileState state, CancellationToken cancellationToken)
    {
        var path = new FolderPath(area, state.Name);
        for (var again = 0; await folder.ExistsAsync(path, cancellationToken); again++)
        {
            path = new FolderPath(area, FileName.With(state.Name, again == 0 ? state.Digest[..DigestShown] : $"{state.Digest[..DigestShown]}_{again + 1}"));
        }

        return path;
    }
}
