using System.Globalization;
using System.Text.RegularExpressions;
using ExchangeHub.ConsoleTests.Browsing;
using ExchangeHub.Testing.Waiting;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace ExchangeHub.ConsoleTests.Pages;

/// <summary>Most of it is waiting, beside the other tests.</summary>
public sealed class When_a_page_stays_open(ConsoleHub console)
{
    [Fact]
    public async Task A_token_is_renewed_without_anybody_noticing()
    {
        await using var window = await console.OpenAsync();
        await window.SignInAsync(await Person.AddAsync(console.Hub, "operator", ConsoleHub.City));
        var first = await CountedAtAsync(window);

        // A token lives for 35 seconds here; what is counted after that was asked for with another.
        await Eventually.Async(() => CountedAtAsync(window), counted => counted > first.AddSeconds(40), TimeSpan.FromMinutes(2));
        await Expect(window.Page.GetByRole(AriaRole.Alert)).ToHaveCountAsync(0);
    }

    private static async Task<DateTime> CountedAtAsync(ConsoleWindow window) => DateTime.ParseExact(
        Regex.Match(await window.Page.Locator(".head .minor").InnerTextAsync(), @"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d").Value, "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
