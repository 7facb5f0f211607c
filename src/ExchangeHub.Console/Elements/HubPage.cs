using ExchangeHub.WebConsole.Hub;

namespace ExchangeHub.WebConsole.Elements;

/// <summary>
/// What a page that shows something of the hub is made from: the first answer of the server is the frame alone, then the
/// page reads once, shows what came or what was refused, and reads again by itself where it wants to.
/// </summary>
public abstract class HubPage : HubPart
{
    /// <summary>True until the first reading has ended.</summary>
    protected bool IsLoading { get; private set; } = true;

    /// <summary>What the last reading was refused with.</summary>
    protected HubException? Problem { get; private set; }

    /// <summary>How often the page reads again by itself; null for never.</summary>
    protected virtual TimeSpan? Refresh => null;

    /// <summary>Reads what the page shows.</summary>
    protected abstract Task LoadAsync(CancellationToken cancellationToken);

    protected override async Task OnInitializedAsync()
    {
        if (RendererInfo.IsInteractive)
        {
            await ReloadAsync();
            _ = Refresh is { } pause ? FollowAsync(pause) : null;
        }
    }

    /// <summary>Reads again, as <see cref="LoadAsync"/> does.</summary>
    protected async Task ReloadAsync()
    {
        Problem = await TryAsync(LoadAsync);
        IsLoading = false;
    }

    private async Task FollowAsync(TimeSpan pause)
    {
        using var timer = new PeriodicTimer(pause);
        try
        {
            while (await timer.WaitForNextTickAsync(Gone))
            {
                await InvokeAsync(async () =>
                {
                    await ReloadAsync();
                    StateHasChanged();
                });
            }
        }
        catch (OperationCanceledException)
        {
            // The page is left.
        }
    }
}
