using ExchangeHub.Hub.Deliveries;
using ExchangeHub.Hub.Storage;

namespace ExchangeHub.Hub.Repair;

/// <summary>What an operator does about deliveries. Always with their lanes locked: a claim sees them before or after, never in between.</summary>
internal sealed class DeliveryDesk(Dialect dialect, DeliverySignal signal, TimeProvider clock)
{
    /// <summary>What nobody is at work on: set aside, or waiting for its next attempt.</summary>
    private const string AtRest = "(state = 5 or (state = 0 and (lease_id is null or available_at <= @now)))";

    /// <summary>The same without a replay whose time has not come: it holds no lane yet, and sent now would pass those in front of it.</summary>
    private const string Retryable = $"({AtRest} and not (state = 0 and replay_at > 0 and attempt = 0 and available_at > @now))";

    private const string SetAside = "state = 5";

    private const string NewRound = "state = 0, tries = 0, first_tried_at = null, lease_id = null, available_at = @now";

    /// <summary>Sets deliveries free for a new round of attempts, each in its place; those that are under way or settled stay as they are, and so do replays whose time has not come.</summary>
    /// <returns>Those that were set free.</returns>
    public async Task<IReadOnlyList<Guid>> RetryAsync(
        Guid subscription, IReadOnlyList<Guid> deliveries, string actor, CancellationToken cancellationToken)
    {
        var freed = await ChangeAsync(
            subscription, deliveries, DeliveryAction.Retried, actor, reason: null, Retryable, NewRound, cancellationToken);
        signal.Wake([subscription]);
        return freed;
    }

    /// <summary>The same for what is still set aside, and nothing else: what waits for its next attempt keeps waiting.</summary>
    public async Task RetrySetAsideAsync(Guid subscription, IReadOnlyList<Guid> deliveries, string actor, CancellationToken cancellationToken)
    {
        await ChangeAsync(subscription, deliveries, DeliveryAction.Retried, actor, reason: null, SetAside, NewRound, cancellationToken);
        signal.Wake([subscription]);
    }

    /// <summary>Lets the lanes of a delivery go on without it; false where somebody is at work on it or it is settled.</summary>
    public async Task<bool> SkipAsync(Guid subscription, Guid delivery, string actor, string reason, CancellationToken cancellationToken)
    {
        var skipped = await ChangeAsync(
            subscription, [delivery], DeliveryAction.Skipped, actor, reason, AtRest,
            $"state = {(int)DeliveryState.Skipped}, lease_id = null, settled_at = @now", cancellationToken);
        signal.Wake([subscription]);
        return skipped.Count == 1;
    }

    private async Task<IReadOnlyList<Guid>> ChangeAsync(
        Guid subscription, IReadOnlyList<Guid> deliveries, string action, string actor, string? reason, string which, string change, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        await using var scope = await dialect.BeginAsync(WriterLock.Lanes(subscription), cancellationToken);
        var changed = await LockAsync(scope, subscription, deliveries, which, now, cancellationToken);
        await scope.ExecuteAsync(
            $"update delivery set {change} where {which} and {dialect.In("id", "ids")}",
            cancellationToken,
            ("now", now),
            ("ids", dialect.List(changed)));
        await scope.InsertAsync(
            DeliveryAction.Table,
            [.. changed.Select(id => new DeliveryAction { DeliveryId = id, At = now, Action = action, Actor = actor, Reason = reason })],
            cancellationToken);
        await scope.CommitAsync(cancellationToken);
        return changed;
    }

    // Locked in the order in which receipts lock them: one that settles a delivery meanwhile comes before or after.
    private async Task<List<Guid>> LockAsync(
        WriteScope scope, Guid subscription, IReadOnlyList<Guid> deliveries, string which, long now, CancellationToken cancellationToken)
    {
        await using var command = scope.Command(
            $"select id from delivery where subscription_id = @subscription and {which} and {dialect.In("id", "ids")} order by id {dialect.ForUpdate}");
        command.Add("subscription", subscription).Add("now", now).Add("ids", dialect.List(deliveries));
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var ids = new List<Guid>();
        while (await rows.ReadAsync(cancellationToken))
        {
            ids.Add(rows.GetGuid(0));
        }

        return ids;
    }
}
