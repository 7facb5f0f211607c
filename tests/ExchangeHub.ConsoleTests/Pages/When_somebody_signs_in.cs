using ExchangeHub.ConsoleTests.Browsing;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace ExchangeHub.ConsoleTests.Pages;

[Collection(typeof(OneConsole))]
public sealed class When_somebody_signs_in(ConsoleHub console)
{
    [Fact]
    public async Task The_browser_holds_no_token_and_only_cookies_that_scripts_cannot_read()
    {
        await using var window = await console.OpenAsAsync("operator");
        await window.GoAsync("/");

        var cookies = await window.Page.Context.CookiesAsync();
        Assert.Contains(cookies, cookie => cookie.Name == "exchangehub-console");
        Assert.All(cookies, cookie => Assert.True(cookie.HttpOnly, cookie.Name));
        Assert.All(cookies, cookie => Assert.False(cookie.Value.StartsWith("eyJ", StringComparison.Ordinal), cookie.Name));
        Assert.Equal(0, await window.Page.EvaluateAsync<int>("localStorage.length + sessionStorage.length"));
        Assert.DoesNotContain("eyJ", await window.Page.ContentAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("operator", "总览 消息追踪 目录与契约 系统接入 审计 我的账户")]
    [InlineData("system-admin", "总览 系统接入 我的账户")]
    [InlineData("audit-admin", "审计 我的账户")]
    public async Task The_navigation_offers_what_the_role_opens(string role, string areas)
    {
        await using var window = await console.OpenAsAsync(role);
        await window.GoAsync("/");

        var offered = await window.Page.GetByRole(AriaRole.Navigation, new() { Name = "功能导航" }).GetByRole(AriaRole.Link).AllInnerTextsAsync();
        Assert.Subset(offered.Select(text => text.Trim()).ToHashSet(), areas.Split(' ').ToHashSet());
        Assert.Equal(role == "operator", offered.Any(text => text.Trim() == "消息追踪"));
    }

    [Fact]
    public async Task A_page_of_another_role_says_so_and_shows_nothing()
    {
        await using var window = await console.OpenAsAsync("system-admin");
        await window.GoAsync("/trace");

        await Expect(window.Page.GetByRole(AriaRole.Heading, new() { Name = "没有权限" })).ToBeVisibleAsync();
        await Expect(window.Page.Locator("main input")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Signing_out_ends_every_open_page_and_the_hubs_own_session()
    {
        await using var window = await console.OpenAsync();
        await window.SignInAsync(await Person.AddAsync(console.Hub, "operator", ConsoleHub.City));
        var other = await window.Page.Context.NewPageAsync();
        await other.GotoAsync("/my-account");
        await Expect(other.Locator("[data-console-ready]")).ToBeAttachedAsync();

        await window.Page.GetByRole(AriaRole.Button, new() { Name = "退出登录" }).ClickAsync();
        await Expect(window.Page.GetByLabel("账号")).ToBeVisibleAsync();
        // The other page was open: its circuit ends with the session.
        await Expect(other.GetByLabel("账号")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_session_ended_at_the_hub_ends_the_open_page()
    {
        var person = await Person.AddAsync(console.Hub, "operator", ConsoleHub.City);
        await using var window = await console.OpenAsync();
        await window.SignInAsync(person);
        var disabled = await console.Hub.RunAsync("user", "disable", "--name", person.Name, "--data", console.Hub.Data, "--json");
        Assert.True(disabled.ExitCode == 0, disabled.Output + disabled.Errors);

        await Expect(window.Page.GetByLabel("账号")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_way_back_that_nobody_asked_for_is_said_to_have_failed_and_leads_on()
    {
        await using var window = await console.OpenAsync();
        await window.Page.GotoAsync("/signin-oidc?code=made-up&state=made-up");

        await Expect(window.Page.GetByRole(AriaRole.Heading, new() { Name = "登录未完成" })).ToBeVisibleAsync();
        await window.IsFineAsync();
        await window.Page.GetByRole(AriaRole.Link, new() { Name = "重新登录" }).ClickAsync();
        await Expect(window.Page.GetByLabel("账号")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Another_name_of_this_machine_leads_to_the_one_address_that_is_registered()
    {
        await using var window = await console.OpenAsync();
        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        using var request = new HttpRequestMessage(HttpMethod.Get, new UriBuilder(console.Hub.Address) { Host = "localhost", Path = "my-account" }.Uri);
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(new Uri(console.Hub.Address, "/my-account"), answer.Headers.Location);
    }

    [Fact]
    public async Task An_unknown_address_is_a_page_for_people_and_a_problem_for_programs()
    {
        await using var window = await console.OpenAsAsync("operator");
        var answer = await window.GoAsync("/no-such-page");
        Assert.Equal(404, answer.Status);
        await Expect(window.Page.GetByRole(AriaRole.Heading, new() { Name = "没有这个页面" })).ToBeVisibleAsync();

        var program = await window.Page.Context.APIRequest.GetAsync("/v1/no-such-thing", new() { Headers = [new("Accept", "application/json")] });
        Assert.Equal("application/problem+json", program.Headers["content-type"]);
    }
}
