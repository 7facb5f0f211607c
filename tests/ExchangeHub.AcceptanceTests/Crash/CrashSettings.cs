using System.Globalization;

namespace ExchangeHub.AcceptanceTests.Crash;

/// <summary>How long the proof runs: <c>EXCHANGEHUB_CRASH_ROUNDS</c> kills, moments chosen by <c>EXCHANGEHUB_CRASH_SEED</c>.</summary>
internal static class CrashSettings
{
    public static int Rounds { get; } = Number("EXCHANGEHUB_CRASH_ROUNDS") ?? 5;

    public static int Seed { get; } = Number("EXCHANGEHUB_CRASH_SEED") ?? Random.Shared.Next(1_000_000);

    public static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
