using ExchangeHub.Hub;
using ExchangeHub.Hub.Intake;
using ExchangeHub.Hub.Pipeline;
using ExchangeHub.Testing.Records;
using Xunit;

namespace ExchangeHub.UnitTests.Hub;

public sealed class PressureRulesTests
{
    private static readonly IntakeOptions Options = new() { SlowAt = TimeSpan.FromSeconds(60), StopAt = TimeSpan.FromSeconds(600), LargeBatch = 3 };

    [Theory]
    [InlineData(0, Pressure.None)]
    [InlineData(59.9, Pressure.None)]
    [InlineData(60, Pressure.Slow)]
    [InlineData(599.9, Pressure.Slow)]
    [InlineData(600, Pressure.Stop)]
    public void Bulk_waits_first_and_then_everything(double behind, int pressure) =>
        Assert.Equal((Pressure)pressure, PressureRules.Of(TimeSpan.FromSeconds(behind), Options));

    [Fact]
    public void Bulk_is_a_large_batch_or_a_roster()
    {
        var page = Events.PostChanged(SyntheticPerson.Number(1));
        page["type"] = "exchangehub.roster.snapshot-page.v1";

        Assert.False(PressureRules.IsBulk(Batch(3), Options));
        Assert.True(PressureRules.IsBulk(Batch(4), Options));
        Assert.True(PressureRules.IsBulk([new IncomingEvent { Event = Events.Read(page) }], Options));
        Assert.False(PressureRules.IsBulk([new IncomingEvent()], Options));
    }

    [Theory]
    [InlineData(700, 600, 10, 10)]
    [InlineData(700, 600, 0, 300)]
    [InlineData(90, 60, 0, 90)]
    [InlineData(90, 60, -2, 90)]
    [InlineData(61, 60, 100, 1)]
    [InlineData(7000, 600, 0.1, 300)]
    public void Come_again_when_what_is_too_much_has_drained(double behind, double allowed, double caughtUp, double seconds) => Assert.Equal(
        seconds, PressureRules.RetryAfter(TimeSpan.FromSeconds(behind), TimeSpan.FromSeconds(allowed), caughtUp).TotalSeconds);

    [Fact]
    public void A_stop_before_slowing_down_and_a_quota_of_nothing_do_not_start()
    {
        var wrong = new IntakeOptions { SlowAt = TimeSpan.FromMinutes(5), StopAt = TimeSpan.FromMinutes(5) };
        wrong.ClientDailyEvents["finance"] = 0;

        Assert.Equal(2, new IntakeOptionsRules().Validate(null, wrong).Failures!.Count());
        Assert.True(new IntakeOptionsRules().Validate(null, new IntakeOptions()).Succeeded);
    }

    private static IReadOnlyList<IncomingEvent> Batch(int size) =>
        [.. Enumerable.Range(1, size).Select(number => new IncomingEvent { Event = Events.Read(Events.PostChanged(SyntheticPerson.Number(number))) })];
}
