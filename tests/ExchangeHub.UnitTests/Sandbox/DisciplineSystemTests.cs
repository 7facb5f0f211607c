using System.Text.Json.Nodes;
using ExchangeHub.Sandbox.Departments;
using ExchangeHub.Sandbox.Store;
using Xunit;

namespace ExchangeHub.UnitTests.Sandbox;

public sealed class DisciplineSystemTests
{
    [Fact]
    public async Task A_case_closes_when_all_three_have_done_their_part_and_its_facts_are_in_no_change()
    {
        using var city = new SandboxCity(new DateTimeOffset(2026, 11, 10, 9, 0, 0, TimeSpan.FromHours(8)));
        using var discipline = await city.OpenAsync((region, store, clock) => new DisciplineSystem(region, store, clock));
        var person = city.City.People[0];
        var ordered = await discipline.ActAsync("order-reduction", Order(person.NationalId), TestContext.Current.CancellationToken);

        Assert.Equal("执行中", await NoteAsync(discipline, ordered.RowId!, "下编", "2026-11-10"));
        Assert.Equal("执行中", await NoteAsync(discipline, ordered.RowId!, "终止", "2026-11-10"));
        Assert.Equal("已办结", await NoteAsync(discipline, ordered.RowId!, "停发", "2026-12"));

        var change = Assert.Single(SandboxCity.Changes(discipline));
        Assert.Equal("减编决定", change.BusinessType);
        Assert.DoesNotContain("zyss", change.Fields.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_release_for_another_reason_is_none_of_its_business()
    {
        using var city = new SandboxCity(DateTimeOffset.UnixEpoch.AddYears(56));
        using var discipline = await city.OpenAsync((region, store, clock) => new DisciplineSystem(region, store, clock));

        var answer = await SandboxCity.ApplyAsync(discipline, "登记执行", new JsonObject { ["step"] = "下编", ["value"] = "2026-01-01" }, "2026-01-01");

        Assert.Equal(("completed", "nothing-to-do"), (answer.Outcome, answer.Code));
    }

    private static async Task<string> NoteAsync(DisciplineSystem discipline, string caseRow, string step, string value)
    {
        await discipline.ReceiveAsync(
            [new InboxAction(Guid.CreateVersion7(), "登记执行", new JsonObject { ["step"] = step, ["value"] = value }, Cause: new Cause("e", caseRow))],
            TestContext.Current.CancellationToken);
        return discipline.Store.Read(session => session.Single("select zt from ajzx where bsbh = $row", ("$row", caseRow)))!["zt"]!.GetValue<string>();
    }

    private static JsonObject Order(string id) => new()
    {
        ["sfzh"] = id, ["xm"] = "某人", ["dwbh"] = "430700-S-0001", ["dwmc"] = "某单位", ["zyss"] = "案情", ["cfzl"] = "02119", ["cfzlN"] = "开除",
        ["jdjg"] = "市监察委员会", ["wjh"] = "监决〔2026〕1号", ["wjrq"] = "2026-11-09",
    };
}
