using System.Diagnostics;

namespace ExchangeHub.Host.Commands.Conformance.Traffic;

/// <summary>Everything the client under test has asked of the hub, in the order of the answers.</summary>
internal sealed class Transcript
{
    private readonly List<Exchange> exchanges = [];
    private readonly Lock gate = new();
    private readonly long began = Stopwatch.GetTimestamp();
    private TaskCompletionSource added = NewSignal();

    public TimeSpan Now => Stopwatch.GetElapsedTime(began);

    /// <summary>Ends when another exchange is there.</summary>
    public Task NextAdded
    {
        get
        {
            lock (gate)
            {
                return added.Task;
            }
        }
    }

    public IReadOnlyList<Exchange> All
    {
        get
        {
            lock (gate)
            {
                return [.. exchanges];
            }
        }
    }

    public IEnumerable<SentEvent> Events => All.SelectMany(SentEvent.In);

    public IEnumerable<HandedOut> Deliveries => All.SelectMany(HandedOut.In);

    public IEnumerable<SentReceipt> Receipts => All.SelectMany(SentReceipt.In);

    public void Add(Exchange exchange)
    {
        lock (gate)
        {
            exchanges.Add(exchange);
            added.SetResult();
            added = NewSignal();
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
