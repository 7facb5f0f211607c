using ExchangeHub.Access;
using ExchangeHub.Contracts;
using ExchangeHub.Hub.Storage;
using ExchangeHub.Hub.Subscriptions;

namespace ExchangeHub.Hub.Amqp;

/// <summary>What a subscription needs to be delivered over AMQP: a broker, the client's account there, and a key where something personal may come.</summary>
internal sealed class AmqpChannel(Broker broker, IClientDirectory clients) : ISubscriptionChannel
{
    public string Name => Channel.Amqp;

    public async Task<IReadOnlyList<Finding>> CheckAsync(SubscriptionRequest request, Caller caller, CancellationToken cancellationToken)
    {
        if (broker.Address is null)
        {
            return [new Finding(RejectionCode.AmqpNotOffered, "channel", "This installation runs without a broker that clients could reach; pull, or name a webhook.")];
        }

        if (await clients.FindAsync(caller.ClientId, cancellationToken) is not { HasAmqpAccount: true } client)
        {
            return [new Finding(RejectionCode.AmqpAccountMissing, "channel", "The client has no account at the broker.")];
        }

        // What is wrong with the types themselves is found elsewhere, and said together with this.
        return client.EncryptionKey is null && request.Types?.Any(type => type is not null && MayBeConfidential(type, caller)) == true
            ? [new Finding(RejectionCode.EncryptionKeyMissing, "types", "Some of them have personal or sensitive fields; the client's key set has no EC P-256 key with use 'enc'.")]
            : [];
    }

    public OpenedChannel Open(Subscription subscription, SubscriptionRequest request) => new(static _ => { }, null);

    public Task ForgetAsync(HubDb db, Guid subscription, CancellationToken cancellationToken) => Task.CompletedTask;

    // What an agreement opens is named whole.
    private static bool MayBeConfidential(string type, Caller caller) => ContractCatalog.Match(type)
        .Any(contract => contract.IsConfidential && (contract.Type == type || contract.ProfileOf(caller.Department) is not null));
}
