using ExchangeHub.Contracts;
using ExchangeHub.Hub.Deliveries;
using ExchangeHub.Hub.Receipts;
using Xunit;

namespace ExchangeHub.UnitTests.Hub;

public sealed class ReceiptDecisionTests
{
    /// <summary>How the delivery stands, what was recorded before, and what the receipt then does.</summary>
    public static TheoryData<string, string, string, string, string> Table => new()
    {
        // stage, state, recorded before → effect, state after
        { "received", "Open", "", "Record", "Settled" },
        { "validated", "Open", "", "Record", "Settled" },
        { "completed", "Open", "", "Record", "Completed" },
        { "refused", "Open", "", "Record", "Refused" },
        { "failed", "Open", "", "GiveBack", "Open" },
        { "received", "Settled", "received", "None", "Settled" },
        { "received", "Settled", "validated", "Record", "Settled" },
        { "validated", "Settled", "received", "Record", "Settled" },
        { "completed", "Settled", "received", "Record", "Completed" },
        { "refused", "Settled", "received", "Record", "Refused" },
        { "failed", "Settled", "received", "None", "Settled" },
        { "received", "Completed", "completed", "Record", "Completed" },
        { "validated", "Completed", "completed", "Record", "Completed" },
        { "completed", "Completed", "completed", "None", "Completed" },
        { "refused", "Completed", "completed", "Conflict", "Completed" },
        { "failed", "Completed", "completed", "None", "Completed" },
        { "received", "Refused", "refused", "Record", "Refused" },
        { "completed", "Refused", "refused", "Conflict", "Refused" },
        { "refused", "Refused", "refused", "None", "Refused" },
        { "failed", "Refused", "refused", "None", "Refused" },
        { "received", "Parked", "", "Record", "Settled" },
        { "completed", "Parked", "", "Record", "Completed" },
        { "failed", "Parked", "", "None", "Parked" },
        { "received", "Skipped", "", "Record", "Skipped" },
        { "completed", "Skipped", "", "Record", "Completed" },
        { "received", "Replaced", "", "Record", "Replaced" },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void Follows_from_the_delivery_and_what_was_said_before(string stage, string state, string recorded, string effect, string after)
    {
        var decision = ReceiptDecision.Of(stage, Enum.Parse<DeliveryState>(state), isLeased: true, said => said == recorded);

        Assert.Equal((effect, after), (decision.Effect.ToString(), decision.State.ToString()));
    }

    [Theory]
    [InlineData("received", "Settled")]
    [InlineData("completed", "Completed")]
    public void A_word_that_comes_after_its_failure_was_given_back_still_counts(string stage, string after) => Assert.Equal(
        (ReceiptEffect.Record, after), Effect(ReceiptDecision.Of(stage, DeliveryState.Open, isLeased: false, _ => false)));

    [Fact]
    public void A_failure_that_was_reported_already_is_not_a_second_one() => Assert.Equal(
        ReceiptEffect.None, ReceiptDecision.Of(ReceiptStage.Failed, DeliveryState.Open, isLeased: false, _ => false).Effect);

    private static (ReceiptEffect Effect, string State) Effect(ReceiptDecision decision) => (decision.Effect, decision.State.ToString());
}
