using System.Text.Json;
using System.Text.Json.Nodes;
using ExchangeHub.Access;
using ExchangeHub.Contracts;
using ExchangeHub.IntegrationTests.Records;
using ExchangeHub.Testing.Databases;
using ExchangeHub.Testing.Records;
using ExchangeHub.Testing.Waiting;
using Xunit;

namespace ExchangeHub.IntegrationTests.Repair;

/// <summary>A node as operators and subscribers see it. Each test has a subscriber of its own.</summary>
public abstract class RepairDesk<TDatabase>(RecordsNode<TDatabase> node) : IClassFixture<RecordsNode<TDatabase>>
    where TDatabase : TestDatabase, new()
{
    private const string Ops = Scopes.OpsRead + " " + Scopes.OpsWrite;

    private static int people = 500;
    private static int subscribers;

    private protected static readonly NodeClient Operator = new(Department.Staffing, Events.City, Ops, "first");
    private protected static readonly NodeClient SecondOperator = new(Department.Staffing, Events.City, Ops, "second");
    private protected static readonly NodeClient OtherCity = new(Department.Staffing, "430600", Ops);
    private protected static readonly NodeClient OnlyReads = new(Department.Staffing, Events.City, Scopes.OpsRead);

    private protected RecordsNode<TDatabase> Node => node;

    private protected static SyntheticPerson Somebody() => SyntheticPerson.Number(Interlocked.Increment(ref people));

    private protected static NodeClient NewSubscriber() =>
        new(Department.Finance, Events.City, $"{Scopes.DeliveriesPull} {Scopes.EventsRead}", $"subscriber-{Interlocked.Increment(ref subscribers)}");

    private protected Task<(int Status, JsonElement Body)> PostAsync(NodeClient client, string path, object? body = null) => node.AskAsync(client, HttpMethod.Post, path, body);

    private protected Task<(int Status, JsonElement Body)> GetAsync(NodeClient client, string path) => node.AskAsync(client, HttpMethod.Get, path);

    private protected async Task<string> SubscribeAsync(NodeClient subscriber, params int[] retrySchedule)
    {
        var (status, body) = await PostAsync(subscriber, "/v1/subscriptions", new
        {
            types = new[] { "exchangehub.personnel.*" }, region = Events.City, channel = "pull", retrySchedule = retrySchedule.Length == 0 ? null : retrySchedule,
        });
        Assert.True(status == 201, body.GetRawText());
        return body.GetProperty("id").GetString()!;
    }

    private protected Task PublishAsync(params JsonObject[] events) => node.PublishAsync(events);

    private protected async Task<IReadOnlyList<Delivery>> PullAsync(NodeClient subscriber, string subscription, int max = 100, int leaseSeconds = 300)
    {
        var (status, body) = await PostAsync(subscriber, $"/v1/subscriptions/{subscription}/pull", new { max, leaseSeconds });
        Assert.Equal(200, status);
        return body.GetProperty("deliveries").Deserialize<List<Delivery>>(WireJson.Options)!;
    }

    private protected async Task ReceiptAsync(NodeClient subscriber, string stage, string? code, params IEnumerable<Delivery> deliveries)
    {
        var receipts = deliveries.Select(delivery => new { deliveryId = delivery.DeliveryId, stage, code, detail = code is null ? null : "Post 17 is locked" }).ToList();
        var (status, body) = await PostAsync(subscriber, "/v1/receipts", receipts);
        Assert.True(status == 200 && body.GetProperty("rejected").GetInt32() == 0, body.GetRawText());
    }

    /// <summary>What trying again cannot help: set aside at once.</summary>
    private protected Task SetAsideAsync(NodeClient subscriber, params IEnumerable<Delivery> deliveries) =>
        ReceiptAsync(subscriber, ReceiptStage.Failed, RejectionCode.InvalidField, deliveries);

    private protected async Task<JsonElement> GroupOfAsync(string subscription)
    {
        var (status, body) = await GetAsync(Operator, "/v1/failure-groups?limit=200");
        Assert.Equal(200, status);
        return body.GetProperty("items").EnumerateArray().Single(group => group.GetProperty("subscriptionId").GetString() == subscription);
    }

    private protected async Task<JsonElement> TraceOfAsync(NodeClient reader, Delivery delivery, long sequence)
    {
        var (status, body) = await GetAsync(reader, $"/v1/events/{sequence}/trace");
        Assert.Equal(200, status);
        return body.GetProperty("deliveries").EnumerateArray().Single(one => one.GetProperty("deliveryId").GetGuid() == delivery.DeliveryId);
    }

    private protected async Task<long> SequenceOfAsync(Guid delivery) =>
        await node.QueryAsync(db => Task.FromResult(db.Set<ExchangeHub.Hub.Deliveries.DeliveryRow>().Single(row => row.Id == delivery).Sequence));

    private protected static Task<JsonElement> EventuallyAsync(Func<Task<JsonElement>> look, Func<JsonElement, bool> until) => Eventually.Async(look, until);
}
