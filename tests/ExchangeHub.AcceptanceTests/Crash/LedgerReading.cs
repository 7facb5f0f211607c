using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using ExchangeHub.Contracts;
using ExchangeHub.Testing.Hubs;
using ExchangeHub.Testing.Proof;

namespace ExchangeHub.AcceptanceTests.Crash;

/// <summary>Reads the ledger as any client does: <c>GET /v1/events?after=</c> and the trace.</summary>
internal sealed class LedgerReading(Cluster cluster, HubClient client)
{
    private const int ReadersOfTraces = 6;
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(50);

    private readonly List<long> followed = [];

    /// <summary>What <see cref="FollowAsync"/> saw.</summary>
    public IReadOnlyList<long> Followed => followed;

    /// <summary>Follows the ledger from its beginning until told to stop, and then to its end.</summary>
    public async Task FollowAsync(CancellationToken stop)
    {
        using var pace = new PeriodicTimer(Pace);
        int seen;
        do
        {
            // Asked before looking: what comes after the stop is not there to be seen any more.
            var isLast = stop.IsCancellationRequested;
            seen = await SeeAsync();
            if (isLast && seen == 0)
            {
                return;
            }
        }
        while (seen > 0 || await pace.WaitForNextTickAsync(CancellationToken.None));
    }

    /// <summary>Everything that is in the ledger, without the traces.</summary>
    public async Task<IReadOnlyList<LedgerFact>> EntriesAsync()
    {
        var entries = new List<LedgerFact>();
        while (true)
        {
            var page = await PageAsync(entries.Count == 0 ? 0 : entries[^1].Sequence);
            if (page.Count == 0)
            {
                return entries;
            }

            entries.AddRange(page);
        }
    }

    /// <summary>
    /// The same with the deliveries that the traces tell of. A subscriber that has done everything may still have a receipt on
    /// its way: those that are not completed are looked at again for a while.
    /// </summary>
    public async Task<IReadOnlyList<LedgerFact>> SettledAsync(TimeSpan patience)
    {
        var entries = (await EntriesAsync()).ToArray();
        var started = Stopwatch.GetTimestamp();
        using var pace = new PeriodicTimer(Pace);
        int[] open = [.. Enumerable.Range(0, entries.Length)];
        do
        {
            await Parallel.ForEachAsync(open, new ParallelOptions { MaxDegreeOfParallelism = ReadersOfTraces }, async (i, _) =>
                entries[i] = entries[i] with { Deliveries = await TraceAsync(entries[i].Sequence) });
            open = [.. open.Where(i => entries[i].Deliveries.Any(delivery => delivery.State != ReceiptStage.Completed))];
        }
        while (open.Length > 0 && Stopwatch.GetElapsedTime(started) < patience && await pace.WaitForNextTickAsync(CancellationToken.None));
        return entries;
    }

    private async Task<int> SeeAsync()
    {
        var page = await PageAsync(followed.Count == 0 ? 0 : followed[^1]);
        followed.AddRange(page.Select(entry => entry.Sequence));
        return page.Count;
    }

    private async Task<List<LedgerFact>> PageAsync(long after)
    {
        var answer = await AskAsync(string.Create(CultureInfo.InvariantCulture, $"v1/events?after={after}&limit=1000"));
        return [.. answer.GetProperty("items").EnumerateArray().Select(item => new LedgerFact(
            item.GetProperty("sequence").GetInt64(),
            new EventKey(item.GetProperty("event").GetProperty("source").GetString()!, item.GetProperty("event").GetProperty("id").GetString()!),
            item.GetProperty("event").GetProperty("subject").GetString()!,
            []))];
    }

    private async Task<List<DeliveryFact>> TraceAsync(long sequence)
    {
        var trace = await AskAsync(string.Create(CultureInfo.InvariantCulture, $"v1/events/{sequence}/trace"));
        return [.. trace.GetProperty("deliveries").EnumerateArray().Select(delivery => new DeliveryFact(
            delivery.GetProperty("deliveryId").GetGuid(),
            delivery.GetProperty("subscriber").GetProperty("clientId").GetString()!,
            delivery.GetProperty("state").GetString()!,
            [.. delivery.GetProperty("receipts").EnumerateArray().Select(receipt => receipt.GetProperty("stage").GetString()!)]))];
    }

    private async Task<JsonElement> AskAsync(string path)
    {
        HubAnswer? answer;
        do
        {
            answer = await cluster.AskAsync(() => client.GetAsync(path));
        }
        while (answer is null);
        return answer.Body;
    }
}
