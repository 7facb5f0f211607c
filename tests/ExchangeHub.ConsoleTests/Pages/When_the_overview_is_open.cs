using System.Globalization;
using ExchangeHub.ConsoleTests.Browsing;
using ExchangeHub.Contracts;
using ExchangeHub.Testing.Records;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace ExchangeHub.ConsoleTests.Pages;

[Collection(typeof(OneConsole))]
public sealed class When_the_overview_is_open(ConsoleHub console)
{
    [Fact]
    public async Task The_seven_departments_and_what_flows_between_them_are_drawn_and_told()
    {
        await using var window = await console.OpenAsAsync("system-admin");
        await window.GoAsync("/");

        await Expect(window.Page.Locator(".flow-map .node")).ToHaveCountAsync(Department.Systems.Count);
        await Expect(window.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = "组织" }).Filter(new() { HasText = "财政" }).First).ToBeVisibleAsync();
        // The system administrator is told of the department systems, too.
        var organization = window.Page.Locator(".health li").Filter(new() { HasText = "组织" });
        await Expect(organization.Filter(new() { HasText = "适配器" })).ToContainTextAsync("正常");
        await Expect(window.Page.Locator(".health").First).ToContainTextAsync("数据库");
    }

    [Fact]
    public async Task What_is_published_shows_by_itself()
    {
        await using var window = await console.OpenAsAsync("operator");
        await window.GoAsync("/");
        var today = window.Page.Locator("[data-test=today]");
        var before = await CountAsync(today);

        using var organization = await console.Hub.AddClientAsync(Department.Organization, ConsoleHub.City, "events:publish");
        var answer = await organization.PublishAsync(Events.PostChanged(SyntheticPerson.Number(77_001)));
        answer.EnsureSuccess();

        await Expect(today).Not.ToHaveTextAsync(new System.Text.RegularExpressions.Regex($"^{before.ToString(CultureInfo.InvariantCulture)}(?![0-9])"));
        Assert.True(await CountAsync(today) > before);
    }

    [Fact]
    public async Task Another_regions_operator_sees_none_of_it()
    {
        await using var window = await console.OpenAsAsync("operator", "430600");
        await window.GoAsync("/");

        Assert.Equal(0, await CountAsync(window.Page.Locator("[data-test=today]")));
        await Expect(window.Page.Locator("main")).ToContainTextAsync("今天还没有投递");
    }

    private static async Task<int> CountAsync(ILocator today) =>
        int.Parse((await today.EvaluateAsync<string>("element => element.firstChild.textContent"))!, CultureInfo.InvariantCulture);
}
