using System.Text.Json.Nodes;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Codes;
using ExchangeHub.Contracts.Validation;
using ExchangeHub.Sandbox.Departments;
using ExchangeHub.Sandbox.Fronts;
using ExchangeHub.Sandbox.Store;
using Xunit;

namespace ExchangeHub.UnitTests.Sandbox;

/// <summary>The discipline system with its own client: what its people decide goes out once, whatever dies on the way.</summary>
public sealed class HubClientFrontTests : IAsyncLifetime
{
    private const string FactsOfTheCase = "案情不外传";

    private readonly HubClientRig rig = new();
    private DisciplineSystem discipline = null!;

    public async ValueTask InitializeAsync() =>
        discipline = await rig.City.OpenAsync((region, store, clock) => new DisciplineSystem(region, store, clock));

    public async ValueTask DisposeAsync()
    {
        await rig.DisposeAsync();
        discipline.Dispose();
    }

    [Fact]
    public async Task A_decision_is_published_and_settled_and_the_facts_of_the_case_stay_where_they_are()
    {
        rig.Start(discipline);
        var rowId = await OrderAsync();

        var settled = await SettledAsync(rowId);

        Assert.Equal(("accepted", 1L), (settled.State, settled.Sequence));
        var e = Assert.Single(rig.Hub.Ledger);
        Assert.Equal((rowId, "/430700/discipline", "exchangehub.discipline.staff-reduction-ordered.v1"), (e.Id, e.Source, e.Type));
        Assert.Equal((rowId, "监决〔2026〕1号", "2026-11-09"), (e.CorrelationId, e.ApprovalDocNo, e.ApprovalDate));
        Assert.Equal(rig.City.City.People[0].NationalId, e.Data.GetProperty("nationalId").GetString());
        Assert.DoesNotContain(FactsOfTheCase, rig.Hub.Heard, StringComparison.Ordinal);
        var context = new ValidationContext(rig.City.Clock.GetUtcNow(), new InventedRegionsOnly(), (_, _) => true, AllowSynthetic: true, Confidentiality.Internal);
        Assert.Empty(EventValidator.Validate(e, ContractCatalog.Find(e.Type)!, context).Errors);
    }

    [Fact]
    public async Task A_hub_that_dies_before_it_answers_is_sent_it_again_and_has_it_once()
    {
        rig.Hub.LosesAnswers = 2;
        rig.Start(discipline);

        var settled = await SettledAsync(await OrderAsync());

        Assert.Equal("accepted", settled.State);
        Assert.Single(rig.Hub.Ledger);
        Assert.Equal(2, rig.Hub.Duplicates);
    }

    [Fact]
    public async Task Killed_before_it_noted_the_answer_it_sends_it_again_after_the_start_and_the_hub_has_it_once()
    {
        rig.Hub.Hangs = true;
        rig.Start(discipline);
        var rowId = await OrderAsync();
        await rig.UntilAsync(() => rig.Hub.Ledger.Count == 1);
        await rig.StopAsync();
        Assert.Equal("pending", ChangeOf(rowId).State);

        rig.Hub.Hangs = false;
        rig.Start(discipline);

        Assert.Equal("accepted", (await SettledAsync(rowId)).State);
        Assert.Single(rig.Hub.Ledger);
    }

    [Fact]
    public async Task A_rejected_change_says_why_to_whoever_recorded_it_and_its_neighbours_go_on()
    {
        var rows = new[] { await OrderAsync(), await OrderAsync(), await OrderAsync() };
        rig.Hub.Rejects = e => e.Id == rows[1] ? RejectionCode.IdentityNumberCheck : null;

        rig.Start(discipline);
        await SettledAsync(rows[2]);

        var rejected = ChangeOf(rows[1]);
        Assert.Equal(("rejected", RejectionCode.IdentityNumberCheck), (rejected.State, rejected.Code));
        Assert.Equal("交换中心未接收：data（identity-number-check）As the test wants it.", rejected.Detail);
        Assert.Equal([rows[0], rows[2]], rig.Hub.Ledger.Select(e => e.Id));
    }

    [Fact]
    public async Task A_row_that_lacks_something_or_is_nobodys_business_is_marked_and_not_sent()
    {
        var rows = await discipline.Store.WriteAsync(
            session => new[] { "减编决定", "内部备案" }
                .Select(type => session.Record(new Fact(type, new JsonObject { ["xm"] = "某人" }, "2026-11-09"), cause: null, rig.City.Clock)).ToList(),
            TestContext.Current.CancellationToken);

        rig.Start(discipline);
        await SettledAsync(rows[1]);

        Assert.Equal(("rejected", "incomplete", "缺少必填项 sfzh"), (ChangeOf(rows[0]).State, ChangeOf(rows[0]).Code, ChangeOf(rows[0]).Detail));
        Assert.Equal(("rejected", "not-mapped"), (ChangeOf(rows[1]).State, ChangeOf(rows[1]).Code));
        Assert.Empty(rig.Hub.Ledger);
    }

    [Fact]
    public async Task What_the_hub_cannot_take_now_waits_and_so_does_all_that_was_recorded_after_it()
    {
        var rows = new[] { await OrderAsync(), await OrderAsync(), await OrderAsync() };
        var busy = true;
        rig.Hub.Rejects = e => busy && e.Id == rows[1] ? RejectionCode.Unavailable : null;
        rig.Start(discipline);
        await SettledAsync(rows[0]);
        Assert.Equal(("pending", "pending"), (ChangeOf(rows[1]).State, ChangeOf(rows[2]).State));

        busy = false;
        await SettledAsync(rows[2]);

        Assert.Equal(("accepted", "accepted"), (ChangeOf(rows[1]).State, ChangeOf(rows[2]).State));
    }

    [Fact]
    public async Task While_the_system_is_down_nothing_goes_out_and_doubled_facts_are_one_event()
    {
        discipline.Faults.Current = new SystemFaults { Down = true };
        var rowId = await OrderAsync();
        rig.Start(discipline);
        await rig.UntilAsync(() => rig.Waited >= 2);
        Assert.Empty(rig.Hub.Ledger);

        discipline.Faults.Current = new SystemFaults { Duplicate = true };
        await SettledAsync(rowId);

        Assert.Single(rig.Hub.Ledger);
        Assert.Equal(1, rig.Hub.Duplicates);
    }

    private async Task<string> OrderAsync() => (await discipline.ActAsync(
        "order-reduction",
        new JsonObject
        {
            ["sfzh"] = rig.City.City.People[0].NationalId, ["xm"] = "某人", ["dwbh"] = "430700-S-0001", ["dwmc"] = "某单位", ["zyss"] = FactsOfTheCase,
            ["cfzl"] = "02119", ["cfzlN"] = "开除", ["jdjg"] = "市监察委员会", ["wjh"] = "监决〔2026〕1号", ["wjrq"] = "2026-11-09",
        },
        TestContext.Current.CancellationToken)).RowId!;

    private Change ChangeOf(string rowId) => discipline.Store.Read(session => session.FindChange(rowId))!;

    private async Task<Change> SettledAsync(string rowId)
    {
        await rig.UntilAsync(() => ChangeOf(rowId).State != "pending");
        return ChangeOf(rowId);
    }

    private sealed class InventedRegionsOnly : IRegionStandings
    {
        public RegionStanding StandingOf(string code) => code == "990000" ? RegionStanding.Synthetic : RegionStanding.Unknown;
    }
}
