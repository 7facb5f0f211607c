using ExchangeHub.ConsoleTests.Browsing;
using ExchangeHub.Contracts;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace ExchangeHub.ConsoleTests.Pages;

[Collection(typeof(OneConsole))]
public sealed class When_a_system_is_registered(ConsoleHub console)
{
    /// <summary>Of the sandbox's own systems none has an interface to be called here.</summary>
    private const string Whose = Department.CreditCode;

    private const string Address = "https://credit-code.example/api";

    [Fact]
    public async Task Findings_stand_at_their_fields_and_what_saving_does_is_said_before_it_is_done()
    {
        await using var window = await console.OpenAsAsync("system-admin");
        await window.GoAsync("/systems");
        await window.Page.GetByRole(AriaRole.Link, new() { Name = "登记系统" }).ClickAsync();
        await Expect(window.Page.GetByRole(AriaRole.Heading, new() { Name = "登记系统接口" })).ToBeVisibleAsync();
        await window.SettledAsync();

        await window.Page.GetByRole(AriaRole.Combobox, new() { Name = "部门", Exact = true }).SelectOptionAsync(Whose);
        await window.Page.GetByLabel("地址 1").FillAsync("http://10.1.2.3/api");
        await PathOf(window, 1).FillAsync("/api/units/");
        await SaveAsync(window, "新增路径");
        await Expect(window.Page.Locator("main")).ToContainTextAsync("不允许连接到这个地址");
        await Expect(window.Page.Locator("main")).ToContainTextAsync("首尾不带斜杠");
        await window.ShootAsync("console-systems-new-wrong");

        await window.Page.GetByLabel("地址 1").FillAsync(Address);
        await PathOf(window, 1).FillAsync("api/units/**");
        await Route(window, 1).GetByLabel("POST").CheckAsync();
        await SaveAsync(window, "仅限本部门调用");
        await Expect(window.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("信用代码业务系统");
        await Expect(window.Page.Locator("main")).ToContainTextAsync("GET POST");

        await ChangeRoutesAsync(window);
        await ChangeNothingAsync(window);
    }

    private static async Task ChangeRoutesAsync(ConsoleWindow window)
    {
        await EditAsync(window);
        await Route(window, 1).GetByRole(AriaRole.Combobox).SelectOptionAsync("exchangehub.credit-code.assigned.v1");
        await Expect(Route(window, 1).GetByLabel("POST")).Not.ToBeCheckedAsync();
        await Button(window, "添加路径").ClickAsync();
        await PathOf(window, 2).FillAsync("api/codes");
        await window.IsFineAsync();
        await window.ShootAsync("console-systems-edit");
        await Button(window, "保存").ClickAsync();
        var dialog = window.Page.GetByRole(AriaRole.Dialog);
        await Expect(dialog).ToContainTextAsync("2 项改动");
        await Expect(dialog).ToContainTextAsync("请先告知调用部门");
        await Expect(dialog.GetByRole(AriaRole.Row).Filter(new() { HasText = "api/units/**" })).ToContainTextAsync("修改路径");
        await Expect(dialog.GetByRole(AriaRole.Row).Filter(new() { HasText = "api/codes" })).ToContainTextAsync("新增路径");
        await window.ShootAsync("console-systems-changes");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "保存" }).ClickAsync();
        await Expect(window.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = "api/codes" })).ToBeVisibleAsync();
    }

    private static async Task ChangeNothingAsync(ConsoleWindow window)
    {
        await EditAsync(window);
        await Button(window, "保存").ClickAsync();
        await Expect(window.Page.GetByText("内容没有改动")).ToBeVisibleAsync();
        await Expect(window.Page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
    }

    private static async Task EditAsync(ConsoleWindow window)
    {
        await window.Page.GetByRole(AriaRole.Link, new() { Name = "编辑" }).ClickAsync();
        await Expect(window.Page.GetByLabel("地址 1")).ToHaveValueAsync(Address);
        await window.SettledAsync();
    }

    private static async Task SaveAsync(ConsoleWindow window, string says)
    {
        await Button(window, "保存").ClickAsync();
        await Expect(window.Page.GetByRole(AriaRole.Dialog)).ToContainTextAsync(says);
        await window.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "保存" }).ClickAsync();
    }

    private static ILocator Route(ConsoleWindow window, int number) => window.Page.GetByRole(AriaRole.Group, new() { Name = $"路径 {number}", Exact = true });

    private static ILocator PathOf(ConsoleWindow window, int number) => Route(window, number).GetByLabel("接口路径");

    private static ILocator Button(ConsoleWindow window, string name) => window.Page.Locator("main").GetByRole(AriaRole.Button, new() { Name = name, Exact = true });
}
