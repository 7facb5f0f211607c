using ExchangeHub.Access.Regions;

namespace ExchangeHub.UnitTests.Regions;

/// <summary>The tables as they lie in the assembly, read without the code under test. No field used here is quoted.</summary>
internal static class ShippedTable
{
    public static IReadOnlyList<string[]> Rows(string name)
    {
        using var reader = new StreamReader(typeof(RegionTables).Assembly.GetManifestResourceStream(name)!);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.TrimEnd('\r').Split(','))];
    }
}
