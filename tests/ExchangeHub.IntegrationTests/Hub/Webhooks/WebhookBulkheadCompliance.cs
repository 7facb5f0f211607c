using ExchangeHub.Hub.Deliveries;
using ExchangeHub.Testing.Databases;
using ExchangeHub.Testing.Records;
using ExchangeHub.Testing.Waiting;
using ExchangeHub.Testing.Webhooks;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace ExchangeHub.IntegrationTests.Hub.Webhooks;

/// <summary>A receiver that hangs holds places of its own.</summary>
public abstract class WebhookBulkheadCompliance<TDatabase>(HubStore<TDatabase> store) : WebhookSuite<TDatabase>(store)
    where TDatabase : TestDatabase, new()
{
    private const int Others = 50;

    [Fact]
    public async Task Fifty_receivers_get_everything_while_two_hang_and_hold_all_that_is_shared()
    {
        await using var node = await StartAsync(options => options.Overall = 1);
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var hanging = await WebhookReceiver.StartAsync();
        var released = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        hanging.Answer = async (_, http) =>
        {
            await released.Task.WaitAsync(http.RequestAborted);
            await WebhookReceiver.Status(http, 204);
        };
        var (first, _) = await node.SubscribeAsync(hanging.Endpoint);
        var (second, _) = await node.SubscribeAsync(hanging.Endpoint);
        await node.Hub.AcceptAsync([.. Enumerable.Range(1, 3).Select(number => Events.PostChanged(Somebody(), number))]);
        await CallAsync(hanging, 3);
        var others = new List<Guid>();
        for (var i = 0; i < Others; i++)
        {
            others.Add((await node.SubscribeAsync(receiver.Endpoint)).Id);
        }

        await node.Hub.AcceptAsync(Events.PostChanged(Somebody()), Events.PostChanged(Somebody()));

        await Eventually.Async(() => SettledAsync(node, others), settled => settled == 2 * Others);
        Assert.Equal(0, await SettledAsync(node, [first, second]));
        Assert.Equal(3, hanging.Calls.Count);
        released.SetResult();
    }

    private static Task<int> SettledAsync(WebhookNode node, List<Guid> subscriptions) => node.Hub.QueryAsync(db => db.Set<DeliveryRow>().CountAsync(
        row => subscriptions.Contains(row.SubscriptionId) && row.State == DeliveryState.Settled, TestContext.Current.CancellationToken));
}

public sealed class SqliteWebhookBulkheadTests(HubStore<SqliteDatabase> store) : WebhookBulkheadCompliance<SqliteDatabase>(store);

public sealed class PostgresWebhookBulkheadTests(HubStore<PostgresDatabase> store) : WebhookBulkheadCompliance<PostgresDatabase>(store);
