using ExchangeHub.Adapters.Connectors;
using ExchangeHub.Adapters.Connectors.Files.Folders;

namespace ExchangeHub.IntegrationTests.Files;

/// <summary>Ends a process in the middle: after so many steps that leave a trace, no further one happens.</summary>
internal sealed class Interruptions(int steps)
{
    private int left = steps;

    /// <summary>True once a step was refused.</summary>
    public bool HasStruck { get; private set; }

    public void Step()
    {
        if (--left < 0)
        {
            HasStruck = true;
            throw new InterruptedException();
        }
    }
}

internal sealed class InterruptedException : Exception;

/// <summary>Cursors that outlive the process, as a file would.</summary>
internal sealed class KeptCursors : ICursorStore
{
    private readonly Dictionary<string, string> kept = [];

    public Interruptions? Interruptions { get; set; }

    public string? Get(string name) => kept.GetValueOrDefault(name);

    public void Set(string name, string value)
    {
        Interruptions?.Step();
        kept[name] = value;
    }
}

internal sealed class InterruptedFolder(IExchangeFolder inner, Interruptions interruptions) : IExchangeFolder
{
    public Task EnsureAsync(string area, CancellationToken cancellationToken) => inner.EnsureAsync(area, cancellationToken);

    public Task<IReadOnlyList<FolderFile>> ListAsync(string area, CancellationToken cancellationToken) => inner.ListAsync(area, cancellationToken);

    public Task<bool> ExistsAsync(FolderPath path, CancellationToken cancellationToken) => inner.ExistsAsync(path, cancellationToken);

    public Task CopyToAsync(FolderPath path, Stream to, CancellationToken cancellationToken) => inner.CopyToAsync(path, to, cancellationToken);

    public Task WriteAsync(FolderPath path, Stream content, CancellationToken cancellationToken) => After(() => inner.WriteAsync(path, content, cancellationToken));

    public Task MoveAsync(FolderPath from, FolderPath to, CancellationToken cancellationToken) => After(() => inner.MoveAsync(from, to, cancellationToken));

    public Task DeleteAsync(FolderPath path, CancellationToken cancellationToken) => After(() => inner.DeleteAsync(path, cancellationToken));

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private Task After(Func<Task> step)
    {
        interruptions.Step();
        return step();
    }
}
