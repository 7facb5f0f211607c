using System.Text.Json;
using ExchangeHub.Access.Masking;
using ExchangeHub.Adapters.Mapping;
using ExchangeHub.Contracts;
using ExchangeHub.Host.Commands.Mappings;
using ExchangeHub.Testing;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace ExchangeHub.UnitTests.Adapters.Mapping;

/// <summary>The mappings that ship, as the host finds them: beside the assembly.</summary>
public sealed class ShippedMappingTests
{
    private const string City = "430700";

    private static readonly string[] Names = ["credit-code", "domain-name", "finance", "hr", "organization", "staffing"];

    private static readonly Dictionary<string, string[]> Samples = new()
    {
        ["credit-code"] = ["credit-code.xml"],
        ["domain-name"] = ["domain-name.json"],
        ["finance"] = ["finance-payroll.csv", "finance-budget.csv"],
        ["hr"] = ["hr.json"],
        ["organization"] = ["organization-posts.csv", "organization-ended.csv"],
        ["staffing"] = ["staffing-staff.csv", "staffing-unit.csv"],
    };

    public static TheoryData<string> Mappings => [.. Names];

    public static TheoryData<string, string> Orders => [.. Names.SelectMany(name => Load(name).Types.Select(type => (name, type)))];

    [Fact]
    public void Every_department_with_a_system_but_discipline_has_one()
    {
        var shipped = Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "mappings"), "*.yaml").Select(file => MappingLoader.Load(file).Department);

        Assert.Equal(Department.Systems.Except([Department.Discipline]).Order(StringComparer.Ordinal), shipped.Order(StringComparer.Ordinal));
    }

    [Theory, MemberData(nameof(Mappings))]
    public void A_sample_row_of_every_rule_becomes_a_valid_event(string name)
    {
        var mapping = Load(name);
        var check = new MappingCheck(mapping, City, showsPersonal: true, new FakeTimeProvider(new DateTimeOffset(2026, 11, 23, 2, 0, 0, TimeSpan.Zero)));

        var rows = Samples[name].SelectMany(sample => check.Run(SampleFile.Read(new FileInfo(Checkout.Path("contracts", "mapping", "samples", sample))), sourceName: null).Rows).ToList();

        Assert.All(rows, row => Assert.Null(row.Problem));
        Assert.All(rows, row => Assert.Empty(row.Errors));
        Assert.All(rows, row => Assert.Empty(row.Warnings));
        Assert.Equal(mapping.Publishes.Order(StringComparer.Ordinal), rows.Select(row => row.Event!.Type).Distinct().Order(StringComparer.Ordinal));
    }

    [Theory, MemberData(nameof(Orders))]
    public void What_the_department_is_entitled_to_is_enough_for_the_order(string name, string type)
    {
        var mapping = Load(name);
        var contract = ContractCatalog.Find(type)!;
        var e = JsonSerializer.Deserialize<CloudEvent>(File.ReadAllText(Checkout.Path("contracts", "examples", type, "valid-full.json")), WireJson.Options)!;
        var delivered = CloudEvent.From(e.Attributes().ToDictionary(), FieldProjection.Project(contract, e.Data, contract.ProfileOf(mapping.Department)!));

        var order = mapping.Order(new Delivery { DeliveryId = Guid.CreateVersion7(), Attempt = 1, LeaseUntil = default, Event = delivered })!;

        var target = Assert.Single(mapping.Shape("client", City).Targets, target => target.Name == order.Target);
        Assert.Subset(target.Columns.ToHashSet(), order.Columns.Keys.ToHashSet());
        // Only where the contract wants an approval does every event have its document.
        Assert.All(
            order.Columns.Where(column => contract.NeedsApproval || !column.Key.StartsWith("DOCUMENT_", StringComparison.Ordinal)), column => Assert.NotNull(column.Value));
    }

    [Fact]
    public void Numbered_columns_become_a_list_without_its_empty_lines()
    {
        var check = new MappingCheck(Load("staffing"), City, showsPersonal: true, TimeProvider.System);

        var data = Assert.Single(check.Run(SampleFile.Read(new FileInfo(Checkout.Path("contracts", "mapping", "samples", "staffing-unit.csv"))), sourceName: null).Rows).Event!.Data;

        Assert.Equal([30], data.GetProperty("quotaLines").EnumerateArray().Select(line => line.GetProperty("number").GetInt32()));
        Assert.Equal([1, 3], data.GetProperty("leadershipLines").EnumerateArray().Select(line => line.GetProperty("number").GetInt32()));
    }

    [Theory, InlineData("finance"), InlineData("staffing")]
    public void A_fact_that_was_staged_twice_is_one_event(string name) =>
        // The second copy has an EXCHANGE_ID of its own; only the fact's id stays.
        Assert.All(Load(name).Shape("client", City).Sources, source => Assert.Equal("SOURCE_ROW_ID", source.RowId));

    [Fact]
    public void Finance_asks_for_no_discipline_event() =>
        Assert.DoesNotContain(Load("finance").Types, type => type.StartsWith("exchangehub.discipline.", StringComparison.Ordinal));

    [Fact]
    public void Every_system_but_the_publishers_own_hears_of_a_new_institution_and_its_code()
    {
        string[] followers = ["credit-code", "domain-name", "finance", "hr", "organization"];

        Assert.All(followers, name => Assert.Contains("exchangehub.institution.established.v1", Load(name).Types));
        Assert.All(Names.Except(["credit-code"]), name => Assert.Contains("exchangehub.credit-code.assigned.v1", Load(name).Types));
        Assert.Contains("exchangehub.domain.registered.v1", Load("staffing").Types);
    }

    private static SystemMapping Load(string name) => MappingLoader.Load(Path.Combine(AppContext.BaseDirectory, "mappings", $"{name}.yaml"));
}
