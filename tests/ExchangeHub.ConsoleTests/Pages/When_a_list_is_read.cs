using ExchangeHub.ConsoleTests.Browsing;
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
}
