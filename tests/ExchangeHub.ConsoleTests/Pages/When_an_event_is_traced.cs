using System.Text.RegularExpressions;
using ExchangeHub.ConsoleTests.Browsing;
using ExchangeHub.Testing.Waiting;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace ExchangeHub.ConsoleTests.Pages;

/// <summary>The journeys of the sandbox, as an operator of its city reads them.</summary>
[Collection(typeof(OneConsole))]
public sealed class When_an_event_is_traced(ConsoleHub console)
{
    [Fact]
    public async Task The_newest_stand_first_and_each_leads_to_its_story()
    {
        await using var window = await console.OpenAsAsync("operator");
        await window.GoAsync("/trace");
        await Expect(window.Page.Locator("table.list tbody td.number a").First).ToBeVisibleAsync();
        var numbers = await window.Page.Locator("table.list tbody td.number a").AllInnerTextsAsync();
        Assert.Equal(numbers.Select(long.Parse).OrderDescending(), numbers.Select(long.Parse));

        // The post change of the first journey is the first entry of the ledger, below everything that other tests published.
        var (list, first) = (window.Page.Locator(".table-frame.tall"), window.Page.GetByRole(AriaRole.Link, new() { Name = "1", Exact = true }));
        await Eventually.Async(async () =>
        {
            await list.EvaluateAsync("list => list.scrollTop = list.scrollHeight");
            return await first.IsVisibleAsync();
        });
        await first.ClickAsync();
        await Expect(window.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("职务变动");
        await window.SettledAsync();

        var page = window.Page.Locator("main");
        var finance = page.GetByRole(AriaRole.Row).Filter(new() { HasText = "财政" }).Filter(new() { HasText = "适配器" });
        await Expect(finance).ToContainTextAsync("已办结");
        await Expect(finance).ToContainTextAsync("CZ-GZ-");
        await Expect(page.Locator(".timeline li").First).ToContainTextAsync("枢纽已受理");
        await Expect(page).ToContainTextAsync("姓名");
        await Expect(page).ToContainTextAsync("工资基数变动");
        await Expect(page).ToContainTextAsync(new Regex("存证签名\\s*([0-9]{4}-|数秒后签名)"));
        await window.IsFineAsync();
        await window.ShootAsync("console-trace-event");
    }

    [Fact]
    public async Task What_is_personal_is_masked_until_somebody_says_what_for()
    {
        await using var window = await console.OpenAsAsync("operator");
        await window.GoAsync("/trace/1");
        await Expect(Data(window)).ToContainTextAsync("*");
        await Expect(Number(window)).ToHaveCountAsync(0);

        await ShowAsync(window, "核对职务变动通知");
        await Expect(Data(window)).Not.ToContainTextAsync("*");
        await Expect(Data(window)).ToContainTextAsync("核对职务变动通知");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "重新隐藏" }).ClickAsync();
        await Expect(Number(window)).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_number_leads_straight_to_the_event_and_one_that_is_not_there_is_said_to_be_not_there()
    {
        await using var window = await console.OpenAsAsync("operator");
        await window.GoAsync("/trace");
        await window.Page.GetByLabel("消息编号").FillAsync("999999");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "查询", Exact = true }).ClickAsync();

        await Expect(window.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("没有找到，或不在您的查看范围内。");
        await Expect(window.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("console-");
    }

    [Fact]
    public async Task A_day_and_a_type_narrow_the_list_and_an_empty_one_says_what_to_do()
    {
        await using var window = await console.OpenAsAsync("operator");
        await window.GoAsync("/trace");
        await window.Page.GetByLabel("受理日期").FillAsync("2020-02-03");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "查询", Exact = true }).ClickAsync();

        await Expect(window.Page.Locator(".empty")).ToContainTextAsync("没有符合条件的消息");
        await Expect(window.Page.Locator(".empty")).ToContainTextAsync("请放宽条件");

        await window.Page.GetByRole(AriaRole.Button, new() { Name = "清空条件" }).ClickAsync();
        await Expect(window.Page.Locator("table.list tbody td.number a").First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_person_is_found_by_the_whole_number_which_stands_in_no_address_and_is_kept_in_the_access_log()
    {
        await using var window = await console.OpenAsAsync("operator");
        await window.GoAsync("/trace/1");
        await ShowAsync(window, "核对职务变动通知");
        var number = await Number(window).InnerTextAsync();
        var asked = new List<string>();
        window.Page.Request += (_, request) => asked.Add(request.Url);

        await window.GoAsync("/trace");
        await window.Page.GetByText("按身份证号查询人员").ClickAsync();
        await window.Page.GetByLabel("身份证号（18 位）").FillAsync(number);
        await window.Page.GetByLabel("查询事由（必填）").FillAsync("核对职务变动");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "查询此人" }).ClickAsync();

        await Expect(window.Page.GetByText("只看所查人员的消息")).ToBeVisibleAsync();
        await Expect(window.Page.Locator("table.list tbody")).ToContainTextAsync("职务变动");
        Assert.DoesNotContain(asked, url => url.Contains(number, StringComparison.Ordinal));
        Assert.DoesNotContain(number, window.Page.Url, StringComparison.Ordinal);

        using var auditor = await console.Hub.AddAccountAsync($"a{Guid.CreateVersion7():N}"[..20], "audit-admin", ConsoleHub.City);
        var log = await auditor.GetAsync($"/v1/access/log?region={ConsoleHub.City}");
        log.EnsureSuccess();
        Assert.Contains("核对职务变动", log.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(number, log.Text, StringComparison.Ordinal);
    }

    private static ILocator Data(ConsoleWindow window) => window.Page.Locator("section[aria-labelledby=data]");

    private static ILocator Number(ConsoleWindow window) => Data(window).Locator("dd code");

    private static async Task ShowAsync(ConsoleWindow window, string purpose)
    {
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "显示受保护的字段" }).ClickAsync();
        await window.Page.GetByLabel("查看事由（必填）").FillAsync(purpose);
        await window.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "显示受保护的字段" }).ClickAsync();
        await Expect(Number(window)).ToHaveCountAsync(1);
    }
}
