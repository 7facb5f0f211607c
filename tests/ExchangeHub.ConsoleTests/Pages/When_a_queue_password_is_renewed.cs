using ExchangeHub.ConsoleTests.Browsing;
using ExchangeHub.Contracts;
using ExchangeHub.Testing.Broker;
using ExchangeHub.Testing.Hubs;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace ExchangeHub.ConsoleTests.Pages;

/// <summary>Where there is a broker that others can reach: a hub of its own, for the one of the other tests has none.</summary>
[Collection(typeof(OneConsole))]
public sealed class When_a_queue_password_is_renewed(ConsoleHub console, RabbitMqHost broker) : IClassFixture<RabbitMqHost>
{
    [Fact]
    public async Task An_account_is_opened_and_each_password_is_shown_once()
    {
        await using var hub = await HubProcess.StartAsync(new HubSettings { Edition = new HubEdition("with a broker", null, broker.Url) });
        using var client = await hub.AddClientAsync(Department.Finance, ConsoleHub.City, "deliveries:pull");
        await using var window = await console.OpenAtAsync(hub);
        await window.SignInAsync(await Person.AddAsync(hub, "system-admin", ConsoleHub.City));

        var first = await RenewAsync(window, client.ClientId, "开通消息队列", "消息队列账号已开通");
        var second = await RenewAsync(window, client.ClientId, "更换队列口令", "消息队列口令已更换");

        Assert.NotEqual(first, second);
        Assert.DoesNotContain(second, await window.Page.ContentAsync(), StringComparison.Ordinal);
    }

    private static async Task<string> RenewAsync(ConsoleWindow window, string client, string act, string done)
    {
        await window.GoAsync($"/systems/clients?client={client}");
        var detail = window.Page.GetByRole(AriaRole.Dialog).First;
        await detail.GetByRole(AriaRole.Button, new() { Name = act }).ClickAsync();
        await window.Page.GetByRole(AriaRole.Dialog).Filter(new() { HasText = "将为" }).GetByRole(AriaRole.Button, new() { Name = act }).ClickAsync();
        await Expect(detail.GetByRole(AriaRole.Alert)).ToContainTextAsync("只在此显示一次");
        var password = await detail.Locator("[data-test=queue-password] button").GetAttributeAsync("data-copy");
        await detail.GetByRole(AriaRole.Button, new() { Name = "关闭" }).ClickAsync();
        await Expect(window.Page.GetByText(done)).ToBeVisibleAsync();
        return password!;
    }
}
