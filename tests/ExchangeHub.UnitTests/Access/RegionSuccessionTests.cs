using CsCheck;
using ExchangeHub.Access;
using ExchangeHub.Access.Decisions;
using ExchangeHub.Access.Regions;
using ExchangeHub.Contracts;
using ExchangeHub.UnitTests.Codes;
using Xunit;

namespace ExchangeHub.UnitTests.Access;

/// <summary>What becomes of a grant when its regions change.</summary>
public sealed class RegionSuccessionTests
{
    private const string Heading = "code,province,prefecture,name,level,status,from_year,to_year_exclusive,successor_codes";
    private const string Taoyuan = "430725";
    private const string NewDistrict = "430704";
    private const string OtherDistrict = "430705";

    private static readonly DateOnly Today = Grants.Today;

    [Fact]
    public void A_region_with_one_successor_takes_its_grants_along()
    {
        var tree = Ended(NewDistrict);
        var grant = Grants.Of(Department.Staffing, "430726", Taoyuan);

        var moved = Assert.IsType<RegionOutcome.Moved>(RegionSuccession.Judge(grant, "430700", tree, Today)).Grant;

        Assert.Equal([NewDistrict], moved.Targets);
        Assert.True(Reads(tree, moved, "430726", NewDistrict));
        Assert.False(Reads(tree, grant, "430726", NewDistrict));
    }

    [Theory]
    [InlineData($"{NewDistrict};{OtherDistrict}", SuspensionReason.SeveralSuccessors)]
    [InlineData("", SuspensionReason.NoSuccessor)]
    public void A_region_that_was_split_or_ended_suspends_them(string successors, string reason)
    {
        var tree = Ended(successors);

        Assert.Equal(new RegionOutcome.Suspended(reason, Taoyuan), RegionSuccession.Judge(Grants.Of(region: "430726", targets: Taoyuan), "430700", tree, Today));
        Assert.Equal(new RegionOutcome.Suspended(reason, Taoyuan), RegionSuccession.Judge(Grants.Of(region: Taoyuan), "430000", tree, Today));
    }

    [Fact]
    public void A_region_that_left_the_giver_suspends_them() =>
        Assert.Equal(
            new RegionOutcome.Suspended(SuspensionReason.GrantorNoLongerAbove, "430121"),
            RegionSuccession.Judge(Grants.Of(region: "430726", targets: Taoyuan), "430700", Ended("430121"), Today));

    [Fact]
    public void Two_targets_that_became_one_are_one_target()
    {
        var moved = RegionSuccession.Judge(Grants.Of(region: "430726", targets: [Taoyuan, "430702"]), "430700", Ended("430702"), Today);

        Assert.Equal(["430702"], Assert.IsType<RegionOutcome.Moved>(moved).Grant.Targets);
    }

    [Fact]
    public void An_agreement_goes_along_or_ends()
    {
        var agreement = new Agreement
        {
            Id = Guid.CreateVersion7(), Version = 1, Provider = Department.Finance, ProviderRegion = Taoyuan, Consumer = Department.Hr, ConsumerRegion = "430700",
            Types = new HashSet<string>(), Purpose = "测试", NotBefore = Today, NotAfter = Today,
        };

        Assert.Equal(NewDistrict, RegionSuccession.Follow(agreement, Ended(NewDistrict), Today)?.ProviderRegion);
        Assert.Null(RegionSuccession.Follow(agreement, Ended($"{NewDistrict};{OtherDistrict}"), Today));
    }

    [Theory]
    [InlineData(NewDistrict, NewDistrict, NewDistrict)]
    [InlineData($"{NewDistrict};{OtherDistrict}", "430700", Taoyuan)]
    [InlineData("", "430700", Taoyuan)]
    public void Data_goes_to_the_one_successor_or_upward_and_readers_to_the_one_successor_only(string successors, string home, string heir)
    {
        var tree = Ended(successors);

        Assert.Equal((home, heir), (RegionHomes.HomeOf(Taoyuan, tree, Today), RegionSuccession.HeirOf(Taoyuan, tree, Today)));
        Assert.Equal(("430726", "430726"), (RegionHomes.HomeOf("430726", tree, Today), RegionSuccession.HeirOf("430726", tree, Today)));
        Assert.Equal((Taoyuan, "990000"), (RegionHomes.HomeOf(Taoyuan, tree, new DateOnly(2025, 12, 31)), RegionHomes.HomeOf("990000", tree, Today)));
    }

    [Theory]
    [InlineData("430726", false)]
    [InlineData(NewDistrict, true)]
    [InlineData("430700", true)]
    public void What_a_retired_region_decided_about_grants_its_successor_may_end(string region, bool allowed) =>
        Assert.Equal(allowed, GrantRules.CheckAuthority(new Caller("client", Department.Staffing, region), Taoyuan, Ended(NewDistrict), Today) is null);

    [Fact]
    public void Every_outcome_is_what_a_walk_along_the_rows_says() => AccessSamples.WithGrant.Sample(
        sample =>
        {
            var (grant, grantor, day) = (sample.Grants[^1], sample.Asked.Reader.Region, sample.Asked.Day);
            var became = grant.Targets.Append(grant.Region).Append(grantor).Distinct().ToDictionary(code => code, code => sample.Regions.Became(code, day));
            var outcome = RegionSuccession.Judge(grant, grantor, sample.Regions.Tree, day);
            if (became.Values.Any(codes => codes.Count != 1))
            {
                var suspended = Assert.IsType<RegionOutcome.Suspended>(outcome);
                Assert.Equal(became[suspended.Region].Count == 0 ? SuspensionReason.NoSuccessor : SuspensionReason.SeveralSuccessors, suspended.Reason);
                return;
            }

            var (giver, reader) = (became[grantor].Single(), became[grant.Region].Single());
            var targets = grant.Targets.Select(target => became[target].Single()).Distinct().ToList();
            var stands = giver != reader && sample.Regions.Below(reader, giver, day) && targets.TrueForAll(target => sample.Regions.Below(target, giver, day));
            switch (outcome)
            {
                case RegionOutcome.Suspended { Reason: SuspensionReason.GrantorNoLongerAbove }:
                    Assert.False(stands);
                    break;
                case RegionOutcome.Unchanged:
                    Assert.True(stands && became.All(pair => pair.Value.Single() == pair.Key));
                    break;
                default:
                    var moved = Assert.IsType<RegionOutcome.Moved>(outcome);
                    Assert.True(stands);
                    Assert.Equal((giver, reader), (moved.GrantorRegion, moved.Grant.Region));
                    Assert.Equal(targets, moved.Grant.Targets);
                    break;
            }
        },
        iter: 20_000,
        threads: 2);

    private static bool Reads(RegionTree tree, Grant grant, string home, string region) => AccessRules.Decide(
        new AccessRequest(new Caller("client", grant.Department, home), AccessAction.Read, "quotas", region, Today), new AccessSnapshot(1, tree, [grant], [])).Allowed;

    /// <summary>Taoyuan county ended this year.</summary>
    internal static RegionTree Ended(string successors) => RegionTables.With(KnownRegions.Tree, new StringReader(string.Join(
        '\n',
        Heading,
        $"{Taoyuan},湖南省,常德市,桃源县,county,retired,1988,2026,{successors}",
        $"{NewDistrict},湖南省,常德市,桃源区,county,active,2026,,",
        $"{OtherDistrict},湖南省,常德市,漳江区,county,active,2026,,"))).Tree!;
}
