namespace ExchangeHub.WebConsole.Hub;

/// <summary>A page of a list, as every list of the hub answers.</summary>
/// <param name="Items">The rows.</param>
/// <param name="Next">Cursor of the next page; null on the last.</param>
public sealed record HubList<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>Lists that are wanted whole.</summary>
internal static class HubLists
{
    /// <summary>Every row, page by page.</summary>
    public static async Task<IReadOnlyList<T>> AllAsync<T>(Func<string?, CancellationToken, Task<HubList<T>>> fetch, CancellationToken cancellationToken)
    {
        using var all = new HubRows<T>(fetch);
        await all.FetchAsync(int.MaxValue, cancellationToken);
        return all.Rows;
    }
}

/// <summary>The rows of a list so far: pages are fetched in order, as far as somebody scrolls.</summary>
public sealed class HubRows<T>(Func<string?, CancellationToken, Task<HubList<T>>> fetch) : IDisposable
{
    private readonly List<T> rows = [];
    private readonly SemaphoreSlim turn = new(1);
    private string? next;

    public IReadOnlyList<T> Rows => rows;

    /// <summary>True once the last page is there.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>Fetches until so many rows are there, or all of them.</summary>
    public async Task FetchAsync(int count, CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            while (!IsWhole && rows.Count < count)
            {
                var page = await fetch(next, cancellationToken);
                rows.AddRange(page.Items);
                (next, IsWhole) = (page.Next, page.Next is null);
            }
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose() => turn.Dispose();
}
