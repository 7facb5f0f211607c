using System.Linq.Expressions;
using ExchangeHub.Hub.Subscriptions;

namespace ExchangeHub.Hub.Deliveries;

/// <summary>What the interface calls the states of a delivery.</summary>
internal static class DeliveryStates
{
    public const string SetAside = "set-aside";

    /// <summary>Each name a list can be asked for by, and what it stands for. Ended subscriptions keep the names of their deliveries.</summary>
    public static IReadOnlyDictionary<string, Expression<Func<DeliveryRow, bool>>> ByName { get; } = new Dictionary<string, Expression<Func<DeliveryRow, bool>>>
    {
        ["waiting"] = delivery => delivery.State == DeliveryState.Open && delivery.LeaseId == null,
        ["under-way"] = delivery => delivery.State == DeliveryState.Open && delivery.LeaseId != null,
        ["received"] = delivery => delivery.State == DeliveryState.Settled,
        ["completed"] = delivery => delivery.State == DeliveryState.Completed,
        ["refused"] = delivery => delivery.State == DeliveryState.Refused,
        ["withdrawn"] = delivery => delivery.State == DeliveryState.Withdrawn,
        [SetAside] = delivery => delivery.State == DeliveryState.Parked,
        ["skipped"] = delivery => delivery.State == DeliveryState.Skipped,
        ["replaced"] = delivery => delivery.State == DeliveryState.Replaced,
    };

    public static string NameOf(DeliveryRow delivery, string subscriptionState) => delivery.State switch
    {
        DeliveryState.Open or DeliveryState.Parked when subscriptionState == SubscriptionState.Ended => "cancelled",
        DeliveryState.Open => delivery.LeaseId is null ? "waiting" : "under-way",
        DeliveryState.Settled => "received",
        DeliveryState.Completed => "completed",
        DeliveryState.Refused => "refused",
        DeliveryState.Withdrawn => "withdrawn",
        DeliveryState.Parked => SetAside,
        DeliveryState.Skipped => "skipped",
        _ => "replaced",
    };
}
