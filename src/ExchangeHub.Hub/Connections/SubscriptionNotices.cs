using System.Globalization;
using System.Text.Json;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.HubEvents;
using ExchangeHub.Hub.Grants;
using ExchangeHub.Hub.Subscriptions;

namespace ExchangeHub.Hub.Connections;

/// <summary>What the departments of a region are told of a subscription of theirs. Made of what stands in the database, so that one told twice is one in the ledger.</summary>
internal static class SubscriptionNotices
{
    private const string Reasons = "ExchangeHub 停用原因";

    public static CloudEvent Failing(Subscription subscription, long failingSince, DateTimeOffset disablesAt) => Event(
        subscription,
        string.Create(CultureInfo.InvariantCulture, $"subscription-failing-{subscription.Id}-{failingSince}"),
        ContractCatalog.Of<SubscriptionFailing>(),
        At(failingSince),
        new SubscriptionFailing
        {
            SubscriptionId = subscription.Id.ToString(),
            ClientId = subscription.ClientId,
            SubscriberDepartment = subscription.Department,
            Channel = subscription.Channel,
            FailingSince = ChinaTime.DateOf(At(failingSince)),
            DisabledFrom = ChinaTime.DateOf(disablesAt),
        });

    public static CloudEvent Disabled(Subscription subscription) => Event(
        subscription,
        string.Create(CultureInfo.InvariantCulture, $"subscription-disabled-{subscription.Id}-{subscription.DisabledAt}"),
        ContractCatalog.Of<SubscriptionDisabled>(),
        At(subscription.DisabledAt!.Value),
        new SubscriptionDisabled
        {
            SubscriptionId = subscription.Id.ToString(),
            ClientId = subscription.ClientId,
            SubscriberDepartment = subscription.Department,
            Channel = subscription.Channel,
            ReasonKind = subscription.DisabledReason == DisabledReason.Gone
                ? new CodedValue(DisabledReason.Gone, Reasons, Name: "接收方已停用地址")
                : new CodedValue(DisabledReason.Failing, Reasons, Name: "连续多日投递失败"),
            DisabledOn = ChinaTime.DateOf(At(subscription.DisabledAt.Value)),
        });

    private static CloudEvent Event<TData>(Subscription subscription, string id, Contract contract, DateTimeOffset at, TData data) => new()
    {
        Id = id,
        Source = GrantEvents.Sender.Source,
        Type = contract.Type,
        Time = at.ToOffset(ChinaTime.Offset).ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture),
        Region = subscription.Reader.Region,
        EffectiveDate = ChinaTime.DateOf(at).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        Data = JsonSerializer.SerializeToElement(data, WireJson.Options),
    };

    private static DateTimeOffset At(long unixMilliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(unixMilliseconds);
}
