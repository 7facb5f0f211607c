using System.Globalization;

namespace ExchangeHub.Adapters.Connectors.Wire;

/// <summary>A row with what the system numbers it by; null where that is unreadable.</summary>
internal sealed record OrderedRow(SourceRow Row, decimal? Order);

/// <summary>
/// The page of one source that is being worked on. Rows that are done but that the system still hands out are passed over; the
/// cursor moves over what is done, never over what is not, so that a crash reads again.
/// </summary>
internal sealed class HandedOut(ICursorStore cursors, string cursorName, bool isOrderTheCursor)
{
    private readonly Lock guard = new();
    private readonly HashSet<string> done = new(StringComparer.Ordinal);
    private IReadOnlyList<OrderedRow> page = [];
    private string? nextCursor;

    public string? Cursor => cursors.Get(cursorName);

    /// <summary>Takes a page as the system answered it; the rows to work on, in order, each once.</summary>
    /// <param name="rows">In the order of arrival.</param>
    /// <param name="next">What the system names to read on from, where it does.</param>
    public IReadOnlyList<SourceRow> Open(IEnumerable<OrderedRow> rows, string? next)
    {
        lock (guard)
        {
            var after = isOrderTheCursor && decimal.TryParse(Cursor, CultureInfo.InvariantCulture, out var order) ? order : (decimal?)null;
            page = [.. rows.DistinctBy(row => row.Row.RowId).Where(row => !(row.Order <= after)).OrderBy(row => row.Order ?? decimal.MinValue)];
            nextCursor = next;
            done.IntersectWith(page.Select(row => row.Row.RowId));
            Move();
            return [.. page.Where(row => !done.Contains(row.Row.RowId)).Select(row => row.Row)];
        }
    }

    /// <summary>These are settled, or safe elsewhere.</summary>
    public void Done(IEnumerable<string> rowIds)
    {
        lock (guard)
        {
            done.UnionWith(rowIds);
            Move();
        }
    }

    private void Move()
    {
        var passed = page.TakeWhile(row => done.Contains(row.Row.RowId)).ToList();
        var reached = isOrderTheCursor
            ? passed.LastOrDefault(row => row.Order is not null)?.Order?.ToString(CultureInfo.InvariantCulture)
            : passed.Count == page.Count ? nextCursor : null;
        if (reached is not null && reached != Cursor)
        {
            cursors.Set(cursorName, reached);
        }
    }
}
