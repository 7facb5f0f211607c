namespace ExchangeHub.Adapters.Mapping.Codes;

/// <summary>Reads the CSV tables that ship inside the assembly; their fields hold neither commas nor quotes.</summary>
internal static class MappingTable
{
    public static IEnumerable<string[]> Rows(string name)
    {
        using var reader = new StreamReader(
            typeof(MappingTable).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"The assembly lacks its table '{name}'."));
        reader.ReadLine();
        while (reader.ReadLine() is { } line)
        {
            yield return line.Split(',');
        }
    }
}
