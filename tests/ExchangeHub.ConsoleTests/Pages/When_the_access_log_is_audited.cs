using System.Net.Http.Json;
using System.Text;
using System.Text.RegularExpressions;
using ExchangeHub.ConsoleTests.Browsing;
using ExchangeHub.Testing.Hubs;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace ExchangeHub.ConsoleTests.Pages;

[Collection(typeof(OneConsole))]
public sealed class When_the_access_log_is_audited(ConsoleHub console)
{
    private const string Formula = "=HYPERLINK(\"http://x\")";

    [Fact]
    public async Task A_read_of_a_person_is_found_opened_and_exported_and_the_number_stands_nowhere()
    {
        using var reader = await console.Hub.AddAccountAsync($"o{Guid.CreateVersion7():N}"[..20], "operator", ConsoleHub.City);
        var number = await LookUpAsync(reader);

        await using var window = await console.OpenAsAsync("audit-admin");
        var asked = new List<string>();
        window.Page.Request += (_, request) => asked.Add(request.Url);
        await window.GoAsync("/audit");
        await window.Page.GetByLabel("账号", new() { Exact = true }).FillAsync(reader.Name);
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "查询", Exact = true }).ClickAsync();
        var row = window.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = "按身份证号查人" }).Filter(new() { HasText = reader.Name });
        await Expect(row).ToContainTextAsync("人员情况");
        await Expect(row).ToContainTextAsync("允许");
        await Expect(row).ToContainTextAsync(Formula);
        await Expect(window.Page.Locator("table.list tbody tr").Filter(new() { HasNotText = reader.Name }).Filter(new() { HasText = "2" })).ToHaveCountAsync(0);
        await window.ShootAsync("console-audit");

        await row.GetByRole(AriaRole.Button).ClickAsync();
        var dialog = window.Page.GetByRole(AriaRole.Dialog);
        await Expect(dialog).ToContainTextAsync("本级及下级辖区");
        await window.IsFineAsync();
        await window.ShootAsync("console-audit-detail");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "关闭" }).ClickAsync();

        var exported = await ExportAsync(window, reader.Name);
        Assert.Contains(exported, line => line.Contains(reader.Name, StringComparison.Ordinal) && line.Contains($"\"'{Formula.Replace("\"", "\"\"", StringComparison.Ordinal)}\"", StringComparison.Ordinal));
        Assert.All(exported.Skip(1), line => Assert.Contains(reader.Name, line, StringComparison.Ordinal));
        Assert.StartsWith("\uFEFF\"时间\",\"访问者\"", exported[0], StringComparison.Ordinal);

        await window.GoAsync("/audit/person");
        await window.Page.GetByLabel("身份证号（18 位）").FillAsync(number);
        await window.Page.GetByLabel("查询事由（必填）").FillAsync("当事人申请查询");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "查询", Exact = true }).ClickAsync();
        await Expect(window.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = reader.Name }).Filter(new() { HasText = "按身份证号查人" })).ToContainTextAsync("人员情况");
        await Expect(window.Page.GetByRole(AriaRole.Region, new() { Name = "收到过此人消息的业务系统" }).Last).ToContainTextAsync("财政");
        await window.IsFineAsync();
        await window.ShootAsync("console-audit-person-found");
        Assert.DoesNotContain(number, await window.Page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain(asked, url => url.Contains(number, StringComparison.Ordinal));
        Assert.DoesNotContain(exported, line => line.Contains(number, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_same_question_asked_again_shows_what_has_come_since()
    {
        using var reader = await console.Hub.AddAccountAsync($"o{Guid.CreateVersion7():N}"[..20], "operator", ConsoleHub.City);
        await LookUpAsync(reader);
        await using var window = await console.OpenAsAsync("audit-admin");
        await window.GoAsync("/audit");
        await window.Page.GetByLabel("账号", new() { Exact = true }).FillAsync(reader.Name);
        var search = window.Page.GetByRole(AriaRole.Button, new() { Name = "查询", Exact = true });
        await search.ClickAsync();
        var rows = window.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = "按身份证号查人" }).Filter(new() { HasText = reader.Name });
        await Expect(rows).ToHaveCountAsync(1);

        await LookUpAsync(reader);
        await search.ClickAsync();
        await Expect(rows).ToHaveCountAsync(2);
    }

    [Fact]
    public async Task What_an_administrator_was_refused_stands_among_the_actions_and_in_their_export()
    {
        using var clumsy = await console.Hub.AddAccountAsync($"s{Guid.CreateVersion7():N}"[..20], "system-admin", ConsoleHub.City);
        await clumsy.PostAsync($"v1/subscriptions/{Guid.CreateVersion7()}/pause", new { });

        await using var window = await console.OpenAsAsync("audit-admin");
        await window.GoAsync("/audit/actions");
        await window.Page.GetByLabel("操作人").FillAsync(clumsy.Name);
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "查询", Exact = true }).ClickAsync();
        var row = window.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = clumsy.Name });
        await Expect(row).ToContainTextAsync("暂停投递");
        await Expect(row).ToContainTextAsync("未成功");
        await Expect(row).ToContainTextAsync("没有找到");
        Assert.Equal(2, (await ExportAsync(window, clumsy.Name)).Count);

        // That it was taken out stands there, too.
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "清空条件" }).ClickAsync();
        var export = window.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = "导出审计记录" }).Filter(new() { HasText = clumsy.Name });
        await Expect(export).ToContainTextAsync($"管理操作记录，1 条；操作人：{clumsy.Name}");
        await Expect(export).ToContainTextAsync("审计管理员");
        await window.IsFineAsync();
        await window.ShootAsync("console-audit-actions-exported");
    }

    [Fact]
    public async Task Who_does_not_audit_sees_reads_of_the_own_region_and_no_more()
    {
        await using var window = await console.OpenAsAsync("operator");
        await window.GoAsync("/audit");
        await Expect(window.Page.Locator(".tabs")).ToHaveCountAsync(0);
        await window.GoAsync("/audit/actions");
        await Expect(window.Page.Locator("main")).ToContainTextAsync("您的角色不包含这一部分");

        var refused = await window.Page.Context.APIRequest.GetAsync("/audit/export/actions");
        Assert.Equal(403, refused.Status);
    }

    // Somebody looks at somebody, and says a reason that a spreadsheet would run.
    private static async Task<string> LookUpAsync(HubAccount reader)
    {
        var read = await reader.GetAsync("v1/events/1", Formula);
        read.EnsureSuccess();
        var number = read.Body.GetProperty("event").GetProperty("data").GetProperty("nationalId").GetString()!;
        using var question = JsonContent.Create(new { nationalId = number });
        (await reader.SendAsync(HttpMethod.Post, "v1/people/lookup", question, Formula)).EnsureSuccess();
        return number;
    }

    private static async Task<IReadOnlyList<string>> ExportAsync(ConsoleWindow window, string narrowedTo)
    {
        var link = window.Page.GetByRole(AriaRole.Link, new() { Name = "导出表格" });
        await Expect(link).ToHaveAttributeAsync("href", new Regex(narrowedTo));
        var download = await window.Page.RunAndWaitForDownloadAsync(() => link.ClickAsync());
        await using var file = await download.CreateReadStreamAsync();
        using var bytes = new MemoryStream();
        await file.CopyToAsync(bytes, TestContext.Current.CancellationToken);
        return Encoding.UTF8.GetString(bytes.ToArray()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
    }
}
