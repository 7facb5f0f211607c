namespace ExchangeHub.Adapters.Connectors.Files.Folders;

/// <summary>An exchange folder on a disk of this machine, or mounted there.</summary>
internal sealed class LocalFolder(string root) : IExchangeFolder
{
    // The root is the department's. Made here it would hide that a share is not mounted or a name mistyped, and orders would go where nobody looks.
    public Task EnsureAsync(string area, CancellationToken cancellationToken) => Try(() => Directory.Exists(root)
        ? Directory.CreateDirectory(Path.Combine(root, area))
        : throw new DirectoryNotFoundException());

    public Task<IReadOnlyList<FolderFile>> ListAsync(string area, CancellationToken cancellationToken) => Try<IReadOnlyList<FolderFile>>(() =>
        [.. new DirectoryInfo(Path.Combine(root, area)).EnumerateFiles()
            // A file may go between the listing and the look at its size.
            .Where(file => file.Exists)
            .Select(file => new FolderFile(file.Name, file.Length, file.LastWriteTimeUtc))]);

    public Task<bool> ExistsAsync(FolderPath path, CancellationToken cancellationToken) => Try(() => File.Exists(At(path)));

    public Task CopyToAsync(FolderPath path, Stream to, CancellationToken cancellationToken) => TryAsync(async () =>
    {
        await using var from = new FileStream(At(path), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        await from.CopyToAsync(to, cancellationToken);
    });

    public Task WriteAsync(FolderPath path, Stream content, CancellationToken cancellationToken) => TryAsync(async () =>
    {
        await using (var to = new FileStream(At(path.Unfinished), FileMode.Create, FileAccess.Write, FileShare.None))
        {
            await content.CopyToAsync(to, cancellationToken);
            to.Flush(flushToDisk: true);
        }

        File.Move(At(path.Unfinished), At(path), overwrite: true);
    });

    public Task MoveAsync(FolderPath from, FolderPath to, CancellationToken cancellationToken) => Try(() => File.Move(At(from), At(to)));

    public Task DeleteAsync(FolderPath path, CancellationToken cancellationToken) => Try(() => File.Delete(At(path)));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static Task<bool> Try(Action work) => Try(() =>
    {
        work();
        return true;
    });

    private static Task<T> Try<T>(Func<T> work)
    {
        try
        {
            return Task.FromResult(work());
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return Task.FromException<T>(Unavailable(problem));
        }
    }

    private static async Task TryAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw Unavailable(problem);
        }
    }

    // The message of an IOException names the file, and a file's name is the department's; its type says enough.
    private static SystemUnavailableException Unavailable(Exception problem) => problem switch
    {
        DirectoryNotFoundException => new("The exchange folder, or a folder in it, is not there.", problem),
        UnauthorizedAccessException => SystemUnavailableException.SignInRefused("The exchange folder does not let the account of the adapter in.", problem),
        _ => new($"The exchange folder cannot be used: {problem.GetType().Name}.", problem),
    };

    private string At(FolderPath path) => Path.Combine(root, path.Area, path.Name);
}
