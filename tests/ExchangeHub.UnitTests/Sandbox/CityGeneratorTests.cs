using System.Text.Json;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Codes;
using ExchangeHub.Sandbox.City;
using Xunit;

namespace ExchangeHub.UnitTests.Sandbox;

public sealed class CityGeneratorTests
{
    private const string Region = "430700";

    // The size of the city in the founding document.
    private const int WholeCity = 114_435;

    private static readonly OnlyInvented Regions = new();

    [Fact]
    public void The_same_seed_makes_the_same_city_and_another_seed_another()
    {
        Assert.Equal(Text(CityGenerator.Generate(7, Region, 500)), Text(CityGenerator.Generate(7, Region, 500)));
        Assert.NotEqual(Text(CityGenerator.Generate(7, Region, 500)), Text(CityGenerator.Generate(8, Region, 500)));
    }

    [Theory, InlineData(8), InlineData(80), InlineData(400), InlineData(WholeCity)]
    public void A_city_has_as_many_people_as_asked_for_and_none_twice(int people)
    {
        var city = CityGenerator.Generate(1, Region, people);

        Assert.Equal(people, city.People.Count);
        Assert.Equal(people, city.People.Select(person => person.NationalId).Distinct().Count());
        Assert.Equal(people, city.People.Select(person => person.Number).Distinct().Count());
        Assert.Equal(city.Institutions.Count, city.Institutions.Select(unit => unit.CreditCode).Distinct().Count());
    }

    [Fact]
    public void All_numbers_pass_their_checks_and_belong_to_nobody()
    {
        var city = CityGenerator.Generate(1, Region, WholeCity);

        Assert.All(city.People, person => AssertInvented(CitizenId.Check(person.NationalId, Regions)));
        Assert.All(city.Institutions, unit => AssertInvented(CreditCode.Check(unit.CreditCode, Regions)));
        Assert.All(city.Institutions, unit => Assert.Contains(unit.CreditCode[..2], (string[])["11", "12", "13"]));
    }

    [Theory, InlineData("430000"), InlineData("430700"), InlineData("430725")]
    public void Nobody_is_there_without_a_quota_or_a_leadership_post(string region)
    {
        var city = CityGenerator.Generate(3, region, 2_000);
        var people = city.People.ToLookup(person => person.InstitutionId);

        Assert.All(city.Institutions, unit =>
        {
            Assert.Equal(unit.Headcount, people[unit.Id].Count());
            Assert.InRange(unit.Headcount, 0, unit.Quota);
            Assert.All(unit.Leadership, posts => Assert.InRange(people[unit.Id].Count(person => person.PostLevel == posts.Level), posts.Taken, posts.Taken));
            Assert.All(unit.Leadership, posts => Assert.InRange(posts.Taken, 0, posts.Approved));
        });
    }

    [Fact]
    public void Two_cities_of_a_province_share_nobody_and_no_institution()
    {
        var (first, second) = (CityGenerator.Generate(1, "430100", 20_000), CityGenerator.Generate(1, Region, 20_000));

        Assert.Empty(first.People.Select(person => person.NationalId).Intersect(second.People.Select(person => person.NationalId)));
        Assert.Empty(first.Institutions.Select(unit => unit.CreditCode).Intersect(second.Institutions.Select(unit => unit.CreditCode)));
    }

    private static void AssertInvented(CodeCheck check)
    {
        Assert.Equal(CodeVerdict.ValidWithWarning, check.Verdict);
        Assert.Equal(RejectionCode.SyntheticIdentity, Assert.Single(check.Reasons).Code);
    }

    private static string Text(GeneratedCity city) => JsonSerializer.Serialize(city);

    private sealed class OnlyInvented : IRegionStandings
    {
        public RegionStanding StandingOf(string code) => code == "990000" ? RegionStanding.Synthetic : RegionStanding.Unknown;
    }
}
