namespace ExchangeHub.Sandbox.City;

/// <summary>SplitMix64. The framework's own generator promises no sequence across versions; a city must stay the same.</summary>
internal sealed class CityRandom(int seed, string region)
{
    private ulong state = ((ulong)(uint)seed << 32) | uint.Parse(region, System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>A number from 0 up to, not including, the limit.</summary>
    public int Below(int limit) => (int)(Next() % (ulong)limit);

    public T Of<T>(IReadOnlyList<T> choices) => choices[Below(choices.Count)];

    private ulong Next()
    {
        state += 0x9E3779B97F4A7C15;
        var mixed = state;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }
}
