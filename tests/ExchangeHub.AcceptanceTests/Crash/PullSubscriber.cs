using System.Text.Json;
using ExchangeHub.Contracts;
using ExchangeHub.Testing.Hubs;
using ExchangeHub.Testing.Proof;
using Xunit;

namespace ExchangeHub.AcceptanceTests.Crash;

/// <summary>
/// A department that pulls with several workers at once and is no better than real ones: it loses what it has just
/// pulled, forgets to answer, and sometimes cannot apply an event now and hands it back.
/// </summary>
internal sealed class PullSubscriber(Cluster cluster, HubClient client, Guid subscription, int workers, int seed, Progress progress) : IProofSubscriber
{
    private const double LeaseSeconds = 2;

    private readonly SubscriberStore store = new();

    public SubscriberHistory History => store.History(client.ClientId);

    public bool IsUpToDate(int events) => store.Applied >= events && store.IsSettled;

    public Task RunAsync(CancellationToken stop) =>
        Task.WhenAll(Enumerable.Range(0, workers).Select(worker => WorkAsync(new Random(seed + worker), stop)));

    private async Task WorkAsync(Random random, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var pulled = await PullAsync(random);
            var mishap = random.Next(16);
            if (mishap > 0)
            {
                Apply(pulled, random);
            }

            if (mishap != 1)
            {
                await ReturnReceiptsAsync(random.Next(1, 100));
            }
        }
    }

    private async Task<List<Delivery>> PullAsync(Random random)
    {
        var answer = await cluster.AskAsync(() => client.PostAsync(
            $"v1/subscriptions/{subscription}/pull", new { max = random.Next(1, 60), waitSeconds = 0.5, leaseSeconds = LeaseSeconds }));
        return answer?.Body.GetProperty("deliveries").Deserialize<List<Delivery>>(WireJson.Options) ?? [];
    }

    private void Apply(List<Delivery> deliveries, Random random)
    {
        var stuck = new HashSet<string>();
        foreach (var delivery in deliveries.Where(delivery => !stuck.Contains(delivery.Event.Subject!)))
        {
            if (random.Next(40) == 0 && !store.Knows(delivery.DeliveryId))
            {
                // What comes behind it waits with it.
                stuck.Add(delivery.Event.Subject!);
                store.Owe([new Receipt { DeliveryId = delivery.DeliveryId, Stage = ReceiptStage.Failed, RetryAfterSeconds = 0, Code = "busy" }]);
                continue;
            }

            if (store.Apply(delivery))
            {
                progress.Add(Step.Applied);
            }

            string[] stages = random.Next(3) == 0 ? [ReceiptStage.Received, ReceiptStage.Completed] : [ReceiptStage.Completed];
            store.Owe(stages.Select(stage => new Receipt { DeliveryId = delivery.DeliveryId, Stage = stage }));
        }
    }

    private async Task ReturnReceiptsAsync(int most)
    {
        var taken = store.Take(most);
        if (taken.Count == 0)
        {
            return;
        }

        var answer = await cluster.AskAsync(() => client.ReceiptsAsync(taken));
        if (answer is null)
        {
            store.GiveBack(taken);
            return;
        }

        Assert.True(answer.Body.GetProperty("rejected").GetInt32() == 0, $"A receipt was rejected: {answer.Text}");
        store.Recorded(taken);
        progress.Add(Step.ReceiptRecorded, taken.Count);
    }
}
