using System.Text.Json.Nodes;
using ExchangeHub.Contracts;
using ExchangeHub.Testing.Waiting;
using Xunit;

namespace ExchangeHub.IntegrationTests.Adapters;

public sealed class DeliveryTests
{
    private static readonly string Finance = Exchange.ClientOf(Department.Finance);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_delivery_whose_receipt_was_lost_is_applied_once_and_answered_alike()
    {
        await using var exchange = await Exchange.StartAsync(Cancellation, hub => hub.Routes = false);
        var clerk = (await exchange.Systems.ClerksAsync(Cancellation))[0];
        var delivery = FakeHub.DeliveryOf(BusinessOf.PostChangedEvent(clerk, "0142", "e1"));

        await exchange.Hub.DeliverAsync(exchange.Bus, Finance, delivery);
        await exchange.Hub.DeliverAsync(exchange.Bus, Finance, delivery, delivery);
        var receipts = await ReceiptsAsync(exchange, 3);

        Assert.Single(receipts.Select(receipt => (receipt.Stage, receipt.BusinessNo, receipt.Detail)).Distinct());
        Assert.Equal(ReceiptStage.Completed, receipts[0].Stage);
        Assert.Contains("payMonth=", receipts[0].Detail, StringComparison.Ordinal);
        await Eventually.Async(() => Task.FromResult(exchange.Hub.Ledger.Count == 1));
        Assert.Equal("e1", exchange.Hub.Ledger[0].CausationId);
    }

    [Fact]
    public async Task A_failing_person_holds_back_only_his_own_later_events()
    {
        await using var exchange = await Exchange.StartAsync(Cancellation, hub => hub.Routes = false);
        var clerks = await exchange.Systems.ClerksAsync(Cancellation);
        var (locked, free) = (clerks[0], clerks[1]);
        await LockAsync(exchange, locked, "lock-person");
        var batch = new[]
        {
            FakeHub.DeliveryOf(BusinessOf.PostChangedEvent(locked, "0142", "locked-1")),
            FakeHub.DeliveryOf(BusinessOf.PostChangedEvent(free, "0142", "free-1")),
            FakeHub.DeliveryOf(BusinessOf.PostChangedEvent(locked, "0141", "locked-2")),
            FakeHub.DeliveryOf(BusinessOf.PostChangedEvent(free, "0141", "free-2")),
        };

        await exchange.Hub.DeliverAsync(exchange.Bus, Finance, batch);
        var first = await ReceiptsAsync(exchange, 4);
        await LockAsync(exchange, locked, "unlock-person");
        await exchange.Hub.DeliverAsync(exchange.Bus, Finance, batch);
        var second = (await ReceiptsAsync(exchange, 8)).Skip(4).ToList();

        Assert.Equal(["completed", "completed"], StagesOf(first, batch[1], batch[3]));
        Assert.Equal(["failed", "failed"], StagesOf(first, batch[0], batch[2]));
        Assert.All(first.Where(receipt => receipt.Stage == ReceiptStage.Failed), receipt => Assert.True(receipt.RetryAfterSeconds > 0));
        Assert.All(second, receipt => Assert.Equal(ReceiptStage.Completed, receipt.Stage));
        // The later event came last for both, although it was held back for one.
        foreach (var clerk in (JsonObject[])[locked, free])
        {
            var pay = await exchange.Systems.PersonAsync(Department.Finance, clerk["A0184"]!.GetValue<string>(), Cancellation);
            Assert.Equal("18-5", pay!["grade_code"]!.GetValue<string>());
        }
    }

    [Fact]
    public async Task A_person_finance_does_not_pay_is_refused_with_a_code_and_others_go_on()
    {
        await using var exchange = await Exchange.StartAsync(Cancellation, hub => hub.Routes = false);
        var clerks = await exchange.Systems.ClerksAsync(Cancellation);
        var stranger = clerks[0].DeepClone().AsObject();
        stranger["A0184"] = "990000199001011237";

        await exchange.Hub.DeliverAsync(
            exchange.Bus, Finance,
            FakeHub.DeliveryOf(BusinessOf.PostChangedEvent(stranger, "0142", "stranger")), FakeHub.DeliveryOf(BusinessOf.PostChangedEvent(clerks[1], "0142", "known")));
        var receipts = await ReceiptsAsync(exchange, 2);

        Assert.Contains(receipts, receipt => receipt is { Stage: ReceiptStage.Refused, Code: "not-on-payroll" });
        Assert.Contains(receipts, receipt => receipt.Stage == ReceiptStage.Completed);
    }

    [Fact]
    public async Task A_systems_own_event_is_not_applied_to_it_again()
    {
        await using var exchange = await Exchange.StartAsync(Cancellation, hub => hub.Routes = false);
        var clerk = (await exchange.Systems.ClerksAsync(Cancellation))[0];
        var own = BusinessOf.PostChangedEvent(clerk, "0142", "own");
        var attributes = own.Attributes().ToDictionary(attribute => attribute.Key, attribute => attribute.Value);
        attributes["source"] = $"/{SandboxServer.Region}/{Department.Finance}";

        await exchange.Hub.DeliverAsync(exchange.Bus, Finance, FakeHub.DeliveryOf(CloudEvent.From(attributes, own.Data)));
        var receipt = Assert.Single(await ReceiptsAsync(exchange, 1));

        Assert.Equal(ReceiptStage.Completed, receipt.Stage);
        Assert.Null(receipt.BusinessNo);
        var pay = await exchange.Systems.PersonAsync(Department.Finance, clerk["A0184"]!.GetValue<string>(), Cancellation);
        Assert.Equal("24-3", pay!["grade_code"]!.GetValue<string>());
    }

    private static Task<JsonObject> LockAsync(Exchange exchange, JsonObject person, string action) => exchange.Systems.ActAsync(
        Department.Finance, action, new JsonObject { ["iden_no"] = person["A0184"]!.GetValue<string>() }, Cancellation);

    private static IEnumerable<string> StagesOf(IReadOnlyList<Receipt> receipts, params Delivery[] deliveries) =>
        deliveries.Select(delivery => receipts.Single(receipt => receipt.DeliveryId == delivery.DeliveryId).Stage);

    private static Task<List<Receipt>> ReceiptsAsync(Exchange exchange, int count) => Eventually.Async(
        () => Task.FromResult(exchange.Hub.Receipts.Select(received => received.Receipt).ToList()), receipts => receipts.Count >= count);
}
