namespace ExchangeHub.WebConsole.Hub;

/// <summary>Regions and what lies around them.</summary>
internal sealed class RegionsApi(HubClient hub)
{
    public Task<RegionAround> GetAsync(string code, CancellationToken cancellationToken) =>
        hub.GetAsync<RegionAround>($"/v1/regions/{Uri.EscapeDataString(code)}", cancellationToken);
}

/// <summary>A region; ancestors are nearest first.</summary>
public sealed record RegionAround(string Code, string Name, IReadOnlyList<NamedRegion> Children, IReadOnlyList<NamedRegion> Ancestors);

/// <summary>Code and name.</summary>
public sealed record NamedRegion(string Code, string Name);
