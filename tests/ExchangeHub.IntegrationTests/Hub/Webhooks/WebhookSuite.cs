using ExchangeHub.Access.Destinations;
using ExchangeHub.Hub.Deliveries;
using ExchangeHub.Hub.Webhooks;
using ExchangeHub.Testing.Databases;
using ExchangeHub.Testing.Waiting;
using ExchangeHub.Testing.Webhooks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace ExchangeHub.IntegrationTests.Hub.Webhooks;

/// <summary>What the suites about webhooks share.</summary>
public abstract class WebhookSuite<TDatabase>(HubStore<TDatabase> store) : HubCompliance<TDatabase>(store)
    where TDatabase : TestDatabase, new()
{
    private protected Task<WebhookNode> StartAsync(Action<WebhookOptions>? configure = null, INameResolver? names = null, FakeTimeProvider? clock = null) =>
        WebhookNode.StartAsync(Store.ConnectionString, Store.Keys, configure, names, clock);

    /// <summary>Lets time pass, a second after the other, until the receiver has been called so often.</summary>
    private protected static Task PassUntilCalledAsync(WebhookNode node, WebhookReceiver receiver, int number) => Eventually.Async(async () =>
    {
        await node.PassAsync(TimeSpan.FromSeconds(1));
        return receiver.Calls.Count >= number;
    });

    // For where time runs faster than the calls: so long that none is given up meanwhile.
    private protected static void Patient(WebhookOptions options) => options.Timeout = TimeSpan.FromMinutes(2);

    private protected static async Task<WebhookCall> CallAsync(WebhookReceiver receiver, int number = 1)
    {
        await Eventually.Async(() => Task.FromResult(receiver.Calls.Count), count => count >= number);
        return receiver.Calls.ElementAt(number - 1);
    }

    private protected static async Task<DeliveryRow> DeliveryAsync(WebhookNode node, Guid subscription, DeliveryState state) => (await Eventually.Async(
        () => node.Hub.QueryAsync(db => db.Set<DeliveryRow>().AsNoTracking().SingleOrDefaultAsync(d => d.SubscriptionId == subscription, TestContext.Current.CancellationToken)),
        row => row?.State == state))!;

    private protected static async Task<DeliveryAttempt> AttemptAsync(WebhookNode node, Guid subscription) => (await Eventually.Async(
        () => node.Hub.QueryAsync(db => db.Set<DeliveryAttempt>().AsNoTracking().FirstOrDefaultAsync(
            a => db.Set<DeliveryRow>().Any(d => d.Id == a.DeliveryId && d.SubscriptionId == subscription), TestContext.Current.CancellationToken)),
        attempt => attempt is not null))!;
}
