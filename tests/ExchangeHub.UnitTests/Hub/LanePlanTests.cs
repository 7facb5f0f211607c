using CsCheck;
using ExchangeHub.Hub.Deliveries;
using Xunit;

namespace ExchangeHub.UnitTests.Hub;

public sealed class LanePlanTests
{
    private const int Steps = 60;

    private static readonly Gen<LaneStep> Step = Gen.Frequency(
        (5, Gen.Select(Gen.Int[0, 5], Gen.Int[0, 30], (subject, other) => (LaneStep)new LaneStep.Arrives(subject, other <= 5 ? other : null))),
        (3, Gen.Select(Gen.Int[1, 6], Gen.Int[1, 20], (max, lease) => (LaneStep)new LaneStep.Claims(max, lease))),
        (2, Gen.Int[0, 100].Select(which => (LaneStep)new LaneStep.Settles(which))),
        (1, Gen.Select(Gen.Int[0, 100], Gen.Int[0, 40], (which, wait) => (LaneStep)new LaneStep.Fails(which, wait))),
        (2, Gen.Int[1, 15].Select(time => (LaneStep)new LaneStep.Passes(time))));

    private static readonly Gen<LaneStep[]> History = Step.Array[0, Steps];

    [Fact]
    public void Gives_out_exactly_what_is_due_and_has_nothing_unfinished_before_it() =>
        History.Sample(history => Replay(history) is not null, iter: 20_000);

    [Fact]
    public void Never_lets_an_event_out_while_an_earlier_one_of_its_lanes_is_with_somebody_else() =>
        History.Sample(
            history =>
            {
                var simulation = Replay(history)!;
                var before = simulation.Rows.Where(row => row is { IsSettled: false, IsLeased: true }).ToDictionary(row => row, row => row.AvailableAt);
                var claimed = simulation.Claim(max: 100, lease: 10)!;
                return claimed.All(row => simulation.Rows.Where(other => !other.IsSettled && other.Sequence < row.Sequence && other.SharesLane(row))
                    .All(earlier => claimed.Contains(earlier) && (!before.TryGetValue(earlier, out var until) || until < earlier.AvailableAt)));
            },
            iter: 10_000);

    [Fact]
    public void Starves_nobody_once_failures_and_leases_have_run_out() =>
        History.Sample(
            history =>
            {
                var simulation = Replay(history)!;
                for (var left = simulation.Rows.Count; left > 0 && simulation.Rows.Any(row => !row.IsSettled); left--)
                {
                    simulation.Wait(100);
                    simulation.Claim(max: 1, lease: 50)!.ForEach(simulation.Settle);
                }

                return simulation.Rows.All(row => row.IsSettled);
            },
            iter: 10_000);

    [Fact]
    public void A_failing_subject_holds_back_only_itself()
    {
        var plan = new LanePlan();

        Assert.False(plan.MayGo(Of("person:a"), isDue: false));
        Assert.True(plan.MayGo(Of("person:b"), isDue: true));
        Assert.False(plan.MayGo(Of("person:a"), isDue: true));
        Assert.True(plan.MayGo(Of("person:b"), isDue: true));
    }

    [Fact]
    public void A_correction_that_one_lane_holds_back_holds_back_the_other()
    {
        var plan = new LanePlan();

        Assert.False(plan.MayGo(Of("person:old"), isDue: false));
        Assert.False(plan.MayGo(Of("person:kept", "person:old"), isDue: true));
        Assert.False(plan.MayGo(Of("person:kept"), isDue: true));
        Assert.True(plan.MayGo(Of("person:other"), isDue: true));
    }

    private static LaneEntry Of(string subject, string? other = null) => new(Guid.CreateVersion7(), subject, other);

    private static LaneSimulation? Replay(LaneStep[] history)
    {
        var simulation = new LaneSimulation();
        return history.All(simulation.Take) ? simulation : null;
    }
}
