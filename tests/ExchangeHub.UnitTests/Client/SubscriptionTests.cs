using System.Net;
using System.Text.Json.Nodes;
using ExchangeHub.Contracts;
using Xunit;

namespace ExchangeHub.UnitTests.Client;

public sealed class SubscriptionTests : ClientFixture
{
    private static readonly string[] Types = ["exchangehub.personnel.post-changed.v1", "exchangehub.personnel.staff-released.v1"];

    private readonly List<object> known = [];

    public SubscriptionTests() => Hub.Answer = asked => (asked.Method.Method, asked.Path) switch
    {
        ("GET", "/v1/subscriptions") => HubStub.Json(HttpStatusCode.OK, new { items = known }),
        ("POST", "/v1/subscriptions") => HubStub.Json(HttpStatusCode.Created, Add(asked)),
        _ => HubStub.Problem(HttpStatusCode.NotFound, RejectionCode.NotFound),
    };

    [Fact]
    public async Task The_same_types_of_the_same_region_are_one_subscription_whatever_their_order()
    {
        var made = await Client.FindOrCreateSubscriptionAsync(Types, "430700", Cancellation);
        var found = await Client.FindOrCreateSubscriptionAsync([Types[1], Types[0]], "430700", Cancellation);

        Assert.Equal(made.Id, found.Id);
        Assert.Single(known);
    }

    [Fact]
    public async Task Other_types_another_region_narrowed_fields_and_another_channel_are_not_it()
    {
        known.AddRange(
        [
            Subscription([Types[0]]), Subscription(Types, region: "430702"), Subscription(Types, channel: "adapter"),
            Subscription(Types, fields: ["postName"]), Subscription(Types, status: "ended"),
        ]);

        await Client.FindOrCreateSubscriptionAsync(Types, "430700", Cancellation);

        Assert.Equal(6, known.Count);
    }

    [Fact]
    public async Task One_that_was_made_without_an_answer_is_not_made_twice()
    {
        var answer = Hub.Answer;
        Hub.Answer = asked =>
        {
            var given = answer(asked);
            return asked.Method == HttpMethod.Post ? throw new HttpRequestException("reset") : given;
        };

        var found = await PassTimeAsync(Client.FindOrCreateSubscriptionAsync(Types, "430700", Cancellation));

        Assert.Single(known);
        Assert.Equal(Types, found.Types);
    }

    [Fact]
    public async Task Ending_one_that_is_gone_is_no_error() =>
        Assert.False(await Client.EndSubscriptionAsync(Guid.CreateVersion7(), Cancellation));

    [Fact]
    public async Task A_pull_says_how_many_how_long_and_for_how_long()
    {
        var delivery = new Delivery { DeliveryId = Guid.CreateVersion7(), Attempt = 2, LeaseUntil = Clock.GetUtcNow().AddSeconds(60), Event = EventOf(1) };
        Hub.Answer = _ => HubStub.Json(HttpStatusCode.OK, new { deliveries = new[] { delivery } });
        var subscription = Guid.CreateVersion7();

        var pulled = Assert.Single(await Client.PullAsync(subscription, 50, TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(60), Cancellation));

        Assert.Equal((delivery.DeliveryId, 2, "row-1"), (pulled.DeliveryId, pulled.Attempt, pulled.Event.Id));
        var call = Assert.Single(Hub.Calls);
        Assert.Equal($"/v1/subscriptions/{subscription}/pull", call.Path);
        Assert.True(JsonNode.DeepEquals(new JsonObject { ["max"] = 50, ["waitSeconds"] = 20, ["leaseSeconds"] = 60 }, call.Json));
    }

    [Fact]
    public async Task Receipts_go_in_requests_of_a_thousand_and_each_gets_its_answer()
    {
        Hub.Answer = asked => HubStub.Json(HttpStatusCode.OK, new
        {
            results = asked.Json.AsArray().Select(one => new { deliveryId = (Guid)one!["deliveryId"]!, status = EventStatus.Accepted, errors = Array.Empty<Finding>() }),
        });
        var receipts = Enumerable.Range(0, 1_001).Select(_ => new Receipt { DeliveryId = Guid.CreateVersion7(), Stage = ReceiptStage.Completed }).ToList();

        var results = await Client.SendReceiptsAsync(receipts, Cancellation);

        Assert.Equal(receipts.Select(receipt => receipt.DeliveryId), results.Select(result => result.DeliveryId));
        Assert.Equal([1_000, 1], Hub.Calls.Select(call => call.Json.AsArray().Count));
    }

    private object Add(Asked asked)
    {
        known.Add(Subscription([.. asked.Json["types"]!.AsArray().Select(type => (string)type!)], (string)asked.Json["region"]!, (string)asked.Json["channel"]!));
        return known[^1];
    }

    private static object Subscription(
        string[] types, string region = "430700", string channel = "pull", string[]? fields = null, string status = "active") =>
        new { id = Guid.CreateVersion7(), types, region, channel, fields, status, createdAt = "2026-04-01T09:00:00+08:00" };
}
