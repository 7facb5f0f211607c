using System.Collections.Concurrent;

namespace ExchangeHub.WebConsole.Hub;

/// <summary>Names of regions, each asked for once in a circuit.</summary>
internal sealed class RegionNames(HubClient hub)
{
    private readonly ConcurrentDictionary<string, Task<string>> names = new(StringComparer.Ordinal);

    /// <summary>The name, or the code itself where it has none today.</summary>
    public Task<string> OfAsync(string code, CancellationToken cancellationToken) => names.GetOrAdd(code, asked => AskAsync(asked, cancellationToken));

    private async Task<string> AskAsync(string code, CancellationToken cancellationToken)
    {
        try
        {
            return (await hub.GetAsync<Region>($"/v1/regions/{Uri.EscapeDataString(code)}", cancellationToken)).Name;
        }
        catch (HubException)
        {
            return code;
        }
    }

    private sealed record Region(string Name);
}
