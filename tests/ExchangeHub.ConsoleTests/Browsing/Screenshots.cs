using ExchangeHub.Testing;
using Microsoft.Playwright;

namespace ExchangeHub.ConsoleTests.Browsing;

internal static class Screenshots
{
    /// <summary>Into <c>docs/images</c> with <c>UPDATE_APPROVED=1</c>, into the folder that <c>EXCHANGEHUB_SCREENSHOTS</c> names, or nowhere.</summary>
    public static async Task ShootAsync(this ConsoleWindow window, string name)
    {
        var folder = Approved.IsUpdating ? Checkout.Path("docs", "images") : Environment.GetEnvironmentVariable("EXCHANGEHUB_SCREENSHOTS");
        if (folder is { Length: > 0 })
        {
            if (await window.Page.Locator("main table.list").CountAsync() > 0)
            {
                await Assertions.Expect(window.Page.Locator("main table.list tbody td").First).ToBeVisibleAsync();
            }

            await window.Page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}.png") });
        }
    }
}
