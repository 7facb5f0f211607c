using System.Collections.Concurrent;
using ExchangeHub.WebConsole.SignIn;

namespace ExchangeHub.WebConsole.Hub;

/// <summary>Regions with what lies above and below them, each asked for once in a circuit.</summary>
internal sealed class RegionNames(HubClient hub)
{
    private readonly ConcurrentDictionary<string, RegionNode> nodes = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> names = new(StringComparer.Ordinal);

    /// <summary>The name, or the code itself where it has none today.</summary>
    public async Task<string> OfAsync(string code, CancellationToken cancellationToken) =>
        names.TryGetValue(code, out var known) ? known : (await FindAsync(code, cancellationToken))?.Name ?? code;

    /// <summary>The region as it stands today; null where the code is not in force.</summary>
    public async Task<RegionNode?> FindAsync(string code, CancellationToken cancellationToken)
    {
        if (nodes.TryGetValue(code, out var known))
        {
            return known;
        }

        try
        {
            // Only an answer is kept: whoever gave up, or was refused, leaves the next one to ask.
            var node = nodes[code] = await hub.GetAsync<RegionNode>($"/v1/regions/{Uri.EscapeDataString(code)}", cancellationToken);
            foreach (var one in node.Children.Concat(node.Ancestors).Append(new(node.Code, node.Name)))
            {
                names[one.Code] = one.Name;
            }

            return node;
        }
        catch (HubException)
        {
            return null;
        }
    }

    /// <summary>True where a region is another one or lies below it today.</summary>
    public async Task<bool> IsWithinAsync(string code, string above, CancellationToken cancellationToken) =>
        code == above || (await FindAsync(code, cancellationToken))?.Ancestors.Any(one => one.Code == above) == true;

    /// <summary>Where somebody's choice of regions begins: the province he belongs to, the whole country for who stands at its level or above.</summary>
    public async Task<string> ProvinceOfAsync(Visitor visitor, CancellationToken cancellationToken) =>
        await FindAsync(visitor.Region, cancellationToken) is { Ancestors: [.., var province, _] } ? province.Code : ExchangeHub.Contracts.Codes.RegionCode.Central;
}

/// <summary>A region; what lies above is nearest first.</summary>
public sealed record RegionNode(string Code, string Name, string Level, IReadOnlyList<RegionItem> Children, IReadOnlyList<RegionItem> Ancestors);

/// <summary>Code and name of a region.</summary>
public sealed record RegionItem(string Code, string Name);
