using ExchangeHub.ConsoleTests.Browsing;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace ExchangeHub.ConsoleTests.Pages;

/// <summary>What holds for each page: put a new one into the list, and it is held to it. Changes nothing, so it runs beside the others.</summary>
public sealed class Every_page(ConsoleHub console)
{
    /// <summary>Address, a role that it is for, and its heading in Chinese and in English.</summary>
    public static TheoryData<string, string, string, string> Pages => new()
    {
        { "/", "operator", "总览", "Overview" },
        { "/trace", "operator", "消息追踪", "Trace" },
        { "/grants", "grant-admin", "授权", "Grants" },
        { "/grants/issue", "grant-admin", "签发授权", "Issue a grant" },
        { "/grants/applications", "grant-admin", "授权申请", "Applications for grants" },
        { "/grants/explain", "security-admin", "能否查阅", "Who may read" },
        { "/grants/readers", "operator", "谁查阅过本地区", "Who has read us" },
        { "/institutions", "operator", "机构与编制", "Institutions and quotas" },
        { "/institutions/staff", "operator", "人员名册", "Staff" },
        { "/institutions/quotas", "operator", "编制情况", "Quotas" },
        { "/institutions/statistics", "operator", "分级汇总", "By region" },
        { "/catalogue", "operator", "目录与契约", "Catalogue and contracts" },
        { "/catalogue/agreements", "grant-admin", "共享协议", "Agreements" },
        { "/systems", "system-admin", "系统接入", "Systems" },
        { "/systems/new", "system-admin", "登记系统接口", "Register a department system" },
        { "/systems/receivers", "system-admin", "适配器和接收端", "Adapters and receivers" },
        { "/systems/clients", "system-admin", "接入账号和密钥", "Clients and keys" },
        { "/audit", "audit-admin", "审计", "Audit" },
        { "/audit/person", "audit-admin", "个人数据访问查询", "Who has seen a person's data" },
        { "/audit/actions", "audit-admin", "管理操作记录", "Administrators' actions" },
        { "/deliveries", "operator", "投递与故障", "Deliveries and failures" },
        { "/deliveries/edits", "operator", "更正与复核", "Repairs and approval" },
        { "/deliveries/retries", "operator", "重试记录", "Retries" },
        { "/deliveries/list", "operator", "全部投递", "All deliveries" },
        { "/deliveries/receivers", "operator", "接收系统", "Receiving systems" },
        { "/my-account", "operator", "我的账户", "My account" },
    };

    [Theory, MemberData(nameof(Pages))]
    public async Task Is_titled_accessible_no_wider_than_the_window_self_contained_and_free_of_raw_words(string path, string role, string chinese, string english)
    {
        _ = english;
        await using var window = await console.OpenAsAsync(role);
        var answer = await window.GoAsync(path);

        await Expect(window.Page.GetByRole(AriaRole.Heading, new() { Name = chinese, Level = 1 })).ToBeVisibleAsync();
        await Expect(window.Page).ToHaveTitleAsync(chinese);
        Assert.True(await window.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), "The page is wider than the window.");
        await AllowsNoInlineScriptAndNoOtherHostAsync(window, answer);
        await ShowsNoWordOfTheInterfaceAsItIsAsync(window);
        await window.ShootAsync($"console{path.Replace('/', '-').TrimEnd('-')}");
        await window.IsFineAsync();
    }

    /// <summary>The first page of each area: texts stand in both languages side by side, so one of each shows whether they are chosen.</summary>
    public static IEnumerable<TheoryDataRow<string, string, string, string>> FirstPages => Pages.Where(page => page.Data.Item1.LastIndexOf('/') == 0);

    [Theory, MemberData(nameof(FirstPages))]
    public async Task Speaks_English_where_that_is_chosen(string path, string role, string chinese, string english)
    {
        await using var window = await console.OpenAsAsync(role, language: "en");
        await window.GoAsync(path);

        await Expect(window.Page.GetByRole(AriaRole.Heading, new() { Name = english, Level = 1 })).ToBeVisibleAsync();
        Assert.Equal("en", await window.Page.EvaluateAsync<string>("document.documentElement.lang"));
        Assert.DoesNotContain(chinese, await window.Page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
    }

    private static async Task AllowsNoInlineScriptAndNoOtherHostAsync(ConsoleWindow window, IResponse answer)
    {
        var policy = answer.Headers["content-security-policy"].Split(';', StringSplitOptions.TrimEntries);
        Assert.Contains("script-src 'self'", policy);
        Assert.Contains("default-src 'none'", policy);
        Assert.Contains("frame-ancestors 'none'", policy);
        Assert.DoesNotContain(policy, directive => directive.Contains("http", StringComparison.Ordinal) || directive.Contains("unsafe-eval", StringComparison.Ordinal));
        Assert.Equal(0, await window.Page.EvaluateAsync<int>("document.querySelectorAll('script:not([src])').length"));
        Assert.Contains("no-store", answer.Headers["cache-control"], StringComparison.Ordinal);
    }

    private static async Task ShowsNoWordOfTheInterfaceAsItIsAsync(ConsoleWindow window)
    {
        var text = await window.Page.Locator("main").InnerTextAsync();
        Assert.DoesNotMatch("[0-9a-f]{8}-[0-9a-f]{4}-", text);
        Assert.DoesNotMatch(@"[{}\[\]]|\bnull\b|\bundefined\b|set-aside|under-way|exchangehub\.", text);
    }
}
