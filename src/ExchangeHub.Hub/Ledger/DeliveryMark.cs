namespace ExchangeHub.Hub.Ledger;

/// <summary>Attributes that the hub adds to an event when it delivers it another way than the first time.</summary>
internal static class DeliveryMark
{
    /// <summary><c>true</c> where it was delivered before, or lies before the subscription.</summary>
    public const string Replay = "replay";

    /// <summary>The delivery that this one with repaired data stands for.</summary>
    public const string Original = "originaldelivery";

    public static IReadOnlyList<string> All { get; } = [Replay, Original];
}
