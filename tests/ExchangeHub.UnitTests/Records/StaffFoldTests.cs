using ExchangeHub.Hub.Records;
using Xunit;
using static ExchangeHub.UnitTests.Records.Facts;

namespace ExchangeHub.UnitTests.Records;

public sealed class StaffFoldTests
{
    [Fact]
    public void Somebody_enrolled_is_in_post_until_released()
    {
        var versions = Fold(RecordKind.Staff, Enrolled(1), Released(4));

        Assert.Equal([("in-force", "编制性质/3"), ("ended", null)], versions.Select(version => (version.State, version.QuotaType)));
        Assert.Equal((new DateOnly(2026, 1, 1), new DateOnly(2026, 4, 1)), (versions[0].ValidFrom, versions[0].ValidTo));
        Assert.Equal(DateOnly.MaxValue, versions[1].ValidTo);
    }

    [Fact]
    public void What_comes_late_finds_its_place_by_its_effective_date()
    {
        var versions = Fold(RecordKind.Staff, Enrolled(1), PostChanged(6, "处长"), PostChanged(3, "科长", sequence: 99));

        Assert.Equal([null, "科长", "处长"], versions.Select(version => Text(version, "postName")));
    }

    [Fact]
    public void On_one_day_the_later_entry_of_the_ledger_has_the_last_word() =>
        Assert.Equal("处长", Text(Assert.Single(Fold(RecordKind.Staff, PostChanged(3, "处长", sequence: 8), PostChanged(3, "科长", sequence: 7))), "postName"));

    [Fact]
    public void A_transfer_puts_the_person_under_the_other_region_with_what_is_known()
    {
        var versions = Fold(RecordKind.Staff, Enrolled(1), PostChanged(2, "科长"), Transferred(5, "u1", "u2", City, OtherCity));

        Assert.Equal([City, City, OtherCity], versions.Select(version => version.Region));
        Assert.Equal(("u2", "编制性质/1"), (versions[2].InstitutionId, versions[2].QuotaType));
        Assert.NotNull(Body(versions[2])["sex"]);
        Assert.Null(Body(versions[2])["postName"]);
    }

    [Theory]
    [InlineData(City, OtherCity, null, OtherCity)]
    [InlineData(OtherCity, City, null, OtherCity)]
    [InlineData(City, OtherCity, OtherCity, OtherCity)]
    [InlineData(City, OtherCity, "430200", OtherCity)]
    [InlineData(City, null, OtherCity, City)]
    public void A_transfer_leads_only_to_a_region_that_the_event_names(string region, string? counterpart, string? said, string arrives) =>
        Assert.Equal(arrives, Fold(RecordKind.Staff, Enrolled(1), Transferred(5, "u1", "u2", region, counterpart, said))[^1].Region);

    [Fact]
    public void Whoever_claims_somebody_from_elsewhere_learns_nothing_of_what_is_known_there()
    {
        var claimed = Fold(RecordKind.Staff, Enrolled(1), PostChanged(5, "科长", unit: "u9", region: OtherCity))[^1];

        Assert.Equal(OtherCity, claimed.Region);
        Assert.Null(Body(claimed)["sex"]);
        Assert.Null(claimed.QuotaType);
    }

    [Theory]
    [InlineData(OldCounty, true)]
    [InlineData(City, true)]
    [InlineData("430000", true)]
    [InlineData(OtherCity, false)]
    [InlineData("430726", false)]
    public void Only_its_own_region_and_those_above_add_to_the_record_of_a_person(string region, bool heard)
    {
        RecordFact[] facts =
        [
            Fact("personnel.rank-changed", 5, new { nationalId = "990000199001010018", rank = Code("1") }, region: region),
            Fact("personnel.person-corrected", 5, new { nationalId = "990000199001010026", personName = "赵明明", correctionBasis = "户籍证明" }, region: region),
        ];

        foreach (var fact in facts)
        {
            var versions = Fold(RecordKind.Staff, Enrolled(1, region: OldCounty), fact);
            Assert.Equal(heard, versions[0].State != versions[^1].State || !versions[0].Body.SequenceEqual(versions[^1].Body));
            Assert.Equal(OldCounty, versions[^1].Region);
        }
    }

    [Fact]
    public void An_institution_that_is_handed_to_another_region_comes_with_its_people() =>
        Assert.Equal("ended", Fold(RecordKind.Staff, Enrolled(1, region: OldCounty), Released(7, region: OtherCity))[^1].State);

    [Fact]
    public void What_became_of_a_region_goes_on_with_its_people() =>
        Assert.Equal("ended", Fold(RecordKind.Staff, Enrolled(1, region: OldCounty), Released(7, region: District))[^1].State);

    [Fact]
    public void The_release_by_the_institution_left_behind_ends_nothing() =>
        Assert.Equal(
            ("in-force", "u2"),
            Fold(RecordKind.Staff, Enrolled(1), Enrolled(5, "u2", sequence: 5), Released(5, "u1", sequence: 6)).Select(version => (version.State, version.InstitutionId)).Last());

    [Fact]
    public void A_late_change_of_post_brings_nobody_back() =>
        Assert.Equal(("ended", null), Fold(RecordKind.Staff, Enrolled(1), Released(3), PostChanged(5, "科长"))[^1] is var last ? (last.State, last.PostLevel) : default);

    [Fact]
    public void Only_who_is_on_quota_takes_one_up()
    {
        var appointed = Fact("personnel.staff-appointed", 1, new { nationalId = "990000199001010018", personName = "赵明", institutionId = "u1", appointmentKind = Code("21", "ZB77"), quotaType = Code("3"), postName = "科员" });

        var versions = Fold(RecordKind.Staff, appointed, Enrolled(2));

        Assert.Equal([null, "编制性质/3"], versions.Select(version => version.QuotaType));
        Assert.Equal("科员", Text(versions[1], "postName"));
        Assert.NotNull(Body(versions[0])["entryKind"]);
    }

    [Theory]
    [InlineData("人员管理状态", "1", "in-force")]
    [InlineData("人员管理状态", "2", "ended")]
    [InlineData("ExchangeHub 人员状态", "on-quota", "in-force")]
    [InlineData("ExchangeHub 人员状态", "retired", "ended")]
    public void A_roster_says_who_is_in_post(string set, string code, string state) =>
        Assert.Equal(state, Assert.Single(Fold(
            RecordKind.Staff,
            Fact(RecordFact.OfRoster, 1, new { nationalId = "990000199001010018", personName = "赵明", institutionId = "u1", quotaType = Code("3"), staffState = Code(code, set) }))).State);

    [Fact]
    public void A_correction_alone_makes_nobody_and_changes_who_is_there()
    {
        var corrected = Fact("personnel.person-corrected", 3, new { nationalId = "990000199001010026", personName = "赵明明", correctionBasis = "户籍证明" });

        Assert.Empty(Fold(RecordKind.Staff, corrected));
        Assert.Equal("赵明明", Text(Fold(RecordKind.Staff, Enrolled(1), corrected)[^1], "personName"));
    }

    [Fact]
    public void A_leadership_post_is_held_at_its_level_until_another_post_is_taken()
    {
        var plain = Fact("personnel.post-changed", 6, new { nationalId = "990000199001010018", personName = "赵明", institutionId = "u1", postName = "科员", postLevel = Code("0150", "ZB09") });

        Assert.Equal([null, "ZB09/0141", null], Fold(RecordKind.Staff, Enrolled(1), PostChanged(3, "科长"), plain).Select(version => version.PostLevel));
    }
}
