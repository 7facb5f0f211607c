using System.Collections.Concurrent;
using ExchangeHub.Adapters.Connectors;

namespace ExchangeHub.IntegrationTests.Adapters.Wire;

/// <summary>Cursors that outlive a connector, as those on disk do.</summary>
internal sealed class MemoryCursors : ICursorStore
{
    private readonly ConcurrentDictionary<string, string> values = new();

    public IReadOnlyDictionary<string, string> Values => values;

    public string? Get(string name) => values.GetValueOrDefault(name);

    public void Set(string name, string value) => values[name] = value;
}
