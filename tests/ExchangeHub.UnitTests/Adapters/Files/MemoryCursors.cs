using ExchangeHub.Adapters.Connectors;

namespace ExchangeHub.UnitTests.Adapters.Files;

internal sealed class MemoryCursors : ICursorStore
{
    private readonly Dictionary<string, string> kept = [];

    public string? Get(string name) => kept.GetValueOrDefault(name);

    public void Set(string name, string value) => kept[name] = value;
}
