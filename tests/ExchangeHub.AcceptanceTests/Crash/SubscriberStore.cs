using ExchangeHub.Contracts;
using ExchangeHub.Testing.Proof;

namespace ExchangeHub.AcceptanceTests.Crash;

/// <summary>
/// What a department keeps: what it did, in order, by delivery id, and the receipts it still has to return. It outlives
/// the hub, as the department's own system does.
/// </summary>
internal sealed class SubscriberStore
{
    private readonly Lock gate = new();
    private readonly HashSet<Guid> known = [];
    private readonly List<Application> applications = [];
    private readonly List<RecordedReceipt> recorded = [];
    private readonly Queue<Receipt> owed = [];
    private int redeliveries;
    private int underWay;

    public int Applied
    {
        get
        {
            lock (gate)
            {
                return applications.Count;
            }
        }
    }

    /// <summary>True where every receipt has been returned.</summary>
    public bool IsSettled
    {
        get
        {
            lock (gate)
            {
                return owed.Count == 0 && underWay == 0;
            }
        }
    }

    /// <summary>Does what the event asks, unless it was done before. True the first time.</summary>
    public bool Apply(Delivery delivery)
    {
        lock (gate)
        {
            if (!known.Add(delivery.DeliveryId))
            {
                redeliveries++;
                return false;
            }

            applications.Add(new Application(delivery.DeliveryId, new EventKey(delivery.Event.Source, delivery.Event.Id)));
            return true;
        }
    }

    public bool Knows(Guid deliveryId)
    {
        lock (gate)
        {
            return known.Contains(deliveryId);
        }
    }

    public void Owe(IEnumerable<Receipt> receipts)
    {
        lock (gate)
        {
            foreach (var receipt in receipts)
            {
                owed.Enqueue(receipt);
            }
        }
    }

    /// <summary>Takes receipts to return; each is either <see cref="Recorded"/> or owed again.</summary>
    public List<Receipt> Take(int most)
    {
        lock (gate)
        {
            var taken = Enumerable.Range(0, Math.Min(most, owed.Count)).Select(_ => owed.Dequeue()).ToList();
            underWay += taken.Count;
            return taken;
        }
    }

    public void GiveBack(List<Receipt> taken)
    {
        lock (gate)
        {
            underWay -= taken.Count;
            taken.ForEach(owed.Enqueue);
        }
    }

    public void Recorded(List<Receipt> taken)
    {
        lock (gate)
        {
            underWay -= taken.Count;
            recorded.AddRange(taken.Where(receipt => receipt.Stage != ReceiptStage.Failed)
                .Select(receipt => new RecordedReceipt(receipt.DeliveryId, receipt.Stage)));
        }
    }

    public SubscriberHistory History(string subscriber)
    {
        lock (gate)
        {
            return new SubscriberHistory(subscriber, [.. applications], redeliveries, [.. recorded]);
        }
    }
}
