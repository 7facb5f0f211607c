using ExchangeHub.WebConsole.Hub;
using ExchangeHub.WebConsole.SignIn;
using Microsoft.AspNetCore.Components;

namespace ExchangeHub.WebConsole.Elements;

/// <summary>What a page, or a part of one, reads and changes at the hub by.</summary>
public abstract class HubPart : ComponentBase, IAsyncDisposable
{
    private readonly CancellationTokenSource gone = new();
    private bool isChanging;
    private bool isLeaving;

    protected HubPart() => Gone = gone.Token;

    /// <summary>Ends with the page; may still be asked then.</summary>
    protected CancellationToken Gone { get; }

    /// <summary>True while a change is under way, and from then on where it leads to another page.</summary>
    protected bool IsBusy => isChanging || isLeaving;

    /// <summary>What the last change was refused with.</summary>
    protected HubException? Objection { get; set; }

    [Inject]
    private NavigationManager Addresses { get; set; } = default!;

    /// <summary>Reads something at the hub, as long as the page is there; returns what it was refused with, or null.</summary>
    protected async Task<HubException?> TryAsync(Func<CancellationToken, Task> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        try
        {
            await read(Gone);
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

    /// <summary>
    /// Changes something at the hub: one thing at a time, and to its end, for whoever leaves the page meanwhile has asked
    /// for it all the same. True once it is done; false where it was refused, or where nobody knows.
    /// </summary>
    protected async Task<bool> ChangeAsync(Func<CancellationToken, Task> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        if (IsBusy)
        {
            return false;
        }

        (isChanging, Objection) = (true, null);
        StateHasChanged();
        try
        {
            await change(CancellationToken.None);
            return true;
        }
        catch (HubException problem)
        {
            Objection = problem;
        }
        catch (SessionEndedException)
        {
            // The gate of the page sends on to where one signs in.
        }
        finally
        {
            isChanging = false;
        }

        return false;
    }

    /// <summary>
    /// Opens another page, unless somebody has left this one already. Until it is there nothing more is taken: on a slow line a second
    /// press of a button comes after the first has been answered.
    /// </summary>
    protected void MoveTo(string address)
    {
        if (!Gone.IsCancellationRequested)
        {
            isLeaving = true;
            Addresses.NavigateTo(address);
        }
    }

    /// <summary>Opens this page with other conditions, which stand in its address; false where these stand there already.</summary>
    protected bool Narrow(params (string Name, string? Value)[] conditions)
    {
        var address = Addresses.GetUriWithQueryParameters(conditions.ToDictionary(one => one.Name, one => string.IsNullOrEmpty(one.Value) ? null : (object?)one.Value));
        if (address == Addresses.Uri)
        {
            return false;
        }

        Addresses.NavigateTo(address);
        return true;
    }

    public virtual async ValueTask DisposeAsync()
    {
        await gone.CancelAsync();
        gone.Dispose();
        GC.SuppressFinalize(this);
    }
}
