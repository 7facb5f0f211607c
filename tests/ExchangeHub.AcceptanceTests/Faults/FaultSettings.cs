using ExchangeHub.AcceptanceTests.Crash;

namespace ExchangeHub.AcceptanceTests.Faults;

/// <summary>How long the proof runs: <c>EXCHANGEHUB_FAULT_ROUNDS</c> rounds of four faults each, drawn by <c>EXCHANGEHUB_FAULT_SEED</c>.</summary>
internal static class FaultSettings
{
    /// <summary>They take turns: each has servers and hubs of its own.</summary>
    public const string Collection = "Fault proof";

    /// <summary>Four rounds use up the deck once: every fault is tried.</summary>
    public static int Rounds { get; } = CrashSettings.Number("EXCHANGEHUB_FAULT_ROUNDS") ?? 4;

    public static int Seed { get; } = CrashSettings.Number("EXCHANGEHUB_FAULT_SEED") ?? Random.Shared.Next(1_000_000);
}
