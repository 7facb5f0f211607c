using System.Collections.Concurrent;
using System.Diagnostics;
using ExchangeHub.Adapters;
using ExchangeHub.Testing.Waiting;
using Xunit;

namespace ExchangeHub.IntegrationTests.Adapters;

public sealed class TraceTests
{
    [Fact]
    public async Task One_trace_leads_from_the_post_change_to_the_fact_that_finance_recorded_because_of_it()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var ended = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == AdapterTelemetry.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = ended.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        await using var exchange = await Exchange.StartAsync(cancellation);

        await exchange.Systems.PromoteAsync((await exchange.Systems.ClerksAsync(cancellation))[0], cancellation);
        await Eventually.Async(() => Task.FromResult(exchange.Hub.Ledger.Count == 2 && ended.Any(IsFinanceFact)));

        var ids = exchange.Hub.Ledger.Select(e => e.Id).ToHashSet();
        var ours = ended.Where(activity => ids.Contains((string)activity.GetTagItem("exchangehub.event.id")!)).ToList();
        Assert.Equal(["post-changed", "salary-basis-changed"], exchange.Hub.Ledger.Select(e => e.Type.Split('.')[2]));
        Assert.Contains(ours, IsFinanceFact);
        Assert.Single(ours.Select(activity => activity.TraceId).Distinct());
        Assert.All(exchange.Hub.Ledger, e => Assert.Contains(ours[0].TraceId.ToString(), e.TraceParent, StringComparison.Ordinal));
    }

    private static bool IsFinanceFact(Activity activity) =>
        activity.Kind == ActivityKind.Producer && activity.DisplayName.EndsWith("finance", StringComparison.Ordinal);
}
