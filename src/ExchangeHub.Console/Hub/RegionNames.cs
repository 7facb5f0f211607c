using System.Collections.Concurrent;

namespace ExchangeHub.WebConsole.Hub;

/// <summary>Names of regions, each asked for once in a circuit.</summary>
internal sealed class RegionNames(HubClient hub)
{
    private readonly ConcurrentDictionary<string, string> names = new(StringComparer.Ordinal);

    /// <summary>The name, or the code itself where it has none today.</summary>
    public async Task<string> OfAsync(string code, CancellationToken cancellationToken)
    {
        if (names.TryGetValue(code, out var known))
        {
            return known;
        }

        try
        {
            // Only an answer is kept: whoever gave up, or was refused, leaves the next one to ask.
            return names[code] = (await hub.GetAsync<Region>($"/v1/regions/{Uri.EscapeDataString(code)}", cancellationToken)).Name;
        }
        catch (HubException)
        {
            return code;
        }
    }

    private sealed record Region(string Name);
}
