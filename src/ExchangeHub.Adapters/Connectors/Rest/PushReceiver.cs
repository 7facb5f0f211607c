using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ExchangeHub.Adapters.Connectors.Wire;
using ExchangeHub.Contracts;

namespace ExchangeHub.Adapters.Connectors.Rest;

/// <summary>
/// Receives the facts of a system that posts them. A request is answered when the hub has answered for each of its rows; until then, and
/// where that takes too long, the system keeps them and posts them again.
/// </summary>
internal sealed class PushReceiver : IDisposable
{
    private readonly byte[] key;
    private readonly PushLimits limits;
    private readonly TimeProvider clock;
    private readonly PushQueue queue;
    private readonly IReadOnlyList<(SourceShape Source, RestSourceShape Shape, RowReading Reading)> sources;
    private readonly CancellationTokenSource closing = new();
    private readonly ConcurrentDictionary<string, SourceDriftException> drifts = new(StringComparer.Ordinal);

    public PushReceiver(string pushKey, PushLimits limits, IReadOnlyList<(SourceShape Source, RestSourceShape Shape)> sources, TimeProvider clock)
    {
        key = Hash(pushKey);
        this.limits = limits;
        this.clock = clock;
        queue = new PushQueue(limits.MaxWaiting);
        this.sources = [.. sources.Select(pair => (pair.Source, pair.Shape, new RowReading(pair.Source)))];
    }

    public PushLimits Limits => limits;

    public Task NextArrived => queue.NextArrived;

    /// <summary>True for the key of this system. Hashes are compared, so that the time taken tells nothing, not even the length.</summary>
    public bool IsKey(string? given) => given is not null && CryptographicOperations.FixedTimeEquals(key, Hash(given));

    public async Task<PushAnswer> ReceiveAsync(string? sourceName, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        if (sources.Where(pair => sourceName is null ? sources.Count == 1 : pair.Source.Name == sourceName).ToList() is not [var source])
        {
            return PushAnswer.Refused(404, RejectionCode.NotFound, sourceName is null ? "请用 source 参数注明数据来源" : "没有这个数据来源");
        }

        if (JsonAnswer.Parse(body, limits.MaxDepth) is not { } json)
        {
            return PushAnswer.Refused(400, RejectionCode.MalformedJson, "请求体不是有效的 JSON");
        }

        var items = ItemsOf(json, source.Shape.Items);
        if (items.Count == 0 || items.Any(item => item.ValueKind != JsonValueKind.Object))
        {
            return PushAnswer.Refused(400, RejectionCode.MalformedRequest, "请求体中没有数据对象");
        }

        try
        {
            if (items.Count > limits.MaxRows)
            {
                return PushAnswer.Refused(413, RejectionCode.BatchTooLarge, $"一次最多推送 {limits.MaxRows} 条");
            }

            var rows = items.Select(item => JsonRows.RowOf(item, source.Reading)).ToList();
            drifts.TryRemove(source.Source.Name, out _);
            return await SettledAsync(rows, cancellationToken);
        }
        catch (SourceDriftException changed)
        {
            drifts[source.Source.Name] = changed;
            return PushAnswer.Refused(422, "source-drift", $"字段与约定不符: {changed.Detail}");
        }
    }

    /// <summary>Rows that wait. While what was last posted has another shape than agreed there are none, and the alarm stands.</summary>
    public IReadOnlyList<SourceRow> Read(int max) => drifts.Values.FirstOrDefault() is { } changed ? throw changed : queue.Open(max);

    public void Take(IEnumerable<SourceRow> rows) => queue.Take(rows);

    public void Settle(IEnumerable<RowOutcome> outcomes) => queue.Settle(outcomes);

    /// <summary>Nobody will read what waits: its senders are told to come again.</summary>
    public void Dispose()
    {
        closing.Cancel();
        closing.Dispose();
    }

    private async Task<PushAnswer> SettledAsync(IReadOnlyList<OrderedRow> rows, CancellationToken cancellationToken)
    {
        if (rows.GroupBy(row => row.Row.RowId).Any(same => same.Any(row => !PushQueue.HasSameContent(row.Row, same.First().Row))))
        {
            return PushAnswer.Refused(400, RejectionCode.DuplicateIdDifferentContent, "同一记录编号有两种内容");
        }

        using var wait = queue.Add(rows);
        if (wait is null)
        {
            return PushAnswer.Later(limits.RetryAfter, "等待处理的数据过多, 请稍后重新推送");
        }

        try
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, closing.Token);
            return PushAnswer.Of(await wait.Outcomes.WaitAsync(limits.Wait, clock, either.Token));
        }
        catch (Exception unanswered) when (unanswered is TimeoutException or ObjectDisposedException
            || (unanswered is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return PushAnswer.Later(limits.RetryAfter, "暂时无法送达, 请稍后重新推送");
        }
    }

    private static List<JsonElement> ItemsOf(JsonElement json, string path) => json.At(path) switch
    {
        { ValueKind: JsonValueKind.Array } list => [.. list.EnumerateArray()],
        { ValueKind: JsonValueKind.Object } one => [one],
        _ => [],
    };

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}

/// <summary>How much may be posted at once, and how long a sender is kept waiting.</summary>
internal sealed record PushLimits(int MaxBytes, int MaxDepth, int MaxRows, int MaxWaiting, TimeSpan Wait, TimeSpan RetryAfter)
{
    public static PushLimits Read(WireSettings settings, HttpLimits limits)
    {
        var push = settings.Section("push");
        var read = new PushLimits(
            push?.Number("maxRequestBytes", 4 * 1024 * 1024, 1024, 64 * 1024 * 1024) ?? 4 * 1024 * 1024,
            limits.MaxDepth,
            push?.Number("maxRows", 1_000, 1, 10_000) ?? 1_000,
            push?.Number("maxWaiting", 10_000, 1, 100_000) ?? 10_000,
            TimeSpan.FromSeconds(push?.Number("waitSeconds", 25, 1, 120) ?? 25),
            TimeSpan.FromSeconds(push?.Number("retryAfterSeconds", 5, 1, 600) ?? 5));
        push?.Done();
        return read;
    }
}
