namespace ExchangeHub.Adapters.Mapping;

/// <summary>The mapping files that come with the program.</summary>
internal static class ShippedMappings
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "mappings");

    /// <summary>The file a setting names: as it stands, or, where there is none, the shipped one of that name.</summary>
    public static string PathOf(string mapping) =>
        File.Exists(mapping) || Path.IsPathRooted(mapping) ? Path.GetFullPath(mapping) : Path.Combine(Folder, mapping);
}
