using ExchangeHub.Contracts;
using ExchangeHub.Hub.Records;
using Xunit;
using static ExchangeHub.UnitTests.Records.Facts;

namespace ExchangeHub.UnitTests.Records;

public sealed class InstitutionFoldTests
{
    private static readonly object[] Lines = [new { quotaType = Code("3"), number = 5 }, new { quotaType = Code("1"), number = 2 }];

    [Fact]
    public void An_institution_is_what_was_established_and_changed_until_it_is_abolished()
    {
        var versions = Fold(
            RecordKind.Institutions,
            Established(1),
            Fact("credit-code.assigned", 2, new { institutionId = "u1", institutionName = "别名", creditCode = "12990000000000001Q", registrationKind = Code("1") }),
            Fact("institution.changed", 3, new { institutionId = "u1", institutionName = "数据资源中心", changeKind = Code("name"), superiorInstitutionId = "u8" }),
            Fact("institution.abolished", 6, new { institutionId = "u1", institutionName = "数据资源中心", abolitionKind = Code("1") }));

        Assert.Equal(["信息中心", "信息中心", "数据资源中心", "数据资源中心"], versions.Select(version => Text(version, "institutionName")));
        Assert.Equal("12990000000000001Q", Text(versions[1], "creditCode"));
        Assert.Null(Body(versions[2])["superiorName"]);
        Assert.Equal("ended", versions[3].State);
        Assert.Equal("数据资源中心", versions[2].SearchName);
    }

    [Fact]
    public void Quotas_and_leadership_posts_are_no_part_of_the_basic_information()
    {
        Assert.Null(Body(Fold(RecordKind.Institutions, Established(1))[0])["quotaLines"]);

        var quotas = Assert.Single(Fold(RecordKind.Quotas, Established(1)));
        Assert.Equal(7, Body(quotas)["total"]!.GetValue<int>());
        Assert.Equal(2, Body(quotas)["lines"]!.AsArray().Count);
    }

    [Fact]
    public void The_newest_allocation_counts_and_an_abolished_institution_has_none()
    {
        var versions = Fold(
            RecordKind.Quotas, Established(1),
            Fact("quota.allocated", 3, new { institutionId = "u1", institutionName = "信息中心", total = 4, lines = new[] { new { quotaType = Code("3"), number = 4 } } }),
            Fact("institution.abolished", 5, new { institutionId = "u1", institutionName = "信息中心", abolitionKind = Code("1") }));

        Assert.Equal(4, Body(versions[1])["total"]!.GetValue<int>());
        Assert.Equal("ended", versions[2].State);
    }

    [Fact]
    public void What_another_region_says_of_an_institution_in_force_does_not_count_unless_it_is_handed_over()
    {
        var changed = Fact("institution.changed", 3, new { institutionId = "u1", institutionName = "我的", changeKind = Code("name") }, region: OtherCity);
        var handedOver = changed with { Counterpart = City };

        foreach (var kind in new[] { RecordKind.Institutions, RecordKind.Quotas })
        {
            Assert.Equal((City, "信息中心"), Last(Fold(kind, Established(1), changed)));
            Assert.Equal((OtherCity, "我的"), Last(Fold(kind, Established(1), handedOver)));
        }

        static (string, string?) Last(List<RecordVersion> versions) => (versions[^1].Region, Text(versions[^1], "institutionName"));
    }

    [Theory]
    [InlineData(5)]
    [InlineData(6)]
    public void What_became_of_a_region_goes_on_with_its_institutions_whatever_the_day_it_writes(int month)
    {
        var last = Fold(RecordKind.Institutions, Established(1) with { Region = OldCounty }, Renamed(month, "区信息中心", District))[^1];

        Assert.Equal(District, last.Region);
        Assert.NotNull(Body(last)["functions"]);
    }

    [Fact]
    public void What_is_dated_back_under_the_new_code_shuts_out_nothing_that_the_old_one_said()
    {
        var late = Renamed(2, "区信息中心", District) with { Sequence = 9 };

        Assert.Equal("县数据中心", Text(Fold(RecordKind.Institutions, Established(1) with { Region = OldCounty }, late, Renamed(4, "县数据中心", OldCounty))[^1], "institutionName"));
        Assert.Equal("区信息中心", Text(Fold(RecordKind.Institutions, Established(1) with { Region = OldCounty }, late, Renamed(4, "他县", "430726"))[^1], "institutionName"));
    }

    [Theory]
    [InlineData(OldCounty, true)]
    [InlineData(City, true)]
    [InlineData(OtherCity, false)]
    [InlineData("430726", false)]
    public void A_register_is_heard_in_its_own_region_and_below(string region, bool heard)
    {
        var assigned = Fact("credit-code.assigned", 2, new { institutionId = "u1", institutionName = "信息中心", creditCode = "12990000000000001Q", registrationKind = Code("1") }, region: region);

        var last = Fold(RecordKind.Institutions, Established(1) with { Region = OldCounty }, assigned)[^1];

        Assert.Equal((OldCounty, heard ? "12990000000000001Q" : null), (last.Region, Text(last, "creditCode")));
    }

    [Fact]
    public void A_domain_goes_with_its_holder_and_says_whether_it_is_frozen()
    {
        var versions = Fold(
            RecordKind.Domains,
            Fact("domain.registered", 1, new { institutionId = "u1", institutionName = "信息中心", domainName = "示例.公益", domainKind = Code("2"), validTo = "2027-01-01" }),
            Fact("domain.frozen", 2, new { institutionId = "u1", institutionName = "信息中心", domainName = "示例.公益", freezeAction = Code("freeze", "ExchangeHub 域名冻结操作") }),
            Fact("domain.frozen", 3, new { institutionId = "u1", institutionName = "信息中心", domainName = "示例.公益", freezeAction = Code("release", "ExchangeHub 域名冻结操作") }),
            Fact("domain.transferred", 4, new { institutionId = "u2", institutionName = "档案馆", domainName = "示例.公益", transferKind = Code("1") }));

        Assert.Equal([("u1", "in-force"), ("u1", "frozen"), ("u1", "in-force"), ("u2", "in-force")], versions.Select(version => (version.InstitutionId, version.State)));
    }

    [Fact]
    public void A_request_to_use_a_quota_says_what_became_of_it()
    {
        var request = new { institutionId = "u1", institutionName = "信息中心", requestNo = "r1", quotaType = Code("3"), number = 1 };

        Assert.Equal(
            ["requested", "approved"],
            Fold(RecordKind.QuotaUse, Fact("quota.use-requested", 1, request), Fact("quota.use-approved", 2, request)).Select(version => version.State));
    }

    [Theory]
    [InlineData(OldCounty, "approved")]
    [InlineData(City, "approved")]
    [InlineData(OtherCity, "requested")]
    public void A_request_is_decided_by_its_own_region_or_one_above_and_falls_back_to_nothing(string region, string state)
    {
        var request = new { institutionId = "u1", institutionName = "信息中心", requestNo = "r1", quotaType = Code("3"), number = 1 };
        var repeated = new { institutionId = "u1", requestNo = "r1", useKind = Code("1") };

        var last = Fold(
            RecordKind.QuotaUse,
            Fact("quota.use-requested", 1, request, region: OldCounty), Fact("quota.use-approved", 2, request, region: region),
            Fact("quota.use-requested", 3, repeated, region: OldCounty))[^1];

        Assert.Equal((state, OldCounty), (last.State, last.Region));
        Assert.NotNull(Body(last)["useKind"]);
    }

    [Theory]
    [InlineData("常德市ＡＢ中心 一科", "abc", false)]
    [InlineData("常德市ＡＢ中心 一科", "ｂ中", true)]
    [InlineData("常德市委机构编制委员会办公室", "常德编办", true)]
    [InlineData("常德市委机构编制委员会办公室", "编办常德", false)]
    [InlineData("增长100%中心", "0%", true)]
    [InlineData("增长100中心", "0%", false)]
    public void Names_are_found_by_characters_in_their_order(string name, string asked, bool found)
    {
        var pattern = "^" + System.Text.RegularExpressions.Regex.Replace(SearchText.Pattern(asked), "!(.)|(%)|(.)", match =>
            match.Groups[2].Success ? ".*" : System.Text.RegularExpressions.Regex.Escape(match.Groups[1].Success ? match.Groups[1].Value : match.Value)) + "$";

        Assert.Equal(found, System.Text.RegularExpressions.Regex.IsMatch(SearchText.Of(name), pattern));
    }

    [Fact]
    public void Vacancies_of_one_institution_do_not_make_up_for_the_excess_of_another()
    {
        var full = QuotaTally.Quotas(Fold(RecordKind.Quotas, Established(1))[0].BodyElement(), [new Headcount("u1", City, "编制性质/3", 2), new Headcount("u1", City, "编制性质/1", 3)]);
        var over = QuotaTally.Quotas(null, [new Headcount("u2", City, "编制性质/3", 4)]);

        Assert.Equal([(5, 2, 3, 0), (2, 3, 0, 1)], full.Select(count => (count.Authorised, count.Actual, count.Vacant, count.Excess)));
        Assert.Equal((5, 6, 3, 4), QuotaTally.Sum(full.Concat(over)).Where(count => count.QuotaType.Code == "3").Select(count => (count.Authorised, count.Actual, count.Vacant, count.Excess)).Single());
    }

    private static RecordFact Renamed(int month, string name, string region) =>
        Fact("institution.changed", month, new { institutionId = "u1", institutionName = name, changeKind = Code("name") }, region: region);

    private static RecordFact Established(int month) => Fact("institution.established", month, new
    {
        institutionId = "u1",
        institutionName = "信息中心",
        category = new CodedValue("42", "ZB04"),
        grade = new CodedValue("105", "ZB03"),
        functions = "数据",
        superiorName = "办公室",
        superiorInstitutionId = "u7",
        quotaLines = Lines,
    });
}

internal static class VersionExtensions
{
    public static System.Text.Json.JsonElement BodyElement(this RecordVersion version) => System.Text.Json.JsonElement.Parse(version.Body);
}
