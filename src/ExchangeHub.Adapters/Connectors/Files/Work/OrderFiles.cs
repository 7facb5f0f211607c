using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using ExchangeHub.Adapters.Connectors.Files.Folders;
using ExchangeHub.Adapters.Connectors.Files.Tables;
using ExchangeHub.Contracts;

namespace ExchangeHub.Adapters.Connectors.Files.Work;

/// <summary>
/// Writes orders into the department's incoming area: one file for a batch, whole under its name, its companion last. The same batch again is
/// the same file again, unless the department may have fetched it; then it recognises the rows by <c>EXCHANGE_ID</c>.
/// </summary>
internal sealed class OrderFiles(IExchangeFolder folder, FileAreas areas, IReadOnlyDictionary<string, OrderTarget> targets, ICursorStore store, TimeProvider clock)
{
    public const string Id = "EXCHANGE_ID";
    public const string Number = "序号";
    public const string Correlation = "关联号";
    public const string Causation = "起因号";
    public const string Trace = "跟踪号";

    private const string Key = "files/orders";
    private const int Remembered = 64;

    public async Task WriteAsync(IReadOnlyList<OrderRow> orders, CancellationToken cancellationToken)
    {
        foreach (var batch in Batches(orders))
        {
            await WriteAsync(targets[batch[0].Target], batch, cancellationToken);
        }
    }

    // One file for each target; where a subject has orders of several, their order must show in the files'.
    private static IEnumerable<List<OrderRow>> Batches(IReadOnlyList<OrderRow> orders)
    {
        if (orders.GroupBy(order => order.Cause.Subject ?? "").All(subject => subject.Select(order => order.Target).Distinct().Count() == 1))
        {
            return orders.GroupBy(order => order.Target).Select(target => target.ToList());
        }

        var runs = new List<List<OrderRow>>();
        foreach (var order in orders)
        {
            if (runs.Count == 0 || runs[^1][0].Target != order.Target)
            {
                runs.Add([]);
            }

            runs[^1].Add(order);
        }

        return runs;
    }

    private async Task WriteAsync(OrderTarget target, List<OrderRow> batch, CancellationToken cancellationToken)
    {
        var digest = DigestOf(target, batch);
        var written = store.Get(Key) is { Length: > 0 } kept ? JsonSerializer.Deserialize<Written>(kept)! : new Written(0, []);
        var file = written.Files.FirstOrDefault(file => file.Digest == digest);
        if (file is { IsComplete: true })
        {
            return;
        }

        if (file is null)
        {
            // The name is settled before the file is: a killed process finds its own beginning again instead of writing a second file.
            file = new WrittenFile(digest, NameOf(target, written.Last + 1), IsComplete: false);
            written = new Written(written.Last + 1, [file, .. written.Files.Take(Remembered - 1)]);
            store.Set(Key, JsonSerializer.Serialize(written));
        }

        await using var content = Encoded(target, batch);
        await WriteAsync(new FolderPath(areas.Incoming, file.Name), content, cancellationToken);
        store.Set(Key, JsonSerializer.Serialize(written with { Files = [.. written.Files.Select(known => known == file ? known with { IsComplete = true } : known)] }));
    }

    private async Task WriteAsync(FolderPath path, Stream content, CancellationToken cancellationToken)
    {
        var done = new FolderPath(path.Area, path.Name + FileName.Done);
        if (!await folder.ExistsAsync(done, cancellationToken))
        {
            await folder.WriteAsync(path, content, cancellationToken);
            await folder.WriteAsync(done, Stream.Null, cancellationToken);
        }
    }

    private static MemoryStream Encoded(OrderTarget target, List<OrderRow> batch)
    {
        string[] columns = [.. new[] { Id, Number }.Concat(target.Shape.Columns).Concat([Correlation, Causation, Trace]).Distinct()];
        var content = new MemoryStream();
        target.Format.Write(columns, batch.Select((order, at) => columns.Select(column => Value(order, at, column)).ToList()), content);
        content.Position = 0;
        return content;
    }

    // Without the trace, which is another at each attempt.
    private static string DigestOf(OrderTarget target, List<OrderRow> batch) => Convert.ToHexStringLower(SHA256.HashData(
        JsonSerializer.SerializeToUtf8Bytes(batch.Select(order => new { target.Shape.Name, order.DeliveryId, order.Columns }))));

    private static string? Value(OrderRow order, int at, string column) => order.Columns.GetValueOrDefault(column) ?? column switch
    {
        Id => order.DeliveryId.ToString(),
        Number => (at + 1).ToString(CultureInfo.InvariantCulture),
        Correlation => order.Cause.CorrelationId,
        Causation => order.Cause.EventId,
        Trace => order.Cause.TraceParent,
        _ => null,
    };

    private string NameOf(OrderTarget target, long number) => target.Pattern.Replace(
        "*", string.Create(CultureInfo.InvariantCulture, $"{clock.GetUtcNow().ToOffset(ChinaTime.Offset):yyyyMMddHHmmss}_{number:000000}"), StringComparison.Ordinal);

    private sealed record Written(long Last, IReadOnlyList<WrittenFile> Files);

    private sealed record WrittenFile(string Digest, string Name, bool IsComplete);
}

/// <summary>A kind of order, how its files look, and their name with a star for time and sequence.</summary>
internal sealed record OrderTarget(TargetShape Shape, string Pattern, ITableFormat Format);
