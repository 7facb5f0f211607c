using System.Text.RegularExpressions;
using ExchangeHub.ConsoleTests.Browsing;
using ExchangeHub.Contracts;
using ExchangeHub.Testing.Hubs;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace ExchangeHub.ConsoleTests.Pages;

[Collection(typeof(OneConsole))]
public sealed class When_data_of_others_is_asked_for(ConsoleHub console)
{
    [Fact]
    public async Task A_contract_is_found_read_and_opened_by_an_agreement_that_the_provider_approves()
    {
        await using var window = await console.OpenAsAsync("operator");
        var line = await SlowLine.LayAsync(window.Page);
        await window.GoAsync("/catalogue");
        await window.Page.GetByLabel("名称", new() { Exact = true }).FillAsync("职务变动");
        await window.Page.GetByRole(AriaRole.Link, new() { Name = "职务变动" }).ClickAsync();
        await Expect(window.Page.GetByRole(AriaRole.Heading, new() { Name = "职务变动", Level = 1 })).ToBeVisibleAsync();
        await window.SettledAsync();

        // The sandbox's journeys have published some.
        await Expect(window.Page.Locator("[data-test=volume]")).ToHaveTextAsync(new Regex("^[1-9]"));
        var nationalId = window.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = "公民身份号码" }).First;
        await Expect(nationalId).ToContainTextAsync("敏感信息");
        await Expect(nationalId).ToContainTextAsync("不提供");
        await Expect(window.Page.Locator("main")).ToContainTextAsync("公务员法第 20 条");
        await window.IsFineAsync();
        await window.ShootAsync("console-catalogue-contract");
        Assert.DoesNotMatch(@"[{}\[\]]|\bnull\b|exchangehub\.", await window.Page.Locator("main").InnerTextAsync());

        var purpose = $"用编核对 {Guid.CreateVersion7():N}"[..16];
        await window.Page.GetByRole(AriaRole.Link, new() { Name = "申请共享协议" }).ClickAsync();
        await Expect(window.Page.GetByRole(AriaRole.Heading, new() { Name = "申请共享协议", Level = 1 })).ToBeVisibleAsync();
        await window.SettledAsync();
        await window.Page.GetByLabel("公民身份号码（敏感信息）").CheckAsync();
        await window.Page.GetByLabel("用途（必填）").FillAsync(purpose);
        await window.Page.GetByLabel("法律法规或文件依据（必填）").FillAsync("机构编制工作条例");
        await window.ShootAsync("console-catalogue-agreement-new");

        // Whoever presses it twice asks once, also where the line is so slow that the answer to the first is not there at the second.
        var send = window.Page.GetByRole(AriaRole.Button, new() { Name = "提交申请" });
        await window.Page.GetByLabel("法律法规或文件依据（必填）").BlurAsync();
        await Expect(send).ToBeEnabledAsync();
        await window.SettledAsync();
        var answered = line.HoldUntilSaidAsync("/catalogue/agreements/0");
        await send.ClickAsync();
        await answered;
        await send.ClickAsync();
        line.Release();
        await Expect(window.Page.Locator("main .chip")).ToContainTextAsync("待提供方审批");
        await Expect(window.Page.GetByRole(AriaRole.Button, new() { Name = "批准" })).ToHaveCountAsync(0);
        var address = new Uri(window.Page.Url).AbsolutePath;

        await using var provider = await console.OpenAsAsync("grant-admin");
        await provider.GoAsync("/catalogue/agreements");
        await provider.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = purpose }).GetByRole(AriaRole.Link).ClickAsync();
        await Expect(provider.Page.Locator("main")).ToContainTextAsync("公民身份号码");
        await provider.IsFineAsync();
        await provider.ShootAsync("console-catalogue-agreement");
        await provider.Page.GetByRole(AriaRole.Button, new() { Name = "批准", Exact = true }).ClickAsync();
        var dialog = provider.Page.GetByRole(AriaRole.Dialog);
        await Expect(dialog).ToContainTextAsync("1 项数据");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "批准" }).ClickAsync();
        await Expect(provider.Page.Locator("main .chip")).ToContainTextAsync("生效中");

        await window.GoAsync(address);
        await Expect(window.Page.Locator("main .chip")).ToContainTextAsync("生效中");

        await provider.Page.GetByRole(AriaRole.Button, new() { Name = "终止协议" }).ClickAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "终止协议" }).ClickAsync();
        await Expect(provider.Page.Locator("main .chip")).ToContainTextAsync("已终止");
    }

    [Fact]
    public async Task A_system_of_the_own_department_is_subscribed_to_chosen_fields()
    {
        const string type = "exchangehub.personnel.post-changed.v1";
        using var system = await console.Hub.AddClientAsync(Department.Staffing, ConsoleHub.City, "deliveries:pull");
        await using var window = await console.OpenAsAsync("operator");
        await window.GoAsync($"/catalogue/contracts/{type}");
        await window.Page.GetByRole(AriaRole.Link, new() { Name = "订阅信息项" }).ClickAsync();
        await Expect(window.Page.GetByRole(AriaRole.Heading, new() { Name = "订阅信息项", Level = 1 })).ToBeVisibleAsync();
        await window.SettledAsync();

        var form = window.Page.Locator("form.form");
        await form.GetByRole(AriaRole.Combobox, new() { Name = "业务系统" }).SelectOptionAsync(system.ClientId);
        await Expect(form).ToContainTextAsync("敏感信息");
        await Expect(form).Not.ToContainTextAsync("消息队列");
        await form.GetByLabel("公民身份号码").CheckAsync();
        await form.GetByLabel("职务名称", new() { Exact = true }).CheckAsync();

        // What the hub refuses stands at its field.
        await form.GetByLabel("推送").CheckAsync();
        await form.GetByLabel("推送地址").FillAsync("https://10.0.0.1/hook");
        await SubscribeAsync(window);
        await Expect(form.Locator(".mud-input-control").Filter(new() { HasText = "推送地址" })).ToContainTextAsync("不允许连接到这个地址");
        await window.IsFineAsync();
        await window.ShootAsync("console-catalogue-subscribe");

        await form.GetByLabel("自取").CheckAsync();
        await SubscribeAsync(window);
        await Expect(window.Page.Locator("main")).ToContainTextAsync("订阅完成");
        await window.IsFineAsync();
        await window.ShootAsync("console-catalogue-subscribed");

        // Tokens live for seconds here.
        using var later = new HubClient(() => console.Hub.Address, system.ClientId, system.ClientSecret);
        var own = Assert.Single((await later.GetAsync("v1/subscriptions")).Body.GetProperty("items").EnumerateArray());
        Assert.Equal(["nationalId", "postName"], own.GetProperty("fields").EnumerateArray().Select(field => field.GetString()));
        Assert.Equal(await window.Page.Locator("[data-test=subscription] code").InnerTextAsync(), own.GetProperty("id").GetString());
    }

    private static async Task SubscribeAsync(ConsoleWindow window)
    {
        await window.Page.Locator("form.form").GetByRole(AriaRole.Button, new() { Name = "订阅" }).ClickAsync();
        var dialog = window.Page.GetByRole(AriaRole.Dialog);
        await Expect(dialog).ToContainTextAsync("共 2 个信息项，其中敏感信息 1 项");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "订阅" }).ClickAsync();
    }
}
