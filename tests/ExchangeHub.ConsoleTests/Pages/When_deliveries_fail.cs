using System.Net.Http.Json;
using ExchangeHub.ConsoleTests.Browsing;
using ExchangeHub.Testing.Hubs;
using ExchangeHub.Testing.Records;
using ExchangeHub.Testing.Waiting;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace ExchangeHub.ConsoleTests.Pages;

/// <summary>From the first look at a failure to its end, by hand.</summary>
[Collection(typeof(OneConsole))]
public sealed class When_deliveries_fail(ConsoleHub console)
{
    [Fact]
    public async Task An_operator_notes_why_skips_one_and_retries_the_rest_until_all_are_through()
    {
        var receiver = await FailingReceiver.StartAsync(console.Hub, "岗位序列被锁定", 78_001, 78_002, 78_003);
        await using var window = await console.OpenAsAsync("operator");
        var main = window.Page.Locator("main");
        await OpenGroupAsync(window, "岗位序列被锁定");
        await Expect(main.Locator("[data-test=count]")).ToHaveTextAsync("3");
        await Expect(main.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("接收系统认为某个字段的内容不符合要求");

        await window.Page.GetByLabel("添加备注").FillAsync("已请财政部门解锁岗位序列");
        await Button(window, "保存备注").ClickAsync();
        await Expect(main.Locator(".notes")).ToContainTextAsync("已请财政部门解锁岗位序列");
        await window.IsFineAsync();
        await window.ShootAsync("console-deliveries-group");

        await main.GetByRole(AriaRole.Checkbox).First.CheckAsync();
        await Button(window, "跳过所选（1 条）").ClickAsync();
        var dialog = window.Page.GetByRole(AriaRole.Dialog);
        await Expect(dialog).ToContainTextAsync("财政 将收不到这 1 条消息");
        await Expect(dialog.GetByRole(AriaRole.Button, new() { Name = "跳过 1 条" })).ToBeDisabledAsync();
        await dialog.GetByLabel("跳过理由").FillAsync("已由线下更正");
        await window.IsFineAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "跳过 1 条" }).ClickAsync();
        await Expect(main.Locator("[data-test=count]")).ToHaveTextAsync("2");

        await Button(window, "重试整组（2 条）").ClickAsync();
        await Expect(dialog).ToContainTextAsync("将重新投递 2 条消息给 财政");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "开始重试" }).ClickAsync();
        await Expect(main.Locator(".progress-line")).ToBeVisibleAsync();
        var taken = 0;
        await Eventually.Async(async () => (taken += (await receiver.TakeAsync()).Count) >= 2);
        await Expect(main.Locator(".progress-line")).ToContainTextAsync("已完成");
        await Expect(main.Locator(".progress-line")).ToContainTextAsync("2 / 2");
        await Expect(main.Locator(".empty")).ToContainTextAsync("本组没有搁置的投递");
        await window.ShootAsync("console-deliveries-group-done");

        await window.GoAsync("/deliveries/retries");
        await Expect(main.GetByRole(AriaRole.Row).Filter(new() { HasText = "财政" }).First).ToContainTextAsync("已完成");
        await window.ShootAsync("console-deliveries-retries");
    }

    [Fact]
    public async Task One_operator_repairs_and_another_lets_it_go_out()
    {
        var receiver = await FailingReceiver.StartAsync(console.Hub, "职务名称不在目录中", 78_011);
        await using var first = await console.OpenAsAsync("operator");
        await OpenGroupAsync(first, "职务名称不在目录中");
        await first.Page.GetByRole(AriaRole.Link, new() { Name = "查看与更正" }).ClickAsync();
        await first.Page.GetByRole(AriaRole.Link, new() { Name = "更正后重发" }).ClickAsync();
        var form = first.Page.Locator("main");
        await Expect(form).ToContainTextAsync("还没有修改");
        await Expect(Button(first, "提交复核")).ToBeDisabledAsync();

        // What is personal stays covered, and as it is, until somebody says what for.
        await Expect(first.Page.GetByLabel("姓名 *", new() { Exact = true })).ToHaveCountAsync(0);
        await ShowProtectedAsync(first);
        await Expect(first.Page.GetByLabel("姓名 *", new() { Exact = true })).ToHaveValueAsync(SyntheticPerson.Number(78_011).Name);

        // What was typed is covered with it, and is there again once it is shown.
        await first.Page.GetByLabel("姓名 *", new() { Exact = true }).FillAsync("赵明亮");
        await first.Page.GetByLabel("姓名 *", new() { Exact = true }).BlurAsync();
        await Expect(form.Locator(".diff")).ToContainTextAsync("赵明亮");
        await Button(first, "重新隐藏").ClickAsync();
        await Expect(first.Page.GetByLabel("姓名 *", new() { Exact = true })).ToHaveCountAsync(0);
        await Expect(form).Not.ToContainTextAsync("赵明亮");
        await ShowProtectedAsync(first);
        await Expect(first.Page.GetByLabel("姓名 *", new() { Exact = true })).ToHaveValueAsync("赵明亮");
        await first.Page.GetByLabel("姓名 *", new() { Exact = true }).FillAsync(SyntheticPerson.Number(78_011).Name);

        await first.Page.GetByLabel("职务名称 *", new() { Exact = true }).FillAsync("");
        await first.Page.GetByLabel("原职务名称", new() { Exact = true }).FillAsync("二级科员");
        await first.Page.GetByLabel("原职务名称", new() { Exact = true }).BlurAsync();
        await Button(first, "提交复核（更正 2 个字段）").ClickAsync();
        await Expect(form.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await Expect(form).ToContainTextAsync("职务名称：有必填项未填写。");

        await first.Page.GetByLabel("职务名称 *", new() { Exact = true }).FillAsync("人事科科长");
        await first.Page.GetByLabel("职务名称 *", new() { Exact = true }).BlurAsync();
        await Expect(form.Locator(".diff .after").Filter(new() { HasText = "人事科科长" })).ToBeVisibleAsync();
        await first.Page.GetByLabel("姓名 *", new() { Exact = true }).FillAsync("赵明明");
        await first.Page.GetByLabel("姓名 *", new() { Exact = true }).BlurAsync();
        await first.IsFineAsync();
        await first.ShootAsync("console-deliveries-edit");
        await Button(first, "提交复核（更正 3 个字段）").ClickAsync();
        await first.Page.GetByRole(AriaRole.Link, new() { Name = "查看并复核" }).ClickAsync();
        await Expect(form).ToContainTextAsync("须由另一位业务人员复核");
        await Expect(Button(first, "撤回更正")).ToBeVisibleAsync();
        await Expect(Button(first, "复核通过并发出")).ToHaveCountAsync(0);

        await using var second = await console.OpenAsync();
        await second.SignInAsync(await Person.AddAsync(console.Hub, "operator", ConsoleHub.City));
        await second.GoAsync("/deliveries/edits");
        await second.ShootAsync("console-deliveries-edits");
        await second.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = "姓名、原职务名称、职务名称" }).GetByRole(AriaRole.Link, new() { Name = "复核" }).ClickAsync();
        var review = second.Page.Locator("main");
        await Expect(review.GetByRole(AriaRole.Row).Filter(new() { HasText = "人事科科长" })).ToContainTextAsync("第1科科长");
        await Expect(Button(second, "复核通过并发出")).ToBeDisabledAsync();
        await Expect(review).Not.ToContainTextAsync("赵明明");
        await ShowProtectedAsync(second);
        await Expect(review.GetByRole(AriaRole.Row).Filter(new() { HasText = "赵明明" })).ToContainTextAsync(SyntheticPerson.Number(78_011).Name);
        await Button(second, "重新隐藏").ClickAsync();
        await Expect(review).Not.ToContainTextAsync("赵明明");
        await Expect(Button(second, "复核通过并发出")).ToBeDisabledAsync();
        await ShowProtectedAsync(second);
        await Expect(review).ToContainTextAsync("赵明明");
        await second.IsFineAsync();
        await second.ShootAsync("console-deliveries-review");
        await Button(second, "复核通过并发出").ClickAsync();
        var dialog = second.Page.GetByRole(AriaRole.Dialog);
        await Expect(dialog).ToContainTextAsync("立即发给 财政（1 条）");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "复核通过并发出" }).ClickAsync();

        var taken = new List<string?>();
        await Eventually.Async(async () =>
        {
            taken.AddRange(await receiver.TakeAsync());
            return taken.Count > 0;
        });
        Assert.Equal(["人事科科长"], taken);
        await Expect(review.Locator("[data-test=state]")).ToContainTextAsync("已更正重发");
        await second.ShootAsync("console-deliveries-delivery");
        await review.GetByRole(AriaRole.Link, new() { Name = "查看更正后的投递" }).ClickAsync();
        await Expect(review.Locator("[data-test=state]")).ToContainTextAsync("已办结");
        await Expect(review.GetByRole(AriaRole.Link, new() { Name = "查看原投递" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task One_that_somebody_else_was_faster_with_does_not_hold_up_the_others()
    {
        await FailingReceiver.StartAsync(console.Hub, "职务级别不符", 78_031, 78_032, 78_033);
        await using var window = await console.OpenAsAsync("operator");
        await OpenGroupAsync(window, "职务级别不符");
        var main = window.Page.Locator("main");
        for (var i = 0; i < 3; i++)
        {
            await main.GetByRole(AriaRole.Checkbox).Nth(i).CheckAsync();
        }

        using var faster = await console.Hub.AddAccountAsync($"o{Guid.CreateVersion7():N}"[..20], "operator", ConsoleHub.City);
        var first = await main.Locator("table.list a[href^='/deliveries/']").First.GetAttributeAsync("href");
        (await faster.PostAsync($"v1{first}/skip", new { reason = "已由线下办理" })).EnsureSuccess();

        await Button(window, "跳过所选（3 条）").ClickAsync();
        var dialog = window.Page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("跳过理由").FillAsync("已由线下更正");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "跳过 3 条" }).ClickAsync();
        await Expect(window.Page.Locator(".mud-snackbar").Filter(new() { HasText = "已跳过 2 条，另有 1 条未跳过" })).ToBeVisibleAsync();
        await Expect(main.Locator(".empty")).ToContainTextAsync("本组没有搁置的投递");
    }

    [Fact]
    public async Task A_protected_field_is_changed_only_with_a_stated_purpose_which_the_access_log_keeps()
    {
        await FailingReceiver.StartAsync(console.Hub, "姓名与户籍不符", 78_041);
        await using var window = await console.OpenAsAsync("operator");
        await OpenGroupAsync(window, "姓名与户籍不符");
        var delivery = await window.Page.Locator("main table.list a[href^='/deliveries/']").First.GetAttributeAsync("href");
        using var person = await console.Hub.AddAccountAsync($"o{Guid.CreateVersion7():N}"[..20], "operator", ConsoleHub.City);

        var silent = await ProposeAsync(person, delivery!, new { personName = "赵明明" }, purpose: null);
        Assert.Equal(422, (int)silent.Status);
        Assert.Contains("data.personName", silent.Text, StringComparison.Ordinal);
        (await ProposeAsync(person, delivery!, new { postName = "人事科科长" }, purpose: null)).EnsureSuccess();
        (await ProposeAsync(person, delivery!, new { personName = "赵明明" }, "name as in the register")).EnsureSuccess();

        using var auditor = await console.Hub.AddAccountAsync($"a{Guid.CreateVersion7():N}"[..20], "audit-admin", ConsoleHub.City);
        var log = await auditor.GetAsync($"v1/access/log?user={person.Name}");
        log.EnsureSuccess();
        var read = Assert.Single(log.Body.GetProperty("items").EnumerateArray(), one => one.TryGetProperty("purpose", out var said) && said.GetString() == "name as in the register");
        Assert.Equal("sensitive", read.GetProperty("shown").GetString());
    }

    private static Task<HubAnswer> ProposeAsync(HubAccount person, string delivery, object changes, string? purpose) =>
        person.SendAsync(HttpMethod.Post, $"v1{delivery}/edit", JsonContent.Create(new { changes }), purpose);

    [Fact]
    public async Task A_receiver_is_paused_and_resumed_and_gets_a_part_again()
    {
        var receiver = await FailingReceiver.StartAsync(console.Hub, "接口升级维护", 78_021);
        await using var window = await console.OpenAsAsync("operator");
        await window.GoAsync("/deliveries/receivers");
        var row = window.Page.Locator($"tr[data-client='{receiver.ClientId}']");
        await window.IsFineAsync();
        await window.ShootAsync("console-deliveries-receivers");
        await row.GetByRole(AriaRole.Button, new() { Name = "暂停投递" }).ClickAsync();
        var dialog = window.Page.GetByRole(AriaRole.Dialog);
        await Expect(dialog).ToContainTextAsync("1 个接收系统");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "暂停投递" }).ClickAsync();
        await Expect(row).ToContainTextAsync("已暂停");
        await row.GetByRole(AriaRole.Button, new() { Name = "恢复投递" }).ClickAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "恢复投递" }).ClickAsync();
        await Expect(row).ToContainTextAsync("正常");

        // The first entry of the ledger is a post change of the sandbox's journeys.
        await row.GetByRole(AriaRole.Button, new() { Name = "补发" }).ClickAsync();
        await dialog.GetByLabel("起始消息编号").FillAsync("1");
        await dialog.GetByLabel("截止消息编号").FillAsync("1");
        await Expect(dialog).ToContainTextAsync("最多补发 1 条");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "补发" }).ClickAsync();
        await Expect(window.Page.Locator(".mud-snackbar").Filter(new() { HasText = "将补发 1 条消息" })).ToBeVisibleAsync();
        await Eventually.Async(async () => (await receiver.TakeAsync()).Count == 1);
    }

    [Fact]
    public async Task A_system_administrator_is_offered_no_way_to_events_which_are_closed_to_the_role()
    {
        await using var business = await console.OpenAsAsync("operator");
        await business.GoAsync("/deliveries/list");
        await Expect(business.Page.Locator("main a[href^='/trace/']").First).ToBeVisibleAsync();

        await using var window = await console.OpenAsAsync("system-admin");
        await window.GoAsync("/deliveries/list");
        await Expect(window.Page.Locator("main tbody tr td").First).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("^[0-9]+$"));
        await Expect(window.Page.Locator("main a[href^='/trace/']")).ToHaveCountAsync(0);
        await window.Page.Locator("main tbody a").First.ClickAsync();
        await window.SettledAsync();
        await Expect(window.Page.Locator("dl.facts").First).ToBeVisibleAsync();
        await Expect(window.Page.Locator("main a[href^='/trace/']")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Another_regions_operator_sees_none_of_it()
    {
        await using var window = await console.OpenAsAsync("operator", "430600");
        await window.GoAsync("/deliveries");
        await Expect(window.Page.Locator(".empty")).ToContainTextAsync("没有投递失败");
        await window.GoAsync("/deliveries/list");
        await Expect(window.Page.Locator(".empty")).ToContainTextAsync("没有符合条件的投递");
    }

    private static async Task OpenGroupAsync(ConsoleWindow window, string said)
    {
        await window.GoAsync("/deliveries");
        await window.ShootAsync("console-deliveries-groups");
        await window.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = said }).GetByRole(AriaRole.Link).ClickAsync();
        await Expect(window.Page.Locator("[data-test=count]")).ToBeVisibleAsync();
        await window.SettledAsync();
    }

    private static async Task ShowProtectedAsync(ConsoleWindow window)
    {
        await Button(window, "显示受保护的字段").ClickAsync();
        var dialog = window.Page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("查看事由").FillAsync("核对\n职务名称");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "显示受保护的字段" }).ClickAsync();
    }

    private static ILocator Button(ConsoleWindow window, string name) => window.Page.Locator("main").GetByRole(AriaRole.Button, new() { Name = name });
}
