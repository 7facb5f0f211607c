using ExchangeHub.Access;
using ExchangeHub.Contracts;
using ExchangeHub.Hub.Storage;

namespace ExchangeHub.Hub.Subscriptions;

/// <summary>A channel that asks for and keeps more than the subscription's own row.</summary>
internal interface ISubscriptionChannel
{
    /// <summary>One of <see cref="Channel"/>.</summary>
    string Name { get; }

    /// <summary>What is wrong with the request, after what is asked of every subscription.</summary>
    Task<IReadOnlyList<Finding>> CheckAsync(SubscriptionRequest request, Caller caller, CancellationToken cancellationToken);

    /// <summary>What is kept with a new subscription.</summary>
    OpenedChannel Open(Subscription subscription, SubscriptionRequest request);

    /// <summary>Takes away what was kept, with the end of a subscription: its secrets first of all.</summary>
    Task ForgetAsync(HubDb db, Guid subscription, CancellationToken cancellationToken);
}

/// <param name="Keep">Adds rows to the subscription's transaction.</param>
/// <param name="Secret">Told to the owner this once.</param>
internal sealed record OpenedChannel(Action<HubDb> Keep, string? Secret);
