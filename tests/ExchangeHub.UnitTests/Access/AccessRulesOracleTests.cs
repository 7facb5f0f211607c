using CsCheck;
using ExchangeHub.Access.Decisions;
using Xunit;

namespace ExchangeHub.UnitTests.Access;

public sealed class AccessRulesOracleTests
{
    private const int Samples = 30_000;

    [Fact]
    public void Decides_as_the_level_rule_reads()
    {
        var (byGrant, byAgreement) = (0, 0);
        Gen.Select(AccessSamples.Any, Gen.Bool).Sample(
            (sample, isCurrent) =>
            {
                var expected = sample.Naive.Ask(sample.Asked, isCurrent);
                var decision = AccessRules.Decide(sample.Asked, sample.Snapshot(), isCurrent);

                Assert.Equal((expected.Allowed, expected.Profile, expected.Code), (decision.Allowed, decision.Profile, decision.Code));
                Assert.Equal(!sample.Regions.Below(sample.Asked.Region, sample.Regions.Heir(sample.Asked.Reader.Region, sample.Asked.Day), sample.Asked.Day), decision.AcrossRegions);
                if (expected.Allowed)
                {
                    Assert.Equal(expected.Opened, (decision.OpenedFields ?? new HashSet<string>()).Order(StringComparer.Ordinal));
                    Assert.Equal(expected.Across, decision.Grant is not null);
                    Assert.True(decision.Grant is null || expected.Grants.Contains(decision.Grant.Id));
                    Assert.Equal(expected.Rows, decision.Grant?.RowsPerDay);
                }

                Interlocked.Add(ref byGrant, decision.Grant is null ? 0 : 1);
                Interlocked.Add(ref byAgreement, decision.Agreement is null ? 0 : 1);
            },
            iter: Samples,
            threads: 2);

        // Had grants and questions hardly ever met, the agreement of the two would say little.
        Assert.InRange(byGrant, Samples / 400, Samples);
        Assert.InRange(byAgreement, Samples / 400, Samples);
    }

    [Fact]
    public void The_tree_walks_as_its_rows_do() =>
        Gen.Select(Gen.Int[0, DatedRegions.All.Count - 1], Gen.Int[0, 1000], Gen.Int[0, 1000], Gen.OneOf([.. DatedRegions.Days])).Sample((world, one, other, day) =>
        {
            var regions = DatedRegions.All[world];
            var (child, above) = (regions.Codes[one % regions.Codes.Count], regions.Codes[other % regions.Codes.Count]);
            Assert.Equal(regions.Below(child, above, day), regions.Tree.IsWithin(child, above, day));
        }, iter: 20_000);
}
