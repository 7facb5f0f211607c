using ExchangeHub.Access.Decisions;
using ExchangeHub.Contracts;
using Xunit;

namespace ExchangeHub.UnitTests.Access;

public sealed class AccessResourceTests
{
    private static readonly string[] NeverGranted = ["discipline", "supervision", "hub"];

    public static TheoryData<string> Types => [.. ContractCatalog.All.Select(contract => contract.Type)];

    [Theory]
    [MemberData(nameof(Types))]
    public void Every_contract_belongs_to_one_resource(string type)
    {
        var contract = ContractCatalog.Find(type)!;
        var resource = AccessResource.Of(contract);

        Assert.Same(resource, AccessResource.Find(resource.Name));
        Assert.Equal(!NeverGranted.Contains(contract.Family), resource.IsGrantable);
    }

    [Fact]
    public void The_eleven_modules_of_the_platform_and_what_stands_beside_them_are_there_once()
    {
        string[] names =
        [
            "institutions", "quotas", "leadership", "staff", "ledger", "history", "quota-use", "ceilings", "changes", "special-cases", "summary-sheet",
            "statistics", "certificates", "domains", "payroll", "rosters", "discipline", "supervision", "hub",
        ];

        Assert.Equal(names, AccessResource.All.Select(resource => resource.Name));
    }

    /// <summary>The summary sheet and the statistics are made of what other resources rest on.</summary>
    [Fact]
    public void A_resource_rests_on_a_contract_of_its_own() =>
        Assert.Equal(
            ["summary-sheet", "statistics"],
            AccessResource.All.Where(resource => AccessResource.Of(resource.Contract) != resource).Select(resource => resource.Name));

    [Fact]
    public void A_name_that_is_none_finds_nothing() => Assert.Null(AccessResource.Find("Quotas"));
}
