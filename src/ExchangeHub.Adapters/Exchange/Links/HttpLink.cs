using System.Collections.Concurrent;
using System.Net;
using ExchangeHub.Client;
using ExchangeHub.Contracts;

namespace ExchangeHub.Adapters.Exchange.Links;

/// <summary>The hub over HTTPS. Receipts are kept in the buffer first and sent from there; events are the caller's to keep until they are answered.</summary>
internal sealed class HttpLink(EdgeClients clients, EdgeBuffer buffer) : IHubLink, IDisposable
{
    private readonly SemaphoreSlim connecting = new(1, 1);
    private readonly ConcurrentDictionary<string, IReadOnlyList<Guid>> subscriptions = new();
    private readonly ConcurrentDictionary<string, bool> told = new();

    public async Task ConnectAsync(ConnectedSystem system, IReadOnlyList<string> types, bool deduplicates, CancellationToken cancellationToken)
    {
        // Two at once would make two subscriptions, and everything would come twice.
        await connecting.WaitAsync(cancellationToken);
        try
        {
            subscriptions[system.ClientId] = types.Count == 0 ? [] : await AskAsync(system, client => CoverAsync(client, system.Region, types, deduplicates, cancellationToken));
        }
        finally
        {
            connecting.Release();
        }
    }

    public Task BeatAsync(IReadOnlyList<ConnectedSystem> systems, CancellationToken cancellationToken) =>
        Task.WhenAll(systems.Select(system => BeatAsync(system, cancellationToken)));

    public bool IsConnected(ConnectedSystem system) => subscriptions.ContainsKey(system.ClientId);

    public Task<IReadOnlyList<EventResult>> SubmitAsync(ConnectedSystem system, IReadOnlyList<CloudEvent> events, CancellationToken cancellationToken) =>
        AskAsync(system, client => client.PublishAsync(events, cancellationToken));

    public Task ReturnReceiptsAsync(ConnectedSystem system, IReadOnlyList<Receipt> receipts, CancellationToken cancellationToken) =>
        buffer.AddReceiptsAsync(system.ClientId, receipts, cancellationToken);

    public Task<IReadOnlyList<ExchangeHubReceiptResult>> SendReceiptsAsync(ConnectedSystem system, IReadOnlyList<Receipt> receipts, CancellationToken cancellationToken) =>
        AskAsync(system, client => client.SendReceiptsAsync(receipts, cancellationToken));

    /// <summary>The next deliveries of a connected system, in order for each subject.</summary>
    public async Task<IReadOnlyList<Delivery>> PullAsync(ConnectedSystem system, EdgeOptions options, CancellationToken cancellationToken)
    {
        var owing = subscriptions.GetValueOrDefault(system.ClientId, []);
        foreach (var subscription in owing)
        {
            var deliveries = await AskAsync(system, client => PullAsync(client, subscription));
            if (deliveries.Count > 0)
            {
                return deliveries;
            }
        }

        return [];

        async Task<IReadOnlyList<Delivery>> PullAsync(ExchangeHubClient client, Guid subscription)
        {
            try
            {
                return await client.PullAsync(subscription, options.PullBatch, options.PullWait / owing.Count, options.Lease, cancellationToken);
            }
            catch (ExchangeHubException gone) when (gone.Status == HttpStatusCode.NotFound)
            {
                // An operator has ended it.
                subscriptions.TryRemove(system.ClientId, out _);
                throw;
            }
        }
    }

    public void Dispose() => connecting.Dispose();

    // With the first word that the hub hears; a hub that does not take the mapping still hears that the system is there.
    private async Task BeatAsync(ConnectedSystem system, CancellationToken cancellationToken)
    {
        var isFirst = told.TryAdd(system.ClientId, true);
        try
        {
            await AskAsync(system, async client =>
            {
                await client.BeatAsync(isFirst ? system.Told : null, cancellationToken);
                return true;
            });
        }
        catch (Exception unheard) when (isFirst && unheard is not HubRefusedException)
        {
            told.TryRemove(system.ClientId, out _);
            throw;
        }
    }

    /// <summary>
    /// A mapping that has come to want more gets the rest in a subscription of its own: replacing the one there is would lose what it is still owed,
    /// and one that covers everything again would bring the old types twice.
    /// </summary>
    private static async Task<IReadOnlyList<Guid>> CoverAsync(
        ExchangeHubClient client, string region, IReadOnlyList<string> types, bool deduplicates, CancellationToken cancellationToken)
    {
        var known = (await client.ListSubscriptionsAsync(cancellationToken)).Where(one => one.IsPullable && one.Region == region && one.Fields is null).ToList();
        var covered = known.SelectMany(one => one.Types).SelectMany(ContractCatalog.Match).Select(contract => contract.Type).ToHashSet();
        if (types.Where(type => !covered.Contains(type)).ToList() is { Count: > 0 } missing)
        {
            known.Add(await client.FindOrCreateSubscriptionAsync(missing, region, deduplicates, cancellationToken));
        }

        return [.. known.Select(one => one.Id)];
    }

    private async Task<T> AskAsync<T>(ConnectedSystem system, Func<ExchangeHubClient, Task<T>> ask)
    {
        try
        {
            return await ask(clients.Of(system.ClientId));
        }
        catch (ExchangeHubUnavailableException unknown)
        {
            throw new HubUnreachableException(unknown.Message, unknown);
        }
        catch (ExchangeHubException refused)
        {
            throw new HubRefusedException(refused.Code, refused.Message, refused);
        }
    }
}
