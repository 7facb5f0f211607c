using ExchangeHub.Contracts;
using ExchangeHub.Hub.Ledger;
using ExchangeHub.Hub.Subscriptions;

namespace ExchangeHub.Hub.Deliveries;

/// <summary>What a subscriber gets to see of a delivery, by its entitlement at this moment.</summary>
internal sealed class DeliveryProjector(EventOpener opener)
{
    public Delivery Project(ClaimedDelivery claimed, Subscription subscription) => new()
    {
        DeliveryId = claimed.Id,
        Attempt = claimed.Attempt,
        LeaseUntil = claimed.LeaseUntil,
        Event = opener.Open(claimed.Entry, ProfileFor(claimed.Entry.Type, subscription), FieldsOf(subscription)),
    };

    // A department that lost its entitlement since the event was routed gets what anyone may see: nothing personal.
    private static string ProfileFor(string type, Subscription subscription) =>
        ContractCatalog.Find(type)?.ProfileOf(subscription.Department) ?? FieldProfile.Masked;

    private static HashSet<string>? FieldsOf(Subscription subscription) =>
        subscription.Fields is null ? null : [.. subscription.Fields.Split(' ', StringSplitOptions.RemoveEmptyEntries)];
}
