using System.Diagnostics;
using ExchangeHub.Access;
using ExchangeHub.Contracts;
using ExchangeHub.Hub.Telemetry;

namespace ExchangeHub.Hub.Pipeline;

/// <summary>The line every event takes: the decision stages in their registered order, then the group commit.</summary>
internal sealed class EventPipeline(IEnumerable<IDecisionStage> stages, GroupCommit commit, TimeProvider clock)
{
    private readonly IDecisionStage[] stages = [.. stages];

    public async Task<IReadOnlyList<EventResult>> AcceptAsync(Caller sender, IReadOnlyList<IncomingEvent> events, CancellationToken cancellationToken)
    {
        var batch = new EventBatch(sender, clock.GetUtcNow(), events);
        foreach (var incoming in batch.Live)
        {
            incoming.TraceParent = incoming.Event!.TraceParent ?? Activity.Current?.Id;
        }

        foreach (var stage in stages)
        {
            using var _ = HubTelemetry.Activities.StartActivity(stage.GetType().Name);
            stage.Decide(batch);
        }

        using (HubTelemetry.Activities.StartActivity(nameof(GroupCommit)))
        {
            await commit.WriteAsync(batch, cancellationToken);
        }

        foreach (var incoming in events)
        {
            HubTelemetry.Events.Add(1, new TagList { { "status", incoming.Status }, { "type", incoming.Contract?.Type ?? "unknown" } });
        }

        return [.. events.Select(incoming => incoming.ToResult())];
    }
}
