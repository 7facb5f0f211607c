using System.Globalization;
using System.Text.Json;

namespace ExchangeHub.Adapters.Connectors.Wire;

/// <summary>A row with what the system numbers it by; null where that is unreadable.</summary>
internal sealed record OrderedRow(SourceRow Row, decimal? Order);

/// <summary>
/// The page of one source that is being worked on. Rows that are done but that the system still hands out are passed over; the
/// cursor moves over what is done, never over what is not, so that a crash reads again. Where the order is the cursor it also stays below the
/// page's last number: other rows may have that number too, on the next page or yet to come, and a system asked for what follows would leave them out.
/// </summary>
internal sealed class HandedOut(ICursorStore cursors, string cursorName, bool isOrderTheCursor)
{
    private readonly string doneName = $"{cursorName}/done";
    private readonly Lock guard = new();
    private HashSet<string>? finished;
    private IReadOnlyList<OrderedRow> page = [];
    private string? nextCursor;

    public string? Cursor => cursors.Get(cursorName);

    /// <summary>The highest number seen; what is above it is new for certain.</summary>
    public decimal? Newest => page is [.., var last] ? last.Order ?? Reached : Reached;

    private decimal? Reached => decimal.TryParse(Cursor, CultureInfo.InvariantCulture, out var order) ? order : null;

    // Where the cursor stays behind what is done, the rest is remembered beside it: it would be published again after every start.
    private HashSet<string> Finished => finished ??= isOrderTheCursor && cursors.Get(doneName) is { Length: > 0 } kept
        ? [.. JsonSerializer.Deserialize<string[]>(kept)!]
        : new HashSet<string>(StringComparer.Ordinal);

    /// <summary>Takes a page as the system answered it; the rows to work on, in order, each once.</summary>
    /// <param name="rows">In the order of arrival.</param>
    /// <param name="next">What the system names to read on from, where it does.</param>
    public IReadOnlyList<SourceRow> Open(IEnumerable<OrderedRow> rows, string? next)
    {
        lock (guard)
        {
            var after = isOrderTheCursor ? Reached : null;
            page = [.. rows.DistinctBy(row => row.Row.RowId).Where(row => !(row.Order < after)).OrderBy(row => row.Order ?? decimal.MinValue)];
            nextCursor = next;
            Finished.IntersectWith(page.Select(row => row.Row.RowId));
            Move();
            return [.. page.Where(row => !Finished.Contains(row.Row.RowId)).Select(row => row.Row)];
        }
    }

    /// <summary>These are settled, or safe elsewhere.</summary>
    public void Done(IEnumerable<string> rowIds)
    {
        lock (guard)
        {
            Finished.UnionWith(rowIds);
            Move();
            if (isOrderTheCursor)
            {
                Keep(doneName, JsonSerializer.Serialize(Finished));
            }
        }
    }

    private void Move()
    {
        var passed = page.TakeWhile(row => Finished.Contains(row.Row.RowId)).Count();
        var reached = !isOrderTheCursor
            ? passed == page.Count ? nextCursor : null
            : page.Take(passed).LastOrDefault(row => row.Order < page[Math.Min(passed, page.Count - 1)].Order)?.Order?.ToString(CultureInfo.InvariantCulture);
        if (reached is not null)
        {
            Keep(cursorName, reached);
        }
    }

    private void Keep(string name, string value)
    {
        if (cursors.Get(name) != value)
        {
            cursors.Set(name, value);
        }
    }
}
