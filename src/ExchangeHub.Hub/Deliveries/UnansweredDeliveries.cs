using ExchangeHub.Hub.Storage;
using ExchangeHub.Hub.Subscriptions;

namespace ExchangeHub.Hub.Deliveries;

/// <summary>A delivery whose lease ran out without a word.</summary>
internal sealed record UnansweredDelivery(Guid Id, long Sequence, int Attempt, int Tries, DateTimeOffset FirstTried);

/// <summary>Ends the attempts of what is taken again and again and never answered, such as an event that brings its receiver down.</summary>
internal static class UnansweredDeliveries
{
    /// <summary>True where some were set aside; the claim then looks again.</summary>
    public static async Task<bool> SetAsideAsync(
        Dialect dialect, WriteScope scope, Guid subscription, IReadOnlyList<UnansweredDelivery> unanswered, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (unanswered.Count == 0)
        {
            return false;
        }

        var schedule = RetrySchedule.Parse(await SubscriptionStore.RetryScheduleAsync(scope, subscription, cancellationToken));
        var spent = unanswered.Where(delivery => schedule.IsSpent(delivery.Tries, delivery.FirstTried, now)).ToList();
        await scope.InsertAsync(
            DeliveryTables.Attempts,
            [.. spent.Select(delivery => new DeliveryAttempt
            {
                DeliveryId = delivery.Id,
                Attempt = delivery.Attempt,
                StartedAt = delivery.FirstTried.ToUnixTimeMilliseconds(),
                EndedAt = now.ToUnixTimeMilliseconds(),
                Result = "lease-expired",
            })],
            cancellationToken);
        await SettingAside.WriteAsync(
            dialect, scope,
            [.. spent.Select(delivery => new Failure(delivery.Id, subscription, delivery.Sequence, delivery.Attempt, SettingAside.NoAnswer, null))],
            now, cancellationToken);
        return spent.Count > 0;
    }
}
