using ExchangeHub.WebConsole.Hub;
using ExchangeHub.WebConsole.SignIn;
using Microsoft.AspNetCore.Components;

namespace ExchangeHub.WebConsole.Elements;

/// <summary>
/// What a page that shows something of the hub is made from: the first answer of the server is the frame alone, then the
/// page reads once, shows what came or what was refused, and reads again by itself where it wants to.
/// </summary>
public abstract class HubPage : ComponentBase, IAsyncDisposable
{
    private readonly CancellationTokenSource gone = new();

    protected HubPage() => Gone = gone.Token;

    /// <summary>Ends with the page; may still be asked then.</summary>
    protected CancellationToken Gone { get; }

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

    /// <summary>Does something at the hub; returns what it was refused with, or null.</summary>
    protected async Task<HubException?> TryAsync(Func<CancellationToken, Task> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        try
        {
            await work(Gone);
            return null;
        }
        catch (HubException problem)
        {
            return problem;
        }
        catch (Exception ended) when (ended is SessionEndedException || (ended is OperationCanceledException && Gone.IsCancellationRequested))
        {
            // The page is left, or its gate sends on to where one signs in.
            return null;
        }
    }

    public virtual async ValueTask DisposeAsync()
    {
        await gone.CancelAsync();
        gone.Dispose();
        GC.SuppressFinalize(this);
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
