using System.Collections.Concurrent;
using System.Text.Json;
using ExchangeHub.Contracts;

namespace ExchangeHub.WebConsole.Pages.Catalogue;

/// <summary>The data of the contracts' own examples, which are shipped with the console.</summary>
internal static class ContractExamples
{
    private static readonly ConcurrentDictionary<string, JsonElement?> Known = new(StringComparer.Ordinal);

    public static JsonElement? Find(Contract contract) => Known.GetOrAdd(contract.Type, Read);

    private static JsonElement? Read(string type)
    {
        using var file = typeof(ContractExamples).Assembly.GetManifestResourceStream($"examples/{type}.json");
        if (file is null)
        {
            return null;
        }

        using var example = JsonDocument.Parse(file);
        return example.RootElement.TryGetProperty("data", out var data) ? data.Clone() : null;
    }
}
