using System.Text.Json;
using System.Text.Json.Nodes;
using ExchangeHub.Adapters;
using ExchangeHub.Adapters.Connectors;
using ExchangeHub.Adapters.Mapping;
using ExchangeHub.Adapters.Systems.Discipline;
using ExchangeHub.Adapters.Systems.Finance;
using ExchangeHub.Adapters.Systems.Hr;
using ExchangeHub.Adapters.Systems.Organization;
using ExchangeHub.Adapters.Systems.Staffing;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Discipline;
using ExchangeHub.Contracts.Personnel;
using Xunit;

namespace ExchangeHub.UnitTests.Adapters;

public sealed class MappingTests
{
    private static readonly DepartmentMapping[] Mappings =
        [new OrganizationMapping(), new StaffingMapping(), new HrMapping(), new FinanceMapping(), new DisciplineMapping()];

    [Fact]
    public void A_system_asks_only_for_what_its_department_is_entitled_to() => Assert.All(
        Mappings, mapping => Assert.All(mapping.Types, type => Assert.NotNull(ContractCatalog.Find(type)!.ProfileOf(mapping.Department))));

    [Fact]
    public void Finance_asks_for_no_discipline_event() =>
        Assert.DoesNotContain(new FinanceMapping().Types, type => type.StartsWith("exchangehub.discipline.", StringComparison.Ordinal));

    [Fact]
    public void The_row_id_is_the_event_id_and_opens_the_case_where_nothing_led_to_the_change()
    {
        var e = Event(Reduction());

        Assert.Equal(("row-1", "row-1", null), (e.Id, e.CorrelationId, e.CausationId));
        Assert.Equal(("/430700/discipline", ContractCatalog.Of<StaffReductionOrdered>().Type), (e.Source, e.Type));
        Assert.Equal(("监决〔2026〕1号", "2026-11-09"), (e.ApprovalDocNo, e.ApprovalDate));
    }

    [Fact]
    public void A_change_that_something_led_to_stays_in_its_case()
    {
        var e = Event(Reduction() with { CorrelationId = "case", CausationId = "cause" });

        Assert.Equal(("case", "cause"), (e.CorrelationId, e.CausationId));
    }

    [Fact]
    public void A_row_without_a_field_the_contract_needs_names_the_field()
    {
        var row = Reduction();
        row.Fields.Remove("ajbh");

        Assert.Contains("'ajbh'", Assert.Throws<MappingException>(() => new DisciplineMapping().Publishes(row)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_fields_of_the_acting_profile_are_enough_to_act_on_a_release()
    {
        var released = new CloudEvent
        {
            Id = "e", Source = "/430700/staffing", Type = ContractCatalog.Of<StaffReleased>().Type,
            Data = JsonSerializer.SerializeToElement(new { nationalId = "990000199001011237", personName = "某人", institutionId = "x" }),
        };

        Assert.Equal("停发工资", new FinanceMapping().Receives(released)!.Action);
    }

    private static CloudEvent Event(SystemChange change) => EventEnvelope.Of(
        new ConnectedSystem { Department = "discipline", Region = "430700", ClientId = "d", BaseUrl = new Uri("http://127.0.0.1/"), ApiKey = "k" },
        change, new DisciplineMapping().Publishes(change)!, traceParent: null);

    private static SystemChange Reduction() => new()
    {
        Position = 1, RowId = "row-1", BusinessType = "减编决定", EffectiveDate = "2026-11-09", DocumentNo = "监决〔2026〕1号", DocumentDate = "2026-11-09",
        Fields = new JsonObject
        {
            ["ajbh"] = "AJ-1", ["sfzh"] = "990000199001011237", ["xm"] = "某人", ["dwbh"] = "430700-S-0001", ["dwmc"] = "某单位",
            ["cfzl"] = "02119", ["cfzlN"] = "开除", ["jdjg"] = "市监察委员会",
        },
    };
}
