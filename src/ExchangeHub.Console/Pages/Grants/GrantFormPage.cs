using ExchangeHub.Contracts;
using ExchangeHub.WebConsole.Elements;
using ExchangeHub.WebConsole.SignIn;
using ExchangeHub.WebConsole.Words;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using MudBlazor;

namespace ExchangeHub.WebConsole.Pages.Grants;

/// <summary>What the pages share on which somebody fills in the terms of a grant and sends them.</summary>
public abstract class GrantFormPage : HubPage
{
    protected GrantDraft Draft { get; set; } = new();

    [CascadingParameter]
    private Task<AuthenticationState> Who { get; set; } = default!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = default!;

    [Inject]
    private TimeProvider Clock { get; set; } = default!;

    [Inject]
    private Language Words { get; set; } = default!;

    protected DateOnly Today => Clock.Today();

    private protected async Task<Visitor> VisitorAsync() => Visitor.Of((await Who).User);

    /// <summary>Sends it, and opens the page of what came of it.</summary>
    protected async Task SendAsync(Func<CancellationToken, Task<string>> work, Text done)
    {
        string? next = null;
        if (await ChangeAsync(async gone => next = await work(gone)))
        {
            Snackbar.Add(Words[done], Severity.Success);
            MoveTo(next!);
        }
    }
}
