using ExchangeHub.Contracts;
using Xunit;

namespace ExchangeHub.UnitTests.Adapters.Edge;

/// <summary>From the hub to a system behind an unreliable line and back.</summary>
public sealed class EdgeDeliveriesTests : IAsyncDisposable
{
    private const string Released = "exchangehub.personnel.staff-released.v1";

    private readonly EdgeRig rig = new();

    public ValueTask DisposeAsync() => rig.DisposeAsync();

    [Fact]
    public async Task What_the_hub_owes_is_applied_and_its_receipts_arrive()
    {
        var owed = Enumerable.Range(1, 3).Select(number => rig.Hub.Owe(EdgeRig.EventOf(number))).ToList();

        await rig.StartAsync();
        await rig.UntilAsync(() => rig.Hub.Owed == 0);

        Assert.Equal(owed, rig.Done);
        Assert.Equal(owed, rig.Hub.Receipts.Select(receipt => receipt.DeliveryId));
        await rig.UntilAsync(() => WaitingReceipts() == 0);
    }

    [Fact]
    public async Task A_hub_that_is_away_when_the_edge_starts_is_found_when_it_comes()
    {
        rig.Hub.IsDown = true;
        await rig.StartAsync();
        rig.Hub.Owe(EdgeRig.EventOf(1));
        rig.Hub.IsDown = false;

        await rig.UntilAsync(() => rig.Hub.Owed == 0);

        Assert.Single(rig.Done);
    }

    [Fact]
    public async Task Receipts_wait_while_the_line_is_down_and_go_in_order_when_it_is_up()
    {
        rig.Applied = () => rig.Hub.IsDown = true;
        var first = rig.Hub.Owe(EdgeRig.EventOf(1));
        await rig.StartAsync();
        await rig.UntilAsync(() => WaitingReceipts() == 1);
        Assert.Empty(rig.Hub.Receipts);
        await rig.Link.ReturnReceiptsAsync(EdgeRig.System, [new Receipt { DeliveryId = first, Stage = ReceiptStage.Refused, Code = "late" }], TestContext.Current.CancellationToken);

        rig.Applied = () => { };
        rig.Hub.IsDown = false;
        await rig.UntilAsync(() => rig.Hub.Receipts.Count >= 2);

        Assert.Equal(["completed", "refused"], rig.Hub.Receipts.Take(2).Select(receipt => receipt.Stage));
    }

    [Fact]
    public async Task Killed_with_receipts_at_hand_it_sends_them_after_the_start()
    {
        rig.Applied = () => rig.Hub.IsDown = true;
        var owed = rig.Hub.Owe(EdgeRig.EventOf(1));
        await rig.StartAsync();
        await rig.UntilAsync(() => WaitingReceipts() == 1);
        await rig.KillAsync();
        rig.Hub.IsDown = false;

        await rig.StartAsync();
        await rig.UntilAsync(() => rig.Hub.Owed == 0);

        Assert.Equal(owed, Assert.Single(rig.Hub.Receipts).DeliveryId);
        Assert.Single(rig.Done);
    }

    [Fact]
    public async Task Killed_between_the_deed_and_the_receipt_it_gets_the_delivery_again_and_does_it_once()
    {
        rig.Applied = () => throw new OperationCanceledException("killed here");
        rig.Hub.Owe(EdgeRig.EventOf(1));
        await rig.StartAsync();
        await rig.UntilAsync(() => rig.Done.Count == 1);
        Assert.Equal(0, WaitingReceipts());

        rig.Applied = () => { };
        await rig.KillAsync();
        rig.Hub.EndLeases();
        await rig.StartAsync();
        await rig.UntilAsync(() => rig.Hub.Owed == 0);

        Assert.Single(rig.Done);
        Assert.Single(rig.Hub.Receipts);
    }

    [Fact]
    public async Task A_subscription_that_an_operator_ended_is_made_again()
    {
        await rig.StartAsync();
        await rig.UntilAsync(() => rig.Hub.Subscriptions.Count == 1);

        rig.Hub.EndSubscriptions();
        rig.Hub.Wake();
        rig.Hub.Owe(EdgeRig.EventOf(1));
        await rig.UntilAsync(() => rig.Hub.Owed == 0);

        Assert.Single(rig.Hub.Subscriptions);
    }

    [Fact]
    public async Task Both_subscriptions_of_a_mapping_that_has_grown_are_pulled()
    {
        await rig.StartAsync(Released);
        await rig.UntilAsync(() => rig.Hub.Subscriptions.Count == 1);
        await rig.KillAsync();
        await rig.StartAsync(Released, EdgeRig.PostChanged);
        await rig.UntilAsync(() => rig.Hub.Pulled.Count == 2);

        Assert.Equal(rig.Hub.Subscriptions.Select(one => one["id"]!.GetValue<Guid>()).Order(), rig.Hub.Pulled.Order());
    }

    private int WaitingReceipts() =>
        rig.Buffer.PeekReceiptsAsync(EdgeRig.ClientId, 100, TestContext.Current.CancellationToken).Result?.Receipts.Count ?? 0;
}
