using ExchangeHub.Contracts;
using ExchangeHub.Hub.Deliveries;

namespace ExchangeHub.Hub.Receipts;

/// <summary>What is to be done about one receipt.</summary>
internal enum ReceiptEffect
{
    /// <summary>Said before: nothing to do.</summary>
    None,

    /// <summary>Record it; the delivery's state changes to <see cref="ReceiptDecision.State"/>.</summary>
    Record,

    /// <summary>The delivery goes back for a later attempt.</summary>
    GiveBack,

    /// <summary>It contradicts the business outcome already recorded.</summary>
    Conflict,
}

/// <summary>Decides, from how the delivery stands and what was recorded, what a receipt does. Late ones count.</summary>
internal readonly record struct ReceiptDecision(ReceiptEffect Effect, DeliveryState State)
{
    public static ReceiptDecision Of(string stage, DeliveryState state, bool isLeased, Func<string, bool> isRecorded)
    {
        if (stage == ReceiptStage.Failed)
        {
            // Said again, it finds the delivery given back already, and must not put off its next attempt.
            return new(state == DeliveryState.Open && isLeased ? ReceiptEffect.GiveBack : ReceiptEffect.None, state);
        }

        if (isRecorded(stage))
        {
            return new(ReceiptEffect.None, state);
        }

        if (ReceiptStage.IsOutcome(stage))
        {
            return state is DeliveryState.Completed or DeliveryState.Refused
                ? new(ReceiptEffect.Conflict, state)
                : new(ReceiptEffect.Record, stage == ReceiptStage.Completed ? DeliveryState.Completed : DeliveryState.Refused);
        }

        return new(ReceiptEffect.Record, state is DeliveryState.Open or DeliveryState.Parked ? DeliveryState.Settled : state);
    }
}
