using ExchangeHub.Adapters.Connectors;
using ExchangeHub.Adapters.Exchange.Store;
using ExchangeHub.Contracts;
using ExchangeHub.Sandbox.Departments;
using ExchangeHub.Sandbox.Fronts;
using ExchangeHub.Sandbox.Store;
using ExchangeHub.Testing.Waiting;
using Xunit;

namespace ExchangeHub.IntegrationTests.Adapters.Compliance;

/// <summary>The rules of a good adapter, the same for every department system whatever it speaks.</summary>
public abstract class AdapterCompliance
{
    private protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private protected abstract DepartmentBusiness Business { get; }

    /// <summary>False for a system that speaks to the hub by itself and has no adapter to kill.</summary>
    protected virtual bool HasAdapter => true;

    /// <summary>What a row from a clock that is ahead is returned with.</summary>
    protected virtual string ClockCode => AdapterCode.SourceClock;

    /// <summary>What a row with broken text is returned with.</summary>
    protected virtual string EncodingCode => AdapterCode.EncodingInvalid;

    /// <summary>What a row without a required field is returned with.</summary>
    protected virtual string MissingCode => AdapterCode.MappingFailed;

    [Theory, InlineData(CrashStep.BeforeSubmit), InlineData(CrashStep.AfterSubmit)]
    public async Task What_a_system_recorded_arrives_once_although_its_adapter_dies(CrashStep step)
    {
        await using var exchange = await StartAsync();
        var dying = HasAdapter ? exchange.Crash.ArmAsync(step) : Task.CompletedTask;
        exchange.Hub.DiesBeforeAnswering = HasAdapter ? 0 : 2;
        var rows = await RecordAsync(exchange, 0, 1, 2);

        await dying.WaitAsync(Eventually.Limit, Cancellation);
        await DieAsync(exchange);
        rows.AddRange(await RecordAsync(exchange, 3));
        await ComeBackAsync(exchange);

        await SettledAsync(exchange, rows);
        AssertOnce(exchange, rows);
    }

    [Fact]
    public async Task What_a_system_recorded_arrives_once_although_the_system_dies()
    {
        await using var exchange = await StartAsync();
        var rows = await RecordAsync(exchange, 0, 1);

        await exchange.Sandbox.StopAsync();
        await exchange.Sandbox.StartAgainAsync(Cancellation);
        rows.AddRange(await RecordAsync(exchange, 2));

        await SettledAsync(exchange, rows);
        AssertOnce(exchange, rows);
    }

    [Fact]
    public async Task An_order_is_carried_out_once_although_its_adapter_dies_and_it_is_delivered_again()
    {
        await using var exchange = await StartAsync();
        var orders = await DeliverAsync(exchange, 0, 1, 2);

        await Eventually.Async(() => Task.FromResult(orders.Any(order => IsKnown(exchange, order))));
        await DieAsync(exchange);
        await ComeBackAsync(exchange);
        await exchange.Hub.DeliverAsync(exchange.Bus, Exchange.ClientOf(Business.Department), orders);

        await CarriedOutAsync(exchange, orders);
        AssertCarriedOutOnce(exchange, orders);
    }

    [Fact]
    public async Task An_order_is_carried_out_once_although_the_system_dies()
    {
        await using var exchange = await StartAsync();
        var orders = await DeliverAsync(exchange, 0, 1, 2);

        await exchange.Sandbox.StopAsync();
        await exchange.Sandbox.StartAgainAsync(Cancellation);
        await exchange.Hub.RedeliverAsync(exchange.Bus);

        await CarriedOutAsync(exchange, orders);
        AssertCarriedOutOnce(exchange, orders);
    }

    [Fact]
    public async Task What_is_said_of_one_person_keeps_its_order_although_the_system_doubles_and_turns_around()
    {
        await using var exchange = await StartAsync();
        SystemOf(exchange).Faults.Current = new SystemFaults { Duplicate = true, Reorder = true };

        var rows = await RecordAsync(exchange, 0, 1, 0, 0, 1, 0);
        await SettledAsync(exchange, rows);

        AssertOnce(exchange, rows);
        var told = exchange.Hub.Ledger.Select(e => e.Id).ToList();
        Assert.Equal([rows[0], rows[2], rows[3], rows[5]], told.Where(id => id != rows[1] && id != rows[4]));
        Assert.True(told.IndexOf(rows[1]) < told.IndexOf(rows[4]));
    }

    [Fact]
    public async Task A_slow_system_that_answers_errors_and_goes_away_loses_nothing()
    {
        await using var exchange = await StartAsync();
        SystemOf(exchange).Faults.Current = new SystemFaults { Down = true };
        var rows = await RecordAsync(exchange, 0, 1);
        var orders = await DeliverAsync(exchange, 2, 3);
        SystemOf(exchange).Faults.Current = new SystemFaults { SlowMilliseconds = 20, ErrorEvery = 3 };

        await SettledAsync(exchange, rows);
        await CarriedOutAsync(exchange, orders);

        AssertOnce(exchange, rows);
        AssertCarriedOutOnce(exchange, orders);
    }

    [Fact]
    public async Task What_the_hub_had_a_system_do_does_not_come_back_as_its_news()
    {
        await using var exchange = await StartAsync();
        var order = (await DeliverAsync(exchange, 0))[0];
        await CarriedOutAsync(exchange, order);
        var echo = await RecordAsync(exchange, Business.Fact(1), new Cause(order.Event.Id, order.Event.Id));
        var news = await RecordAsync(exchange, 2);

        await SettledAsync(exchange, [echo, .. news]);

        Assert.Equal(Business.FactType != order.Event.Type, exchange.Hub.Ledger.Any(e => e.Id == echo));
        Assert.DoesNotContain(exchange.Hub.Ledger, e => e.Type == order.Event.Type && e.CausationId == order.Event.Id);
        Assert.Contains(exchange.Hub.Ledger, e => e.Id == news[0]);
    }

    [Fact]
    public async Task A_row_that_lacks_something_is_set_aside_with_its_reason_and_the_rest_go_on()
    {
        await using var exchange = await StartAsync();
        var poisoned = Business.Fact(0);
        poisoned.Fields.Remove(Business.RequiredField);

        await IsSetAsideAsync(exchange, poisoned, MissingCode);
    }

    [Fact]
    public async Task A_row_with_broken_text_is_set_aside_with_its_reason_and_the_rest_go_on()
    {
        await using var exchange = await StartAsync();
        var poisoned = Business.Fact(0);
        poisoned.Fields[Business.TypedField] = "张\uFFFD";

        await IsSetAsideAsync(exchange, poisoned, EncodingCode);
    }

    [Fact]
    public async Task A_row_from_a_clock_that_is_ahead_is_set_aside_with_its_reason_and_the_rest_go_on()
    {
        await using var exchange = await StartAsync();

        await IsSetAsideAsync(exchange, Business.Fact(0), ClockCode, ahead: TimeSpan.FromHours(2));
    }

    [Fact]
    public async Task What_a_system_refuses_comes_back_with_the_systems_own_code()
    {
        await using var exchange = await StartAsync();
        var (refused, code) = Business.RefusedOrder("refused-1");
        var delivery = FakeHub.DeliveryOf(refused);

        await exchange.Hub.DeliverAsync(exchange.Bus, Exchange.ClientOf(Business.Department), delivery);
        var others = await DeliverAsync(exchange, 0);
        await CarriedOutAsync(exchange, others);

        var receipt = await Eventually.Async(() => Task.FromResult(OutcomeOf(exchange, delivery)), found => found is not null);
        Assert.Equal((ReceiptStage.Refused, code), (receipt!.Stage, receipt.Code));
    }

    private protected Task<Exchange> StartAsync() => Exchange.StartAsync(Cancellation, hub => hub.Routes = false, Business.Department);

    private protected DepartmentSystem SystemOf(Exchange exchange) => exchange.Sandbox.System(Business.Department);

    private protected async Task DieAsync(Exchange exchange)
    {
        await (HasAdapter ? exchange.KillAdaptersAsync() : exchange.Sandbox.StopAsync());
        exchange.Crash.Disarm();
        if (!HasAdapter)
        {
            await exchange.Sandbox.StartAgainAsync(Cancellation);
        }
    }

    private protected Task ComeBackAsync(Exchange exchange) => HasAdapter ? exchange.StartAdaptersAsync(Cancellation) : Task.CompletedTask;

    private protected async Task<List<string>> RecordAsync(Exchange exchange, params int[] who)
    {
        var rows = new List<string>();
        foreach (var one in who)
        {
            rows.Add(await RecordAsync(exchange, Business.Fact(one), cause: null));
        }

        return rows;
    }

    private Task<string> RecordAsync(Exchange exchange, Fact fact, Cause? cause, TimeProvider? clock = null) =>
        SystemOf(exchange).Store.WriteAsync(session => session.Record(fact, cause, clock ?? TimeProvider.System), Cancellation);

    private protected async Task<Delivery[]> DeliverAsync(Exchange exchange, params int[] who)
    {
        var orders = who.Select(one => FakeHub.DeliveryOf(Business.Order(one, $"order-{one}"))).ToArray();
        await exchange.Hub.DeliverAsync(exchange.Bus, Exchange.ClientOf(Business.Department), orders);
        return orders;
    }

    private async Task IsSetAsideAsync(Exchange exchange, Fact poisoned, string code, TimeSpan ahead = default)
    {
        var before = await RecordAsync(exchange, 1);
        var row = await RecordAsync(exchange, poisoned, cause: null, new AheadClock(ahead));
        var after = await RecordAsync(exchange, 2);

        await SettledAsync(exchange, [.. before, row, .. after]);

        AssertOnce(exchange, [.. before, .. after]);
        var told = ChangeOf(exchange, row);
        Assert.Equal(("rejected", code), (told.State, told.Code));
        Assert.False(string.IsNullOrEmpty(told.Detail));
        Assert.DoesNotContain(exchange.Hub.Ledger, e => e.Id == row);
        if (HasAdapter)
        {
            var store = new AdapterStore(exchange.AdapterFolder, Exchange.ClientOf(Business.Department));
            Assert.Contains(new SetAside(store, TimeProvider.System).Latest(10), aside => aside.RowId == row && aside.Code == code);
        }
    }

    private protected Change ChangeOf(Exchange exchange, string row) => SystemOf(exchange).Store.Read(session => session.FindChange(row))!;

    private protected Task SettledAsync(Exchange exchange, IReadOnlyList<string> rows) =>
        Eventually.Async(() => Task.FromResult(rows.All(row => ChangeOf(exchange, row).State != "pending")));

    private protected void AssertOnce(Exchange exchange, IReadOnlyList<string> rows)
    {
        Assert.All(rows, row => Assert.Equal("accepted", ChangeOf(exchange, row).State));
        Assert.Equal(rows.Order(), exchange.Hub.Ledger.Select(e => e.Id).Where(rows.Contains).Order());
        Assert.All(exchange.Hub.Ledger.Where(e => rows.Contains(e.Id)), e => Assert.Equal(Business.FactType, e.Type));
    }

    private bool IsKnown(Exchange exchange, Delivery order) => SystemOf(exchange).Store.Read(
        session => session.Single("select 1 from inbox where deliveryId = $id", ("$id", order.DeliveryId.ToString()))) is not null;

    private protected static Receipt? OutcomeOf(Exchange exchange, Delivery delivery) =>
        exchange.Hub.Receipts.Select(received => received.Receipt).FirstOrDefault(receipt => receipt.DeliveryId == delivery.DeliveryId && ReceiptStage.IsOutcome(receipt.Stage));

    private protected static Task CarriedOutAsync(Exchange exchange, params Delivery[] orders) => Eventually.Async(async () =>
    {
        await exchange.Hub.RetryAsync(exchange.Bus);
        return orders.All(order => OutcomeOf(exchange, order) is not null);
    });

    private protected void AssertCarriedOutOnce(Exchange exchange, Delivery[] orders)
    {
        foreach (var order in orders)
        {
            Assert.Equal(ReceiptStage.Completed, OutcomeOf(exchange, order)!.Stage);
            Assert.True(IsKnown(exchange, order));
            var facts = SystemOf(exchange).Store.Read(session => session.Query("select rowId from changes where causationId = $event", ("$event", order.Event.Id)));
            Assert.Equal(Business.Consequences, facts.Count);
        }
    }

    private sealed class AheadClock(TimeSpan ahead) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + ahead;
    }
}
