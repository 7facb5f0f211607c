using ExchangeHub.Access;
using ExchangeHub.Access.Decisions;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Sealing;
using ExchangeHub.Contracts.Transport;
using MassTransit;

namespace ExchangeHub.Hub.Subscriptions;

/// <summary>A department system presents itself; from then on it is owed the types it named.</summary>
internal sealed class ConnectSystemConsumer(
    SubscriptionStore store, IAccessSnapshots snapshots, Heartbeats heartbeats, AdapterMappings mappings, Seal transportSeal, TimeProvider clock) : IConsumer<ConnectSystem>
{
    public async Task Consume(ConsumeContext<ConnectSystem> context)
    {
        var introduction = transportSeal.OpenBody<SystemIntroduction>(context.Message.Body, SealContext.ConnectSystem);
        if (Problem(introduction) is { } problem)
        {
            await context.RespondAsync(new SystemConnected(null, problem));
            return;
        }

        var system = new Caller(introduction.ClientId, introduction.Department, introduction.Region);
        heartbeats.Beat(Heartbeat.OfAdapter(system, clock.GetUtcNow()));
        if (introduction.Mapping is { } mapping)
        {
            await mappings.KeepAsync(system, mapping, context.CancellationToken);
        }

        if (introduction.Types.Count == 0)
        {
            await context.RespondAsync(new SystemConnected(null, null));
            return;
        }

        var subscription = await store.ConnectAdapterAsync(
            new Subscription
            {
                Id = Guid.CreateVersion7(),
                ClientId = introduction.ClientId,
                Department = introduction.Department,
                Region = introduction.Region,
                Types = string.Join(' ', introduction.Types),
                Deduplicates = introduction.Deduplicates,
                Channel = Channel.Adapter,
                State = SubscriptionState.Active,
                CreatedAt = clock.GetUtcNow().ToUnixTimeMilliseconds(),
            },
            context.CancellationToken);
        await context.RespondAsync(new SystemConnected(subscription, null));
    }

    private string? Problem(SystemIntroduction introduction)
    {
        if (!Department.IsKnown(introduction.Department))
        {
            return $"There is no department '{introduction.Department}'.";
        }

        var moment = AccessMoment.Of(snapshots, clock);
        if (!moment.Snapshot.Regions.Exists(introduction.Region, moment.Today))
        {
            return $"The region {introduction.Region} is not in the tree today.";
        }

        var reader = new Caller(introduction.ClientId, introduction.Department, introduction.Region);
        var closed = introduction.Types
            .Where(type => !ContractCatalog.Match(type).Any(contract => moment.Decide(reader, AccessAction.Subscribe, contract.Type, reader.Region).Allowed))
            .ToList();
        return closed.Count == 0 ? null : $"Not open to '{introduction.Department}': {string.Join(", ", closed)}.";
    }
}
