using ExchangeHub.ConsoleTests.Browsing;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace ExchangeHub.ConsoleTests.Pages;

[Collection(typeof(OneConsole))]
public sealed class When_somebody_looks_at_his_account(ConsoleHub console)
{
    [Fact]
    public async Task Another_sign_in_is_ended_after_saying_what_that_does()
    {
        var person = await Person.AddAsync(console.Hub, "operator", ConsoleHub.City);
        await using var left = await console.OpenAsync();
        await left.SignInAsync(person);
        await using var here = await console.OpenAsync();
        await here.SignInAsync(person);
        await here.GoAsync("/my-account");

        var others = here.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = "其他登录" });
        await Expect(others).ToHaveCountAsync(1);
        await others.GetByRole(AriaRole.Button).ClickAsync();
        var dialog = here.Page.GetByRole(AriaRole.Dialog);
        await Expect(dialog).ToContainTextAsync("将结束 1 个登录");
        await here.IsFineAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "取消" }).ClickAsync();
        await Expect(others).ToHaveCountAsync(1);

        await others.GetByRole(AriaRole.Button).ClickAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "结束登录" }).ClickAsync();
        await Expect(others).ToHaveCountAsync(0);
        await Expect(here.Page.Locator("main")).ToContainTextAsync("还有 10 个恢复码可用");
    }

    [Fact]
    public async Task The_language_is_changed_on_the_page_where_one_is()
    {
        await using var window = await console.OpenAsAsync("audit-admin");
        await window.GoAsync("/my-account");
        await window.Page.GetByRole(AriaRole.Link, new() { Name = "English" }).ClickAsync();

        await Expect(window.Page.GetByRole(AriaRole.Heading, new() { Name = "My account" })).ToBeVisibleAsync();
        Assert.EndsWith("/my-account", window.Page.Url, StringComparison.Ordinal);
    }
}
