namespace ExchangeHub.Adapters.Connectors.Files.Folders;

/// <summary>
/// The folder two systems exchange files through, on a disk or behind SFTP. Areas are its direct subfolders. What cannot be reached, or has
/// gone meanwhile, is a <see cref="SystemUnavailableException"/>.
/// </summary>
internal interface IExchangeFolder : IAsyncDisposable
{
    /// <summary>Makes the area where it is missing.</summary>
    Task EnsureAsync(string area, CancellationToken cancellationToken);

    /// <summary>The files of an area, in no order.</summary>
    Task<IReadOnlyList<FolderFile>> ListAsync(string area, CancellationToken cancellationToken);

    Task<bool> ExistsAsync(FolderPath path, CancellationToken cancellationToken);

    Task CopyToAsync(FolderPath path, Stream to, CancellationToken cancellationToken);

    /// <summary>Writes a file whole or not at all, and replaces one of that name: nobody sees it under its name before it is complete.</summary>
    Task WriteAsync(FolderPath path, Stream content, CancellationToken cancellationToken);

    /// <summary>Moves a file to a name that is free.</summary>
    Task MoveAsync(FolderPath from, FolderPath to, CancellationToken cancellationToken);

    Task DeleteAsync(FolderPath path, CancellationToken cancellationToken);
}

/// <summary>A file as a listing shows it.</summary>
internal sealed record FolderFile(string Name, long Size, DateTimeOffset ChangedAt);

/// <summary>A file's place: the area and a name without separators.</summary>
internal readonly record struct FolderPath
{
    public FolderPath(string area, string name)
    {
        if (!FileName.IsSafe(name))
        {
            throw new ArgumentException("A file name must be a plain name.", nameof(name));
        }

        (Area, Name) = (area, name);
    }

    public string Area { get; }

    public string Name { get; }

    /// <summary>Where the file grows until it is complete.</summary>
    public FolderPath Unfinished => new(Area, $".{Name}{FileName.Unfinished}");

    public override string ToString() => $"{Area}/{Name}";
}
