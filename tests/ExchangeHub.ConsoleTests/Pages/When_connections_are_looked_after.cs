using ExchangeHub.ConsoleTests.Browsing;
using ExchangeHub.Contracts;
using ExchangeHub.Testing.Certificates;
using ExchangeHub.Testing.Records;
using ExchangeHub.Testing.Waiting;
using ExchangeHub.Testing.Webhooks;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace ExchangeHub.ConsoleTests.Pages;

[Collection(typeof(OneConsole))]
public sealed class When_connections_are_looked_after(ConsoleHub console)
{
    /// <summary>A county of the city in which nothing happens.</summary>
    private const string County = "430703";

    [Fact]
    public async Task A_system_is_called_stopped_and_called_again()
    {
        await using var window = await console.OpenAsAsync("system-admin");
        await window.GoAsync("/systems");
        await window.Page.GetByRole(AriaRole.Link, new() { Name = "域名业务系统" }).First.ClickAsync();
        await Expect(window.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("域名业务系统");
        await window.SettledAsync();

        await Button(window, "测试调用").ClickAsync();
        await Expect(window.Page.Locator("main")).ToContainTextAsync("调用成功");
        await Expect(window.Page.Locator("main")).ToContainTextAsync("毫秒");
        await window.IsFineAsync();
        await window.ShootAsync("console-systems-one");

        await Button(window, "停用转发").ClickAsync();
        var dialog = window.Page.GetByRole(AriaRole.Dialog);
        await Expect(dialog).ToContainTextAsync("1 个地址");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "停用转发" }).ClickAsync();
        await Expect(window.Page.Locator(".chip").Filter(new() { HasText = "已停用" })).ToBeVisibleAsync();
        await Expect(Button(window, "测试调用")).ToBeDisabledAsync();

        await Button(window, "恢复转发").ClickAsync();
        await Expect(Button(window, "停用转发")).ToBeVisibleAsync();
        await Expect(window.Page.Locator(".facts .chip").Filter(new() { HasText = "正常" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Deliveries_to_a_receiver_that_was_disabled_or_paused_go_on_by_hand()
    {
        const string type = "exchangehub.personnel.post-changed.v1";
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Answer = (_, http) => WebhookReceiver.Status(http, 410);
        using var system = await console.Hub.AddClientAsync(Department.Organization, County, "events:publish", "deliveries:pull");
        (await system.PostAsync("v1/subscriptions", new { types = new[] { type }, region = County, channel = "webhook", endpoint = receiver.Endpoint })).EnsureSuccess();
        (await system.PublishAsync(Events.PostChanged(SyntheticPerson.Number(78_031), region: County))).EnsureSuccess();
        await Eventually.Async(async () => (await system.GetAsync("v1/subscriptions")).Text.Contains("receiver-gone", StringComparison.Ordinal));

        await using var window = await console.OpenAsAsync("system-admin");
        await window.GoAsync("/systems/receivers");
        var row = window.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = system.ClientId });
        await Expect(row).ToContainTextAsync("推送");
        await Expect(row).ToContainTextAsync("已停用");
        await Expect(row).ToContainTextAsync("接收方已停用地址");
        receiver.Answer = (_, http) => WebhookReceiver.Status(http, 204);
        await row.GetByRole(AriaRole.Button, new() { Name = "恢复投递" }).ClickAsync();
        await Expect(row).ToContainTextAsync("已启用");
        await Eventually.Async(() => Task.FromResult(receiver.Calls.Count == 2));

        await row.GetByRole(AriaRole.Button).ClickAsync();
        await Expect(window.Page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("将暂停 1 个接收端");
        await window.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "暂停投递" }).ClickAsync();
        await Expect(row).ToContainTextAsync("已暂停");

        await row.GetByRole(AriaRole.Button, new() { Name = "恢复投递" }).ClickAsync();
        await Expect(row).ToContainTextAsync("已启用");
    }

    [Fact]
    public async Task How_an_adapter_translates_is_told_field_by_field()
    {
        await using var window = await console.OpenAsAsync("system-admin");
        await window.GoAsync("/systems/receivers");
        var row = window.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = "组织" }).Filter(new() { HasText = "适配器" }).First;
        await row.GetByRole(AriaRole.Link).ClickAsync();
        await Expect(window.Page.GetByRole(AriaRole.Heading, new() { Name = "干部信息系统" })).ToBeVisibleAsync();

        await Expect(window.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = "A02016Y" })).ToContainTextAsync("原职务名称");
        await Expect(window.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = "A02007S" })).ToContainTextAsync("职务层次");
        await Expect(window.Page.Locator("main")).ToContainTextAsync("ExchangeHub 终止方式");
        Assert.DoesNotContain("exchangehub.", await window.Page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
        await window.IsFineAsync();
        await window.ShootAsync("console-systems-mapping");
    }

    [Fact]
    public async Task A_certificate_that_ends_soon_stands_on_the_overview_and_leads_to_its_client()
    {
        var name = $"到期系统 {Guid.CreateVersion7():N}"[..20];
        using var certificate = TestCertificate.SelfSigned(validFor: TimeSpan.FromDays(12));
        var file = Path.Combine(console.Hub.Data, $"{name}.pem");
        await File.WriteAllTextAsync(file, certificate.ExportCertificatePem(), TestContext.Current.CancellationToken);
        var added = await console.Hub.RunAsync(
            "client", "add", "--department", Department.Hr, "--region", County, "--scope", "events:publish", "--certificate", file, "--name", name, "--data", console.Hub.Data, "--json");
        Assert.True(added.ExitCode == 0, added.Errors);

        await using var window = await console.OpenAsAsync("system-admin");
        await window.GoAsync("/");
        var panel = window.Page.GetByRole(AriaRole.Region, new() { Name = "即将到期的证书" });
        await Expect(panel.GetByRole(AriaRole.Listitem).Filter(new() { HasText = name })).ToContainTextAsync("人社");
        await panel.ScrollIntoViewIfNeededAsync();
        await window.ShootAsync("console-overview-ending");
        await window.IsFineAsync();
        await panel.GetByRole(AriaRole.Link, new() { Name = name }).ClickAsync();
        await Expect(window.Page.GetByRole(AriaRole.Dialog)).ToContainTextAsync(name);
        await Expect(window.Page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("客户端证书");
    }

    [Fact]
    public async Task A_client_is_registered_its_secret_is_shown_once_and_it_is_removed_again()
    {
        var name = $"测试系统 {Guid.CreateVersion7():N}"[..20];
        await using var window = await console.OpenAsAsync("system-admin");
        var line = await SlowLine.LayAsync(window.Page);
        await window.GoAsync("/systems/clients/new");
        await Expect(window.Page.GetByText("授权", new() { Exact = true })).ToHaveCountAsync(0);

        // Whoever types on before the console has answered loses nothing of it.
        var answered = line.HoldUntilSaidAsync("BEGIN CERTIFICATE");
        await window.Page.GetByLabel("部门").SelectOptionAsync(Department.Finance);
        await window.Page.GetByLabel("系统名称").ClickAsync();
        await window.Page.Keyboard.InsertTextAsync(name);
        await window.Page.GetByLabel("客户端证书").CheckAsync();
        await answered;
        line.Release();
        await window.Page.GetByLabel("订阅和接收").CheckAsync();
        await window.Page.GetByLabel("口令密钥").CheckAsync();
        await Expect(Button(window, "登记")).ToBeEnabledAsync();
        await window.IsFineAsync();
        await window.ShootAsync("console-systems-clients-new");
        await Button(window, "登记").ClickAsync();
        await Expect(window.Page.Locator("[data-test=secret] code")).Not.ToBeEmptyAsync();
        await Expect(window.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("只在此显示一次");

        await window.Page.GetByRole(AriaRole.Link, new() { Name = "已交接，返回列表" }).ClickAsync();
        var row = window.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = name });
        await row.GetByRole(AriaRole.Button).ClickAsync();
        var detail = window.Page.GetByRole(AriaRole.Dialog).First;
        await Expect(detail).ToContainTextAsync("订阅和接收");
        await window.ShootAsync("console-systems-client");
        await detail.GetByRole(AriaRole.Button, new() { Name = "更换口令密钥" }).ClickAsync();
        await window.Page.GetByRole(AriaRole.Dialog).Filter(new() { HasText = "将为" }).GetByRole(AriaRole.Button, new() { Name = "更换口令密钥" }).ClickAsync();
        await Expect(detail.Locator("[data-test=secret] code")).Not.ToBeEmptyAsync();

        // Shown once: neither a key nor a click beside it takes it away.
        await window.Page.Keyboard.PressAsync("Escape");
        await window.Page.Mouse.ClickAsync(5, 5);
        await detail.GetByRole(AriaRole.Button, new() { Name = "关闭" }).ClickAsync();
        await Expect(window.Page.GetByText("口令密钥已更换")).ToBeVisibleAsync();
        await window.SettledAsync();

        await row.GetByRole(AriaRole.Button).ClickAsync();
        await detail.GetByRole(AriaRole.Button, new() { Name = "开通消息队列" }).ClickAsync();
        await window.Page.GetByRole(AriaRole.Dialog).Filter(new() { HasText = "将为" }).GetByRole(AriaRole.Button, new() { Name = "开通消息队列" }).ClickAsync();
        await Expect(detail.GetByRole(AriaRole.Alert)).ToContainTextAsync("未提供可供业务系统接入的消息代理");

        await detail.GetByRole(AriaRole.Button, new() { Name = "注销账号" }).ClickAsync();
        await Expect(window.Page.GetByRole(AriaRole.Dialog).Last).ToContainTextAsync("将注销 1 个接入账号");
        await window.Page.GetByRole(AriaRole.Dialog).Last.GetByRole(AriaRole.Button, new() { Name = "注销账号" }).ClickAsync();
        await Expect(row).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task An_operator_is_led_to_the_clients_of_the_region_which_is_all_that_the_hub_tells()
    {
        await using var window = await console.OpenAsAsync("operator");
        await window.GoAsync("/systems");
        await Expect(window.Page.GetByRole(AriaRole.Heading, new() { Name = "接入账号和密钥" })).ToBeVisibleAsync();
        await Expect(window.Page.Locator("table.list tbody code").First).ToBeVisibleAsync();
        await Expect(window.Page.Locator(".tabs")).ToHaveCountAsync(0);
    }

    private static ILocator Button(ConsoleWindow window, string name) => window.Page.Locator("main").GetByRole(AriaRole.Button, new() { Name = name, Exact = true });
}
