using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace ExchangeHub.Adapters.Connectors.Rest;

/// <summary>Where systems that post their facts are received, by client id.</summary>
internal sealed class PushReceivers
{
    private readonly ConcurrentDictionary<string, PushReceiver> receivers = new(StringComparer.Ordinal);

    public void Add(string clientId, PushReceiver receiver) => receivers[clientId] = receiver;

    public void Remove(string clientId, PushReceiver receiver) => receivers.TryRemove(KeyValuePair.Create(clientId, receiver));

    public bool TryFind(string clientId, [NotNullWhen(true)] out PushReceiver? receiver) => receivers.TryGetValue(clientId, out receiver);
}
