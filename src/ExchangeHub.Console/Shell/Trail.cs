using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;

namespace ExchangeHub.WebConsole.Shell;

/// <summary>Where somebody was in this window: a way back leads to a list as it was narrowed.</summary>
internal sealed class Trail : IDisposable
{
    private readonly Dictionary<string, string> narrowed = new(StringComparer.Ordinal);
    private readonly NavigationManager addresses;

    public Trail(NavigationManager addresses)
    {
        this.addresses = addresses;
        Note(addresses.Uri);
        addresses.LocationChanged += Follow;
    }

    /// <summary>The address of a page as it was last open; <paramref name="otherwise"/>, or the page as such, where it was not.</summary>
    public string To(string path, string? otherwise = null) => narrowed.GetValueOrDefault(path, otherwise ?? path);

    public void Dispose() => addresses.LocationChanged -= Follow;

    private void Follow(object? sender, LocationChangedEventArgs moved) => Note(moved.Location);

    private void Note(string uri)
    {
        var address = $"/{addresses.ToBaseRelativePath(uri)}";
        narrowed[address.Split('?')[0]] = address;
    }
}
