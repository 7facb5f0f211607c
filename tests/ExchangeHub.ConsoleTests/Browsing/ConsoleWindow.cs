using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Xunit;

namespace ExchangeHub.ConsoleTests.Browsing;

/// <summary>
/// One browser window of 1366 × 768. Its end fails the test where the page asked for anything beyond this machine, broke
/// its own content policy, or wrote an error to the browser's console.
/// </summary>
public sealed partial class ConsoleWindow : IAsyncDisposable
{
    private const int Patience = 30_000;
    private static readonly TimeSpan LongestClose = TimeSpan.FromSeconds(10);

    private readonly ConcurrentQueue<string> wrong = new();
    private readonly Uri hub;

    private ConsoleWindow(IPage page, Uri hub)
    {
        (Page, this.hub) = (page, hub);
        page.Request += (_, request) => Judge(request.Url);
        page.WebSocket += (_, socket) => Judge(socket.Url);
        page.Console += (_, message) =>
        {
            // A refusal that the test provokes is written by the browser itself.
            if (message.Type == "error" && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal))
            {
                wrong.Enqueue($"error in the page: {message.Text}");
            }
        };
        page.PageError += (_, error) => wrong.Enqueue($"error of a script: {error}");
    }

    public IPage Page { get; }

    /// <summary>What would fail the test; a test that provokes an error empties it.</summary>
    public IReadOnlyCollection<string> Wrong => wrong;

    internal static async Task<ConsoleWindow> OpenAsync(IBrowser browser, Uri hub, string? state, string language)
    {
        var context = await browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = hub.AbsoluteUri, Locale = language, TimezoneId = "Asia/Shanghai", StorageState = state,
            ViewportSize = new ViewportSize { Width = 1366, Height = 768 }, ReducedMotion = ReducedMotion.Reduce,
        });
        context.SetDefaultTimeout(Patience);
        Assertions.SetDefaultExpectTimeout(Patience);
        if (language != "zh-CN")
        {
            await context.AddCookiesAsync([new Cookie { Name = "exchangehub-language", Value = language, Url = hub.AbsoluteUri }]);
        }

        return new ConsoleWindow(await context.NewPageAsync(), hub);
    }

    /// <summary>Opens an address of the console and waits until the page is alive and has read what it shows.</summary>
    public async Task<IResponse> GoAsync(string path)
    {
        var answer = await Page.GotoAsync(path);
        await SettledAsync();
        return answer!;
    }

    /// <summary>Until a page's circuit is there and nothing is being read.</summary>
    public async Task SettledAsync()
    {
        await Assertions.Expect(Page.Locator("[data-console-ready]")).ToBeAttachedAsync();
        await Assertions.Expect(Page.Locator("main .mud-progress-linear")).ToHaveCountAsync(0);
    }

    /// <summary>From the sign-in page to the console, whatever is due on the way.</summary>
    public async Task SignInAsync(Person person)
    {
        ArgumentNullException.ThrowIfNull(person);
        await Page.GotoAsync("/");
        await Page.GetByLabel("账号").FillAsync(person.Name);
        await Page.GetByLabel("口令", new() { Exact = true }).FillAsync(person.Password);
        await Page.GetByRole(AriaRole.Button, new() { Name = "登录" }).ClickAsync();
        if (await Page.Locator("input[name=again]").CountAsync() > 0)
        {
            person.Password = $"new-{Guid.CreateVersion7():N}";
            await Page.Locator("input[name=password]").FillAsync(person.Password);
            await Page.Locator("input[name=again]").FillAsync(person.Password);
            await Page.GetByRole(AriaRole.Button).ClickAsync();
        }

        if (Secret().Match(await Page.ContentAsync()) is { Success: true } secret)
        {
            person.Secret = secret.Groups[1].Value;
        }

        await Page.Locator("input[name=code]").FillAsync(person.NewCode());
        await Page.GetByRole(AriaRole.Button).ClickAsync();
        if (await Page.Locator("ul.codes").CountAsync() > 0)
        {
            await Page.Locator("a.next").ClickAsync();
        }

        await SettledAsync();
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await Page.Context.CloseAsync().WaitAsync(LongestClose);
        }
        catch (TimeoutException)
        {
            // Chromium does not close a page that it is just replacing, and says that it has (microsoft/playwright, issue 42366); it ends with the browser.
        }

        Assert.Empty(wrong);
    }

    private void Judge(string url)
    {
        if (new Uri(url) is { Scheme: "http" or "https" or "ws" or "wss" } asked && asked.Authority != hub.Authority)
        {
            wrong.Enqueue($"asked for {url}, which is not this hub");
        }
    }

    [GeneratedRegex("secret=([A-Z2-7]+)")]
    private static partial Regex Secret();
}
