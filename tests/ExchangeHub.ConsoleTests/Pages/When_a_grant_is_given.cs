using System.Text.RegularExpressions;
using ExchangeHub.ConsoleTests.Browsing;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace ExchangeHub.ConsoleTests.Pages;

/// <summary>The third journey by hand: a province opens one city's institutions to another, and closes them again.</summary>
[Collection(typeof(OneConsole))]
public sealed class When_a_grant_is_given(ConsoleHub console)
{
    private const string Province = "430000";
    private const string Reader = "430600";
    private const string Institutions = $"/institutions?region={ConsoleHub.City}";

    [Fact]
    public async Task It_is_issued_countersigned_used_renewed_and_revoked_each_by_who_may()
    {
        var purpose = $"同类机构编制比较{Guid.CreateVersion7():N}"[..20];
        await using var reader = await console.OpenAsAsync("operator", Reader);
        await reader.GoAsync(Institutions);
        await Expect(reader.Page.Locator(".empty")).ToContainTextAsync("不能查看“机构基本信息”");
        await reader.Page.GetByRole(AriaRole.Link, new() { Name = "为什么不能查看" }).ClickAsync();
        await Expect(reader.Page.Locator(".answer")).ToContainTextAsync("不可以。常德市不在岳阳市辖区内，目前也没有有效授权");
        await reader.IsFineAsync();

        await using var giver = await console.OpenAsAsync("grant-admin", Province);
        await IssueAsync(giver, purpose);

        await using var signer = await console.OpenAsAsync("security-admin", Province);
        await signer.GoAsync("/grants");
        await signer.Page.GetByRole(AriaRole.Link, new() { Name = purpose }).ClickAsync();
        await Expect(signer.Page.Locator(".head .chip")).ToContainTextAsync("待复核");
        await signer.Page.GetByRole(AriaRole.Button, new() { Name = "复核", Exact = true }).ClickAsync();
        await Expect(signer.Page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("岳阳市机构编制部门可查阅 1 个地区的 2 类数据");
        await signer.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "复核" }).ClickAsync();
        await Expect(signer.Page.Locator(".head .chip")).ToContainTextAsync("有效");
        await Expect(signer.Page.Locator(".timeline")).ToContainTextAsync("复核通过，生效");

        await reader.GoAsync(Institutions);
        await Expect(reader.Page.Locator("table.list tbody a").First).ToBeVisibleAsync();
        await reader.Page.GetByRole(AriaRole.Link, new() { Name = "人员名册" }).ClickAsync();
        await Expect(reader.Page.Locator(".empty")).ToContainTextAsync("不能查看“人员情况”");
        await reader.ShootAsync("console-institutions-refused");
        await reader.GoAsync($"/grants/explain?resource=quotas&region={ConsoleHub.City}");
        await Expect(reader.Page.Locator(".answer")).ToContainTextAsync("可以。");
        await Expect(reader.Page.Locator(".answer")).ToContainTextAsync($"{purpose}，第 2 版");

        await using var owner = await console.OpenAsAsync("operator");
        await owner.GoAsync("/grants/readers");
        await Expect(owner.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = purpose }).First).ToContainTextAsync("岳阳市 · 机构编制");

        await signer.GoAsync(await RenewAsync(giver));
        await signer.Page.GetByRole(AriaRole.Button, new() { Name = "复核不通过" }).ClickAsync();
        await SayWhyAsync(signer, "复核不通过", "对 1 个地区的 2 类数据的授权将不会生效", "缺少新的批准文件");
        await Expect(signer.Page.Locator(".head .chip")).ToContainTextAsync("未通过复核");
        await Expect(signer.Page.Locator(".timeline")).ToContainTextAsync("缺少新的批准文件");
        await signer.IsFineAsync();

        await RevokeAsync(giver);
        await reader.GoAsync(Institutions);
        await Expect(reader.Page.Locator(".empty")).ToContainTextAsync("不能查看“机构基本信息”");
    }

    [Fact]
    public async Task What_is_applied_for_is_approved_narrower_or_turned_down_with_a_reason()
    {
        await using var applicant = await console.OpenAsAsync("operator", Reader);
        var address = await ApplyAsync(applicant);

        await using var giver = await console.OpenAsAsync("grant-admin", Province);
        await giver.GoAsync(address);
        await giver.ShootAsync("console-grant-application");
        await giver.Page.GetByLabel("机构沿革").UncheckAsync();
        await giver.Page.GetByLabel("批准文号").FillAsync("湘编办〔2026〕31号");
        await giver.Page.GetByRole(AriaRole.Button, new() { Name = "批准", Exact = true }).ClickAsync();
        await giver.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "批准" }).ClickAsync();
        await Expect(giver.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("授权详情");
        await Expect(giver.Page.Locator(".facts")).Not.ToContainTextAsync("机构沿革");
        await giver.IsFineAsync();

        await applicant.GoAsync(address);
        await Expect(applicant.Page.Locator(".head .chip")).ToContainTextAsync("已批准");

        address = await ApplyAsync(applicant);
        await giver.GoAsync(address);
        await giver.Page.GetByRole(AriaRole.Button, new() { Name = "驳回" }).ClickAsync();
        await SayWhyAsync(giver, "驳回", "将驳回 1 项申请", "已有同样的授权");
        await Expect(giver.Page.Locator(".head .chip")).ToContainTextAsync("已驳回");
        await applicant.Page.ReloadAsync();
        await Expect(applicant.Page.Locator(".head .chip")).ToContainTextAsync("已驳回");
        await Expect(applicant.Page.Locator(".facts")).ToContainTextAsync("已有同样的授权");
    }

    private static async Task<string> ApplyAsync(ConsoleWindow applicant)
    {
        await applicant.GoAsync("/grants/apply?target=430800&resource=quotas");
        await applicant.Page.GetByLabel("授权目的").FillAsync("学习编制周转经验");
        await applicant.Page.GetByRole(AriaRole.Button, new() { Name = "提交申请" }).ClickAsync();
        await Expect(applicant.Page.Locator(".mud-input-control").Filter(new() { HasText = "法律依据" })).ToContainTextAsync("请填写此项");
        await applicant.Page.GetByLabel("法律依据").FillAsync("机构编制管理规定");
        await applicant.Page.GetByLabel("机构沿革").CheckAsync();
        await applicant.Page.GetByRole(AriaRole.Button, new() { Name = "提交申请" }).ClickAsync();
        await Expect(applicant.Page.Locator(".head .chip")).ToContainTextAsync("待审批");
        return applicant.Page.Url;
    }

    private static async Task IssueAsync(ConsoleWindow giver, string purpose)
    {
        await giver.GoAsync("/grants/issue");
        var form = giver.Page.Locator("form.form");
        await form.GetByRole(AriaRole.Button, new() { Name = "签发" }).ClickAsync();
        await Expect(form.Locator(".wrong")).Not.ToHaveCountAsync(0);
        await giver.ShootAsync("console-grant-issue-errors");

        // What is shown is what is added: the giver's own region, as long as none below it is chosen.
        var picked = form.Locator(".picked");
        await form.GetByRole(AriaRole.Button, new() { Name = "加入" }).ClickAsync();
        await Expect(picked).ToContainTextAsync("湖南省");
        await picked.GetByRole(AriaRole.Button, new() { Name = "移除湖南省" }).ClickAsync();

        await form.GetByLabel("被授权地区：湖南省").SelectOptionAsync(Reader);
        await form.GetByLabel("数据所在地区：湖南省").SelectOptionAsync(ConsoleHub.City);
        await form.GetByRole(AriaRole.Button, new() { Name = "加入" }).ClickAsync();
        await Expect(picked).ToContainTextAsync("常德市");
        await form.GetByLabel("机构基本信息").CheckAsync();
        await form.GetByLabel("编制情况").CheckAsync();
        await form.GetByLabel("授权目的").FillAsync(purpose);
        await form.GetByLabel("法律依据").FillAsync("机构编制管理规定");
        await form.GetByLabel("批准文号").FillAsync("湘编办〔2026〕30号");
        await form.GetByLabel("每日可查阅条数").FillAsync("500");
        await form.GetByRole(AriaRole.Button, new() { Name = "签发" }).ClickAsync();
        await Expect(giver.Page.Locator(".head .chip")).ToContainTextAsync("待复核");
        await Expect(giver.Page.Locator(".facts").First).ToContainTextAsync("每日最多 500 条");
    }

    // From the grant to its renewal and back.
    private static async Task<string> RenewAsync(ConsoleWindow giver)
    {
        await giver.Page.ReloadAsync();
        await giver.SettledAsync();
        await giver.Page.GetByRole(AriaRole.Link, new() { Name = "续期" }).ClickAsync();
        await Expect(giver.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("授权续期");
        await giver.SettledAsync();
        await giver.Page.GetByLabel("批准文号").FillAsync("湘编办〔2027〕12号");
        await giver.ShootAsync("console-grant-renew");
        await giver.Page.GetByRole(AriaRole.Button, new() { Name = "签发续期" }).ClickAsync();
        await Expect(giver.Page.Locator(".head .chip")).ToContainTextAsync("待复核");
        await Expect(giver.Page.Locator(".facts")).ToContainTextAsync("湘编办〔2027〕12号");
        var renewal = giver.Page.Url;
        await giver.Page.GetByRole(AriaRole.Link, new() { Name = "原授权" }).ClickAsync();
        await Expect(giver.Page.Locator(".head .chip")).ToContainTextAsync("有效");
        return renewal;
    }

    private static async Task SayWhyAsync(ConsoleWindow window, string action, string effect, string reason)
    {
        var dialog = window.Page.GetByRole(AriaRole.Dialog);
        await Expect(dialog).ToContainTextAsync(effect);
        await Expect(dialog.GetByRole(AriaRole.Button, new() { Name = action })).ToBeDisabledAsync();
        await dialog.GetByLabel("原因（必填").FillAsync(reason);
        await window.ShootAsync("console-grant-reason");
        await dialog.GetByRole(AriaRole.Button, new() { Name = action }).ClickAsync();
    }

    private static async Task RevokeAsync(ConsoleWindow giver)
    {
        await giver.Page.ReloadAsync();
        await giver.SettledAsync();
        await Expect(giver.Page.Locator("[data-test=rows-today]")).ToContainTextAsync(new Regex("^[1-9][0-9]* 条，还可查阅 4[0-9]{2} 条$"));
        await giver.ShootAsync("console-grant");
        await giver.Page.GetByRole(AriaRole.Button, new() { Name = "撤销授权" }).ClickAsync();
        await SayWhyAsync(giver, "撤销授权", "将不能再查阅 1 个地区的 2 类数据", "比较工作已完成");
        await Expect(giver.Page.Locator(".head .chip")).ToContainTextAsync("已撤销");
        await Expect(giver.Page.Locator(".timeline")).ToContainTextAsync("比较工作已完成");
    }
}
