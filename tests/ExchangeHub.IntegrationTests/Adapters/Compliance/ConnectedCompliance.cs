using System.Text.Json.Nodes;
using ExchangeHub.Sandbox.Departments;
using ExchangeHub.Testing.Waiting;
using Xunit;

namespace ExchangeHub.IntegrationTests.Adapters.Compliance;

/// <summary>Further rules for systems behind an adapter.</summary>
public abstract class ConnectedCompliance : AdapterCompliance
{
    [Fact]
    public async Task Somebody_whose_record_is_locked_holds_back_only_himself()
    {
        await using var exchange = await StartAsync();
        await LockAsync(exchange, 0, "lock-person");
        var orders = await DeliverAsync(exchange, 0, 1);

        await CarriedOutAsync(exchange, orders[1]);
        Assert.Null(OutcomeOf(exchange, orders[0]));
        await LockAsync(exchange, 0, "unlock-person");
        await exchange.Hub.RedeliverAsync(exchange.Bus);

        await CarriedOutAsync(exchange, orders);
        AssertCarriedOutOnce(exchange, orders);
    }

    private Task<ActionAnswer> LockAsync(Exchange exchange, int who, string action)
    {
        var data = Business.Order(who, "any").Data;
        var subject = data.GetProperty(data.TryGetProperty("nationalId", out _) ? "nationalId" : "institutionId").GetString();
        return SystemOf(exchange).ActAsync(action, new JsonObject { [Business.SubjectField] = subject }, Cancellation);
    }
}

/// <summary>Further rules for systems that take an order now and tell its outcome later.</summary>
public abstract class LateAnswerCompliance : ConnectedCompliance
{
    [Theory, InlineData(CrashStep.BeforeOutcomes), InlineData(CrashStep.AfterOutcomes)]
    public async Task An_outcome_that_comes_later_is_not_lost_although_the_adapter_dies(CrashStep step)
    {
        await using var exchange = await StartAsync();
        var dying = exchange.Crash.ArmAsync(step);
        var orders = await DeliverAsync(exchange, 0, 1);

        await dying.WaitAsync(Eventually.Limit, Cancellation);
        await DieAsync(exchange);
        await ComeBackAsync(exchange);

        await CarriedOutAsync(exchange, orders);
        AssertCarriedOutOnce(exchange, orders);
    }
}
