using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ExchangeHub.Adapters.Connectors.Wire;

namespace ExchangeHub.Adapters.Connectors.Rest;

/// <summary>One source that is asked for what is new.</summary>
internal sealed class PolledSource(SourceShape source, RestSourceShape shape, SystemHttp http, Uri address, ICursorStore cursors, string cursorName)
{
    // Of rows that share a number as many may come as an answer holds, however few are asked for at a time.
    private const int LeastPage = 100;

    private readonly HandedOut handedOut = new(cursors, cursorName, shape.IsOrderTheCursor);
    private readonly RowReading reading = new(source);

    public string Name => source.Name;

    public bool CanWait => shape.WaitParameter is not null;

    public async Task<IReadOnlyList<SourceRow>> ReadAsync(int max, TimeSpan wait, CancellationToken cancellationToken)
    {
        if (!shape.IsOrderTheCursor)
        {
            return await LookAsync(max, wait, cancellationToken);
        }

        var size = Math.Max(max, LeastPage);
        var rows = await LookAsync(size, TimeSpan.Zero, cancellationToken);
        // The newest rows come again with every look: only a request for what is above them is held while there is nothing.
        if (rows.Count == 0 && await IsMoreAsync(handedOut.Newest, wait, cancellationToken))
        {
            rows = await LookAsync(size, TimeSpan.Zero, cancellationToken);
            if (rows.Count == 0)
            {
                throw new SourceDriftException(source.Name, $"more rows than an answer holds have the same '{source.OrderBy}'");
            }
        }

        return [.. rows.Take(max)];
    }

    /// <summary>Looks at one item, so that drift is seen before the first exchange.</summary>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        var (items, _) = await FetchAsync(Cursor, max: 1, TimeSpan.Zero, cancellationToken);
        foreach (var item in items.EnumerateArray())
        {
            RowOf(item);
        }
    }

    public void Done(IEnumerable<string> rowIds) => handedOut.Done(rowIds);

    public async Task SettleAsync(IReadOnlyList<RowOutcome> outcomes, CancellationToken cancellationToken)
    {
        if (shape.Acknowledge is { } acknowledge)
        {
            var lines = outcomes.Select(outcome => acknowledge.Line(outcome, source)).OfType<Dictionary<string, string?>>().ToList();
            if (lines.Count > 0)
            {
                await AcknowledgeAsync(acknowledge, lines, cancellationToken);
            }
        }

        handedOut.Done(outcomes.Select(outcome => outcome.Row.RowId));
    }

    private string? Cursor => handedOut.Cursor ?? (shape.IsOrderTheCursor ? "0" : null);

    private async Task<IReadOnlyList<SourceRow>> LookAsync(int max, TimeSpan wait, CancellationToken cancellationToken)
    {
        var (items, next) = await FetchAsync(Cursor, max, wait, cancellationToken);
        return handedOut.Open(items.EnumerateArray().Select(RowOf), next);
    }

    private async Task<bool> IsMoreAsync(decimal? above, TimeSpan wait, CancellationToken cancellationToken)
    {
        var (items, _) = await FetchAsync(above?.ToString(CultureInfo.InvariantCulture) ?? Cursor, max: 1, wait, cancellationToken);
        return items.EnumerateArray().Any(item => RowOf(item).Order > (above ?? decimal.MinValue));
    }

    private async Task<(JsonElement Items, string? Next)> FetchAsync(string? after, int max, TimeSpan wait, CancellationToken cancellationToken)
    {
        var uri = new Uri(address, shape.Path + QueryOf(after, max, wait));
        var answer = await http.SendAsync(() => new HttpRequestMessage(HttpMethod.Get, uri), wait, cancellationToken);
        if (!answer.IsSuccess)
        {
            throw answer.Refused();
        }

        var body = JsonAnswer.Parse(answer, http.Limits);
        if (body.At(shape.Items) is not { ValueKind: JsonValueKind.Array } items)
        {
            throw new SourceDriftException(source.Name, $"the answer has no list at '{shape.Items}'");
        }

        return (items, shape.NextCursor is { } path && body.At(path) is { } next ? JsonColumns.TextOf(next) : null);
    }

    private string QueryOf(string? after, int max, TimeSpan wait)
    {
        var query = new List<string>(shape.Parameters.Select(pair => Parameter(pair.Key, pair.Value)));
        if (shape.CursorParameter is { } cursor && after is not null)
        {
            query.Add(Parameter(cursor, after));
        }

        if (shape.PageSizeParameter is { } pageSize)
        {
            query.Add(Parameter(pageSize, max.ToString(CultureInfo.InvariantCulture)));
        }

        if (shape.WaitParameter is { } seconds)
        {
            query.Add(Parameter(seconds, ((int)wait.TotalSeconds).ToString(CultureInfo.InvariantCulture)));
        }

        return query.Count == 0 ? "" : "?" + string.Join('&', query);
    }

    private OrderedRow RowOf(JsonElement item)
    {
        if (item.ValueKind != JsonValueKind.Object)
        {
            throw new SourceDriftException(source.Name, "an item is no object");
        }

        return JsonRows.RowOf(item, reading);
    }

    private async Task AcknowledgeAsync(AcknowledgeShape acknowledge, IReadOnlyList<Dictionary<string, string?>> lines, CancellationToken cancellationToken)
    {
        var list = new JsonArray([.. lines.Select(line => JsonColumns.Build(line.ToDictionary(column => column.Key, column => column.Value!), [], []))]);
        var body = JsonColumns.Wrap(acknowledge.Items, list).ToJsonString();
        var answer = await http.SendAsync(
            () => new HttpRequestMessage(HttpMethod.Post, new Uri(address, acknowledge.Call)) { Content = new StringContent(body, Encoding.UTF8, "application/json") },
            wait: TimeSpan.Zero, cancellationToken);
        if (!answer.IsSuccess)
        {
            throw answer.Refused();
        }
    }

    private static string Parameter(string name, string value) => $"{Uri.EscapeDataString(name)}={Uri.EscapeDataString(value)}";
}
