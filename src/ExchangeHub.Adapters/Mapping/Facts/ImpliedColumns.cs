using ExchangeHub.Adapters.Connectors.Staging;

namespace ExchangeHub.Adapters.Mapping.Facts;

/// <summary>Columns that a protocol's own convention gives every source, so that no mapping repeats them.</summary>
internal static class ImpliedColumns
{
    public static IReadOnlyCollection<string> Of(string? protocol) => protocol == "staging" ? StagingColumn.Known : [];
}
