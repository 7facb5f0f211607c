using System.Text.Json.Nodes;
using ExchangeHub.Contracts;
using ExchangeHub.Testing.Waiting;
using Xunit;

namespace ExchangeHub.IntegrationTests.Adapters;

public sealed class ChangeFeedTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task While_the_hub_is_down_changes_wait_and_arrive_afterwards()
    {
        await using var exchange = await Exchange.StartAsync(Cancellation, hub => hub.IsDown = true);
        var clerk = (await exchange.Systems.ClerksAsync(Cancellation))[0];
        var rowId = await exchange.Systems.PromoteAsync(clerk, Cancellation);

        Assert.Equal("pending", await StateAsync(exchange, rowId));
        exchange.Hub.IsDown = false;

        await Eventually.Async(() => StateAsync(exchange, rowId), state => state == "accepted");
        Assert.Contains(exchange.Hub.Ledger, e => e.Id == rowId);
    }

    [Fact]
    public async Task A_change_sent_again_after_a_lost_answer_is_one_event()
    {
        await using var exchange = await Exchange.StartAsync(Cancellation, hub => (hub.DiesBeforeAnswering, hub.Routes) = (2, false));
        var clerk = (await exchange.Systems.ClerksAsync(Cancellation))[0];
        var rowId = await exchange.Systems.PromoteAsync(clerk, Cancellation);

        await Eventually.Async(() => StateAsync(exchange, rowId), state => state == "accepted");

        Assert.Equal(rowId, Assert.Single(exchange.Hub.Ledger).Id);
        Assert.Equal(2, exchange.Hub.Duplicates);
    }

    [Fact]
    public async Task A_rejected_change_is_marked_in_its_system_and_does_not_stop_the_next()
    {
        await using var exchange = await Exchange.StartAsync(Cancellation, hub => hub.Routes = false);
        var clerks = await exchange.Systems.ClerksAsync(Cancellation);
        var spoilt = clerks[0]["A0184"]!.GetValue<string>();
        exchange.Hub.Rejects = e => e.Data.GetProperty("nationalId").GetString() == spoilt ? "approval-missing" : null;
        var rejected = await exchange.Systems.PromoteAsync(clerks[0], Cancellation);
        var accepted = await exchange.Systems.PromoteAsync(clerks[1], Cancellation);

        await Eventually.Async(() => StateAsync(exchange, accepted), state => state == "accepted");

        var marked = await exchange.Systems.ChangeAsync(Department.Organization, rejected, Cancellation);
        Assert.Equal(("rejected", "approval-missing"), (Text(marked, "state"), Text(marked, "code")));
        Assert.Contains("As the test wants it.", Text(marked, "detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_that_the_hub_cannot_take_just_now_is_sent_again_before_later_ones_are_settled()
    {
        await using var exchange = await Exchange.StartAsync(Cancellation, hub => hub.Routes = false);
        var busy = 3;
        exchange.Hub.Rejects = _ => busy-- > 0 ? RejectionCode.Unavailable : null;
        var rowId = await exchange.Systems.PromoteAsync((await exchange.Systems.ClerksAsync(Cancellation))[0], Cancellation);

        await Eventually.Async(() => StateAsync(exchange, rowId), state => state == "accepted");

        Assert.Equal(rowId, Assert.Single(exchange.Hub.Ledger).Id);
    }

    [Fact]
    public async Task Every_system_presents_itself_with_the_types_it_acts_on()
    {
        await using var exchange = await Exchange.StartAsync(Cancellation);

        await Eventually.Async(() => Task.FromResult(exchange.Hub.Systems.Count == 7));

        Assert.All(exchange.Hub.Systems, system => Assert.All(
            system.Types, type => Assert.NotNull(ContractCatalog.Find(type)!.ProfileOf(system.Department))));
    }

    private static async Task<string> StateAsync(Exchange exchange, string rowId) =>
        Text(await exchange.Systems.ChangeAsync(Department.Organization, rowId, Cancellation), "state");

    private static string Text(JsonObject row, string field) => row[field]!.GetValue<string>();
}
