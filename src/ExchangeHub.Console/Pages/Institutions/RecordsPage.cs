using ExchangeHub.WebConsole.Elements;
using ExchangeHub.WebConsole.Hub;
using ExchangeHub.WebConsole.SignIn;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace ExchangeHub.WebConsole.Pages.Institutions;

/// <summary>What the pages share that show records of a region on a day; both stand in the address.</summary>
public abstract class RecordsPage : HubPage
{
    private string own = "";

    [SupplyParameterFromQuery]
    protected string? Region { get; set; }

    [SupplyParameterFromQuery]
    protected string? AsOf { get; set; }

    [SupplyParameterFromQuery(Name = "q")]
    protected string? Name { get; set; }

    /// <summary>Region that the choice begins with.</summary>
    protected string Root { get; private set; } = "";

    protected RecordFilter Filter => new(string.IsNullOrEmpty(Region) ? own : Region, string.IsNullOrEmpty(AsOf) ? null : AsOf, Name);

    /// <summary>How far what is shown goes; null until something is.</summary>
    protected RecordExtent? Extent { get; set; }

    [CascadingParameter]
    private Task<AuthenticationState> Who { get; set; } = default!;

    [Inject]
    private RegionNames Regions { get; set; } = default!;

    protected override async Task LoadAsync(CancellationToken cancellationToken)
    {
        var visitor = Visitor.Of((await Who).User);
        (own, Root) = (visitor.Region, await Regions.ProvinceOfAsync(visitor, cancellationToken));
    }

    /// <summary>A page of a list, and what it says of itself.</summary>
    protected async Task<HubList<T>> NoteAsync<T>(Task<RecordList<T>> reading)
    {
        ArgumentNullException.ThrowIfNull(reading);
        var page = await reading;
        Extent = new(page.AsOf, page.Behind, page.Partial);
        await InvokeAsync(StateHasChanged);
        return new(page.Items, page.Next);
    }
}

/// <summary>The day records are of, entries of the ledger not in them yet, and whether some of the region is closed.</summary>
public sealed record RecordExtent(DateOnly AsOf, long Behind, bool Partial = false);
