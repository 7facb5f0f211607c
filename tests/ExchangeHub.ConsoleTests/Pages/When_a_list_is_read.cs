using System.Globalization;
using System.Text.RegularExpressions;
using ExchangeHub.ConsoleTests.Browsing;
using ExchangeHub.Contracts;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace ExchangeHub.ConsoleTests.Pages;

[Collection(typeof(OneConsole))]
public sealed class When_a_list_is_read(ConsoleHub console)
{
    [Fact]
    public async Task One_look_stands_in_the_access_log_once()
    {
        var purpose = $"核对名册{Guid.CreateVersion7():N}";
        await using var window = await console.OpenAsAsync("operator");
        await window.GoAsync("/institutions/staff");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "显示受保护的字段" }).ClickAsync();
        var dialog = window.Page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("查看事由").FillAsync(purpose);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "显示受保护的字段" }).ClickAsync();
        await Expect(window.Page.GetByRole(AriaRole.Button, new() { Name = "重新隐藏" })).ToBeVisibleAsync();
        await window.SettledAsync();
        await Expect(window.Page.Locator("table.list tbody td").First).ToBeVisibleAsync();

        // What was read twice has been kept twice by the time it was read a third time.
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "重新隐藏" }).ClickAsync();
        await window.SettledAsync();
        using var auditor = await console.Hub.AddAccountAsync($"a{Guid.CreateVersion7():N}"[..20], "audit-admin", ConsoleHub.City);
        var log = await auditor.GetAsync($"/v1/access/log?region={ConsoleHub.City}&limit=1000");
        log.EnsureSuccess();
        Assert.Single(log.Body.GetProperty("items").EnumerateArray(), read => read.TryGetProperty("purpose", out var said) && said.GetString() == purpose);
    }

    [Fact]
    public async Task Who_comes_back_to_it_finds_it_as_it_was_narrowed()
    {
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().ToOffset(ChinaTime.Offset).DateTime).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        await using var window = await console.OpenAsAsync("operator");
        await window.GoAsync("/trace");
        var day = window.Page.GetByLabel("受理日期");
        await day.FillAsync(today);
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "查询", Exact = true }).ClickAsync();
        await Expect(window.Page).ToHaveURLAsync(new Regex($"[?]day={today}$"));
        await window.SettledAsync();

        await window.Page.Locator("table.list tbody td.number a").First.ClickAsync();
        await Expect(window.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("消息 ");
        await window.SettledAsync();
        await window.Page.GetByRole(AriaRole.Link, new() { Name = "返回" }).ClickAsync();

        await Expect(day).ToHaveValueAsync(today);
        await Expect(window.Page).ToHaveURLAsync(new Regex($"[?]day={today}$"));
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "清空条件" }).ClickAsync();
        await Expect(window.Page).ToHaveURLAsync(new Regex("/trace$"));
        await Expect(day).ToHaveValueAsync("");
    }
}
