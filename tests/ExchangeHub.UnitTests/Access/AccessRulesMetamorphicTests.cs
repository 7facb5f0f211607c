using CsCheck;
using ExchangeHub.Access.Decisions;
using ExchangeHub.Contracts;
using Xunit;

namespace ExchangeHub.UnitTests.Access;

/// <summary>How a decision may change when what it rests on changes.</summary>
public sealed class AccessRulesMetamorphicTests
{
    private const int Samples = 4_000;

    [Fact]
    public void A_grant_more_takes_nothing_away_and_shows_no_less() => AccessSamples.WithGrant.Sample(
        sample => AssertNoMore(Decide(sample, sample.Grants.SkipLast(1)), Decide(sample, sample.Grants)), iter: Samples, threads: 2);

    [Fact]
    public void An_agreement_more_takes_nothing_away_and_shows_no_less() => AccessSamples.WithAgreement.Sample(
        sample => AssertNoMore(
            AccessRules.Decide(sample.Asked, sample.Snapshot(agreements: sample.Agreements.Skip(1))), AccessRules.Decide(sample.Asked, sample.Snapshot())),
        iter: Samples, threads: 2);

    [Fact]
    public void Revoking_a_grant_brings_back_exactly_what_was_before_it() => AccessSamples.WithGrant.Sample(
        sample =>
        {
            var grant = sample.Grants[^1];
            var (before, with) = (Readable(sample, sample.Grants.SkipLast(1)), Readable(sample, sample.Grants));
            var after = Readable(sample, [grant, .. sample.Grants.Take(2), .. sample.Grants.Skip(2).SkipLast(1).Reverse()], revoked: grant.Id);

            Assert.Equal(before, after);
            Assert.All(with.Except(before), opened => Assert.Contains(grant.Targets, target => sample.Regions.Below(opened.Region, target, sample.Asked.Day)));
        },
        iter: Samples / 10,
        threads: 2);

    [Fact]
    public void A_grant_that_is_narrowed_adds_nothing() => Gen.Select(AccessSamples.WithGrant, Gen.Int[0, 5]).Sample(
        (sample, way) =>
        {
            var grant = sample.Grants[^1];
            var narrower = way switch
            {
                0 => grant with { NotBefore = grant.NotBefore.AddDays(5) },
                1 => grant with { NotAfter = grant.NotAfter.AddDays(-5) },
                2 when sample.IsInForce(grant) => grant with { Targets = [.. grant.Targets.Skip(1)] },
                3 => grant with { Resources = [.. grant.Resources.Skip(1)] },
                4 => grant with { Profile = FieldProfile.Masked },
                _ => grant with { RowsPerDay = 1 },
            };

            AssertNoMore(Decide(sample, [.. sample.Grants.SkipLast(1), narrower]), Decide(sample, sample.Grants));
        },
        iter: Samples,
        threads: 2);

    [Fact]
    public void Whoever_reads_a_region_reads_all_that_lies_below_it() => Gen.Select(AccessSamples.WithGrant, Gen.Int[0, 100]).Sample(
        (sample, pick) =>
        {
            var upward = sample.Regions.Upward(sample.Asked.Region, sample.Asked.Day);
            if (upward.Count > 0)
            {
                var above = sample with { Asked = sample.Asked with { Region = upward[pick % upward.Count] } };
                AssertNoMore(Decide(above, above.Grants), Decide(sample, sample.Grants), fieldsToo: false);
            }
        },
        iter: Samples,
        threads: 2);

    [Fact]
    public void A_snapshot_that_may_be_out_of_date_gives_a_part_of_what_it_gave() => AccessSamples.Any.Sample(
        sample =>
        {
            var (stale, current) = (AccessRules.Decide(sample.Asked, sample.Snapshot(), isCurrent: false), AccessRules.Decide(sample.Asked, sample.Snapshot()));

            AssertNoMore(stale, current);
            Assert.True(stale is { Grant: null, Agreement: null, OpenedFields: null });
            Assert.True(stale.Allowed || !current.Allowed || stale.Code == RejectionCode.GrantsNotCurrent);
        },
        iter: Samples,
        threads: 2);

    [Fact]
    public void A_grant_opens_no_types_and_an_agreement_opens_no_regions() => AccessSamples.Any.Sample(
        sample =>
        {
            Assert.False(AccessRules.Decide(sample.Asked, sample.Snapshot(grants: [])) is { Allowed: true, AcrossRegions: true });
            Assert.Equal(
                AccessRules.Decide(sample.Asked, sample.Snapshot(grants: [], agreements: [])).Rule == AccessRule.NotEntitled,
                AccessRules.Decide(sample.Asked, sample.Snapshot(agreements: [])).Rule == AccessRule.NotEntitled);
        },
        iter: Samples,
        threads: 2);

    private static AccessDecision Decide(AccessSample sample, IEnumerable<Grant> grants) => AccessRules.Decide(sample.Asked, sample.Snapshot(grants));

    private static HashSet<(string Region, string? Profile, int? Rows)> Readable(AccessSample sample, IEnumerable<Grant> grants, Guid? revoked = null)
    {
        var snapshot = sample.Snapshot(grants.Where(grant => grant.Id != revoked));
        return [.. from region in sample.Regions.Codes
                   let decision = AccessRules.Decide(sample.Asked with { Region = region }, snapshot)
                   where decision.Allowed
                   select (region, decision.Profile, decision.Grant?.RowsPerDay)];
    }

    private static void AssertNoMore(AccessDecision less, AccessDecision more, bool fieldsToo = true)
    {
        Assert.True(Reach(less).CompareTo(Reach(more)) <= 0, $"{less} gives more than {more}");
        Assert.True(!fieldsToo || !less.Allowed || (less.OpenedFields ?? new HashSet<string>()).IsSubsetOf(more.OpenedFields ?? new HashSet<string>()));
    }

    private static (int Profile, int Rows) Reach(AccessDecision decision) => decision.Allowed
        ? (Array.IndexOf([FieldProfile.Masked, FieldProfile.Acting, FieldProfile.Full], decision.Profile), decision.Grant?.RowsPerDay ?? int.MaxValue)
        : (-1, 0);
}
