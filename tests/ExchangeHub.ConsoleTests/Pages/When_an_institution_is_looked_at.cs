using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ExchangeHub.ConsoleTests.Browsing;
using ExchangeHub.Contracts;
using ExchangeHub.Testing;
using ExchangeHub.Testing.Records;
using ExchangeHub.Testing.Waiting;
using Microsoft.Data.Sqlite;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace ExchangeHub.ConsoleTests.Pages;

/// <summary>An institution with all its modules, published as the examples of the contracts have it and registered by the sandbox.</summary>
[Collection(typeof(OneConsole))]
public sealed class When_an_institution_is_looked_at(ConsoleHub console)
{
    private const string Sample = "430700-S-0031";

    private static readonly SyntheticPerson Member = SyntheticPerson.Number(88_031);

    private static Task<string>? published;

    [Fact]
    public async Task Its_modules_are_told_as_of_a_day_and_its_people_are_covered_until_somebody_says_why()
    {
        var id = await PublishAsync();
        await using var window = await console.OpenAsAsync("operator");
        await window.GoAsync($"/institutions?region={ConsoleHub.City}");
        await window.Page.GetByLabel("机构名称").FillAsync("澧阳数据");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "查询", Exact = true }).ClickAsync();
        await Expect(window.Page).ToHaveURLAsync(new Regex("[?&]q="));
        await window.SettledAsync();
        await window.Page.Locator($"table.list a[href*='{id}']").ClickAsync();
        await Expect(window.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("澧阳数据资源中心");
        await Expect(window.Page.Locator(".facts")).ToContainTextAsync("副县、副处级");

        var modules = window.Page.GetByRole(AriaRole.Navigation, new() { Name = "机构信息模块" });
        foreach (var (module, shows) in new[]
        {
            ("编制情况", "事业编制"), ("职数情况", "乡科级副职"), ("台账信息", "下编"), ("机构沿革", "由澧阳信息中心更名"), ("用编核准", "核编〔2025〕0093"), ("编制限额", "4200"), ("变化记录", "名称变更"),
            ("特殊情况", "经批准的超编过渡"), ("代码证书", "事业单位法人证书"), ("网上名称", "公益"),
        })
        {
            await modules.GetByRole(AriaRole.Link, new() { Name = module }).ClickAsync();
            await Expect(window.Page.Locator("section[aria-labelledby=module]")).ToContainTextAsync(shows);
        }

        await modules.GetByRole(AriaRole.Link, new() { Name = "人员情况" }).ClickAsync();
        var row = window.Page.Locator("table.list tbody tr").Filter(new() { HasText = "数据管理科副科长" });
        await Expect(row).ToContainTextAsync($"{Member.Name[..1]}*");
        await Expect(row).Not.ToContainTextAsync(Member.NationalId);
        await window.ShootAsync("console-institution-staff");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "显示受保护的字段" }).ClickAsync();
        await window.Page.GetByRole(AriaRole.Dialog).GetByLabel("查看事由").FillAsync("核对实名制信息");
        await window.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "显示受保护的字段" }).ClickAsync();
        await Expect(row).ToContainTextAsync(Member.NationalId);
        await window.IsFineAsync();

        await modules.GetByRole(AriaRole.Link, new() { Name = "编制情况" }).ClickAsync();
        await Expect(window.Page.Locator(".tile").First).ToContainTextAsync("45");
        await window.ShootAsync("console-institution");
        await window.Page.GetByLabel("数据日期").FillAsync("2025-12-31");
        await Expect(window.Page.Locator(".tile").First).ToContainTextAsync("42");
        await window.Page.GetByLabel("数据日期").FillAsync("2025-01-01");
        await Expect(window.Page.Locator("main")).ToContainTextAsync("没有这个机构的基本信息");
    }

    [Fact]
    public async Task Whom_its_certificate_names_is_covered_until_somebody_says_why()
    {
        var id = $"430700-S-{Guid.CreateVersion7():N}"[..24];
        using var register = await console.Hub.AddClientAsync(Department.CreditCode, ConsoleHub.City, "events:publish", "records:read");
        (await register.PublishAsync(Example("credit-code.assigned", id))).EnsureSuccess();
        await Eventually.Async(async () => (await register.GetAsync($"/v1/institutions/{id}/certificate")).Status == System.Net.HttpStatusCode.OK);

        await using var window = await console.OpenAsAsync("operator");
        await window.GoAsync($"/institutions/{id}?module=certificate&region={ConsoleHub.City}");
        var module = window.Page.Locator("section[aria-labelledby=module]");
        await Expect(module).ToContainTextAsync("沈*");
        await module.GetByRole(AriaRole.Button, new() { Name = "显示受保护的字段" }).ClickAsync();
        await window.Page.GetByRole(AriaRole.Dialog).GetByLabel("查看事由").FillAsync("核对法定代表人");
        await window.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "显示受保护的字段" }).ClickAsync();
        await Expect(module).ToContainTextAsync("沈知行");
        await module.GetByRole(AriaRole.Button, new() { Name = "重新隐藏" }).ClickAsync();
        await Expect(module).Not.ToContainTextAsync("沈知行");
        await Expect(module).ToContainTextAsync("沈*");
    }

    [Fact]
    public async Task Its_summary_sheet_prints_without_what_surrounds_it()
    {
        var id = await PublishAsync();
        await using var window = await console.OpenAsAsync("operator");
        await window.GoAsync($"/institutions/{id}/summary-sheet");
        await Expect(window.Page.Locator(".sheet")).ToContainTextAsync("事业编制");
        await Expect(window.Page.Locator(".sheet")).ToContainTextAsync("在编 1 人");
        await window.IsFineAsync();
        await window.Page.EvaluateAsync("window.print = () => document.title = 'printed'");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "打印" }).ClickAsync();
        await Expect(window.Page).ToHaveTitleAsync("printed");

        await window.Page.EmulateMediaAsync(new() { Media = Media.Print });
        await Expect(window.Page.GetByRole(AriaRole.Button, new() { Name = "打印" })).ToBeHiddenAsync();
        await Expect(window.Page.Locator(".mud-drawer")).ToBeHiddenAsync();
        await Expect(window.Page.Locator(".sheet")).ToBeVisibleAsync();
        await window.ShootAsync("console-summary-sheet-print");
    }

    [Fact]
    public async Task What_is_not_in_the_records_yet_is_said_and_then_comes_in()
    {
        using var organization = await console.Hub.AddClientAsync(Department.Organization, ConsoleHub.City, "events:publish");
        await using var window = await console.OpenAsAsync("operator");
        await SqlAsync("create trigger records_held before update of sequence on record_position begin select raise(abort, 'held'); end");
        try
        {
            (await organization.PublishAsync(Events.PostChanged(SyntheticPerson.Number(88_032)))).EnsureSuccess();
            await window.GoAsync("/institutions/staff");
            await Expect(window.Page.GetByRole(AriaRole.Status).First).ToContainTextAsync(new Regex("还有 [1-9][0-9]* 条变动正在汇入"));
            await window.IsFineAsync();
            await window.ShootAsync("console-institutions-behind");
        }
        finally
        {
            await SqlAsync("drop trigger records_held");
        }

        await Eventually.Async(async () =>
        {
            await window.GoAsync("/institutions/staff");
            var notice = window.Page.GetByRole(AriaRole.Status).First;
            await Expect(notice).ToContainTextAsync("数据截至");
            return !(await notice.InnerTextAsync()).Contains("正在汇入", StringComparison.Ordinal);
        });
    }

    // The projection holds still for as long as its place in the ledger cannot be moved on.
    private async Task SqlAsync(string text)
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(console.Hub.Data, "exchangehub.db")}");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = text;
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Another_citys_operator_finds_neither_its_name_nor_its_numbers()
    {
        var id = await PublishAsync();
        await using var window = await console.OpenAsAsync("operator", "430800");
        foreach (var address in new[] { $"/institutions?region={ConsoleHub.City}&q=澧阳", $"/institutions/statistics?region={ConsoleHub.City}", $"/institutions/{id}", $"/institutions/{id}/summary-sheet" })
        {
            await window.GoAsync(address);
            await Expect(window.Page.Locator(".empty").First).ToContainTextAsync("不能查看");
            await Expect(window.Page.Locator("main")).Not.ToContainTextAsync("澧阳数据资源中心");
        }

        await window.GoAsync("/institutions/statistics?region=430000");
        await Expect(window.Page.Locator("main")).ToContainTextAsync("只含您有权查看的地区");
        await Expect(window.Page.Locator("section[aria-labelledby=below]")).ToContainTextAsync("张家界市");
        await Expect(window.Page.Locator("section[aria-labelledby=below]")).Not.ToContainTextAsync("常德市");
    }

    private Task<string> PublishAsync() => published ??= PublishOnceAsync();

    private async Task<string> PublishOnceAsync()
    {
        var id = $"430700-S-{Guid.CreateVersion7():N}"[..24];
        using var staffing = await console.Hub.AddClientAsync(Department.Staffing, ConsoleHub.City, "events:publish", "records:read");
        var grown = Example("quota.allocated", id);
        (grown["effectivedate"], grown["data"]!["lines"]![0]!["number"], grown["data"]!["total"]) = ("2026-03-01", 45, 45);
        List<JsonObject> told =
        [
            .. new[]
            {
                "institution.established", "quota.allocated", "quota.leadership-set", "quota.ledger-entry-recorded", "institution.history-recorded", "quota.use-approved", "quota.ceiling-set",
                "institution.changed", "institution.special-case-recorded", "personnel.staff-enrolled",
            }.Select(type => Example(type, id)),
            grown,
        ];
        var answer = await staffing.PublishAsync(told);
        Assert.Equal(0, answer.Body.GetProperty("rejected").GetInt32());

        // The registers of the sandbox take it from here: certificate first, then the domain name.
        await Eventually.Async(async () => (await staffing.GetAsync($"/v1/institutions/{id}/domains")).Text.Contains("公益", StringComparison.Ordinal), TimeSpan.FromMinutes(1));
        return id;
    }

    private static JsonObject Example(string type, string institution)
    {
        var text = File.ReadAllText(Checkout.Path("contracts", "examples", $"exchangehub.{type}.v1", "valid-full.json"));
        var one = JsonNode.Parse(text.Replace(Sample, institution, StringComparison.Ordinal))!.AsObject();
        one["id"] = Guid.CreateVersion7().ToString();
        if (one["data"]!["nationalId"] is not null)
        {
            (one["data"]!["nationalId"], one["data"]!["personName"]) = (Member.NationalId, Member.Name);
        }

        return one;
    }
}
