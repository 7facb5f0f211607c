using ExchangeHub.Access;
using ExchangeHub.Hub.Deliveries;
using ExchangeHub.Hub.Http;
using ExchangeHub.Hub.Storage;
using ExchangeHub.Hub.Subscriptions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ExchangeHub.Hub.Connections;

/// <summary>Somebody connected to the hub.</summary>
/// <param name="Kind">The channel: <c>adapter</c>, <c>pull</c>, <c>webhook</c>.</param>
/// <param name="ClientId">Its client.</param>
/// <param name="Department">Its department.</param>
/// <param name="Region">Its home region.</param>
/// <param name="State"><c>online</c>, <c>silent</c>, <c>never-seen</c>, or <c>failing</c> where what is sent to it fails.</param>
/// <param name="Since">Since when it is so.</param>
/// <param name="LastSeenAt">When it was heard of last; of receivers that the hub calls there is none.</param>
/// <param name="SubscriptionId">Its subscription; none for an adapter that only publishes.</param>
/// <param name="Subscription"><c>active</c>, <c>paused</c> or <c>disabled</c>.</param>
/// <param name="DisabledReason">Why the hub disabled it.</param>
/// <param name="FailingSince">The first of its failed attempts since the last that did not fail.</param>
/// <param name="FailureCode">Code of the latest.</param>
internal sealed record ShownConnection(
    string Kind, string ClientId, string Department, string Region, string State, DateTimeOffset Since, DateTimeOffset? LastSeenAt, Guid? SubscriptionId,
    string? Subscription, string? DisabledReason, DateTimeOffset? FailingSince, string? FailureCode)
{
    /// <summary>Its heartbeat, where there can be one.</summary>
    internal string? HeartbeatKey => Kind switch
    {
        Channel.Adapter => Heartbeat.KeyOf(ClientId),
        Channel.Pull => Heartbeat.KeyOf(SubscriptionId!.Value),
        _ => null,
    };
}

/// <summary>Those of a caller's own region and below.</summary>
internal sealed class ConnectionSource(ConnectionList connections, AccessGate gate) : IConnectionSource
{
    public async Task<IReadOnlyList<object>> ListAsync(Caller caller, CancellationToken cancellationToken)
    {
        var moment = gate.Moment;
        var regions = moment.Snapshot.Regions.Subtree(caller.Region, moment.Today).ToHashSet();
        return [.. (await connections.AllAsync(cancellationToken)).Where(connection => regions.Contains(connection.Region))];
    }
}

/// <summary>Adapters, pull clients and receivers, and how they are; from the database, so that every node says the same.</summary>
internal sealed class ConnectionList(IServiceScopeFactory scopes, TimeProvider clock, IOptions<ConnectionOptions> options)
{
    public async Task<IReadOnlyList<ShownConnection>> AllAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<HubDb>();
        var now = clock.GetUtcNow();
        var beats = await db.Set<Heartbeat>().AsNoTracking().ToDictionaryAsync(beat => beat.Key, cancellationToken);
        var health = await db.Set<SubscriberHealth>().AsNoTracking().Where(row => row.FailingSince != null).ToDictionaryAsync(row => row.SubscriptionId, cancellationToken);
        var subscriptions = await db.Set<Subscription>().AsNoTracking().Where(one => one.State != SubscriptionState.Ended).OrderBy(one => one.Id).ToListAsync(cancellationToken);
        var owed = await OwedAsync(db, now, cancellationToken);
        var known = subscriptions.Select(one => Of(one, beats, health.GetValueOrDefault(one.Id), owed.Contains(one.Id), now)).ToList();
        var subscribed = subscriptions.Where(one => one.Channel == Channel.Adapter).Select(one => one.ClientId).ToHashSet();
        var publishing = beats.Values.Where(beat => beat.Channel == Channel.Adapter && !subscribed.Contains(beat.ClientId)).OrderBy(beat => beat.Key, StringComparer.Ordinal);
        return [.. known, .. publishing.Select(beat => OfPublishing(beat, now))];
    }

    // Who pulls and has something waiting: one look at the index for each.
    private static async Task<HashSet<Guid>> OwedAsync(HubDb db, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var due = now.ToUnixTimeMilliseconds();
        return [.. await db.Set<Subscription>().AsNoTracking()
            .Where(one => one.Channel == Channel.Pull && one.State == SubscriptionState.Active
                && db.Set<DeliveryRow>().Any(delivery => delivery.SubscriptionId == one.Id && delivery.State == DeliveryState.Open && delivery.AvailableAt <= due))
            .Select(one => one.Id).ToListAsync(cancellationToken)];
    }

    private ShownConnection Of(Subscription subscription, Dictionary<string, Heartbeat> beats, SubscriberHealth? health, bool isOwed, DateTimeOffset now)
    {
        var reader = subscription.Reader;
        var shown = new ShownConnection(
            subscription.Channel, reader.ClientId, reader.Department, reader.Region, ConnectionState.Online, default, null, subscription.Id, subscription.State,
            subscription.DisabledReason, Times.Show(health?.FailingSince), health?.Code);
        var beat = shown.HeartbeatKey is { } key ? beats.GetValueOrDefault(key) : null;
        var (known, seen, since) = (Times.Show(subscription.CreatedAt), Times.Show(beat?.SeenAt), Times.Show(beat?.OnlineSince));
        var state = subscription.Channel switch
        {
            Channel.Adapter => ConnectionState.OfAdapter(seen, since, shown.FailingSince, known, now, options.Value.AdapterGrace),
            Channel.Pull => ConnectionState.OfPull(seen, since, isOwed, known, now, options.Value.PullGrace),
            _ => ConnectionState.OfCalled(shown.FailingSince, known),
        };
        return shown with { State = state.Name, Since = state.Since, LastSeenAt = seen };
    }

    private ShownConnection OfPublishing(Heartbeat beat, DateTimeOffset now)
    {
        var seen = Times.Show(beat.SeenAt);
        var state = ConnectionState.OfAdapter(seen, Times.Show(beat.OnlineSince), failingSince: null, seen, now, options.Value.AdapterGrace);
        return new ShownConnection(
            beat.Channel, beat.ClientId, beat.Department, beat.Region, state.Name, state.Since, seen, null, null, null, null, null);
    }
}
