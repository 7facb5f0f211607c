using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Transport;
using ExchangeHub.Testing.Waiting;
using Xunit;

namespace ExchangeHub.IntegrationTests.Adapters;

public sealed class LostConfirmTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_change_whose_confirm_is_lost_is_sent_again()
    {
        await using var exchange = await Exchange.StartAsync(Cancellation, hub => hub.Routes = false, Department.Organization);
        var clerk = (await exchange.Systems.ClerksAsync(Cancellation))[0];
        var lost = exchange.Confirms.LoseAsync<SubmitEvents>();

        var rowId = await exchange.Systems.PromoteAsync(clerk, Cancellation);

        await lost.WaitAsync(Cancellation);
        await Eventually.Async(() => Task.FromResult(exchange.Hub.Ledger), ledger => ledger.Any(e => e.Id == rowId));
    }

    [Fact]
    public async Task An_answer_whose_confirm_is_lost_does_not_hold_back_the_next_deliveries()
    {
        await using var exchange = await Exchange.StartAsync(Cancellation, hub => hub.Routes = false, Department.Organization, Department.Finance);
        var clerk = (await exchange.Systems.ClerksAsync(Cancellation))[0];
        await exchange.Systems.PromoteAsync(clerk, Cancellation);
        var change = (await Eventually.Async(() => Task.FromResult(exchange.Hub.Ledger), ledger => ledger.Count == 1))[0];
        var delivery = FakeHub.DeliveryOf(change);
        var lost = exchange.Confirms.LoseAsync<ReturnReceipts>();
        await exchange.Hub.DeliverAsync(exchange.Bus, Exchange.ClientOf(Department.Finance), delivery);
        await lost.WaitAsync(Cancellation);

        await exchange.Hub.RedeliverAsync(exchange.Bus);

        await Eventually.Async(() => Task.FromResult(exchange.Hub.Receipts), receipts => receipts.Any(receipt => receipt.Receipt.DeliveryId == delivery.DeliveryId));
    }
}
