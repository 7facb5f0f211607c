using ExchangeHub.Access;
using ExchangeHub.Contracts.Sealing;
using ExchangeHub.Contracts.Transport;
using MassTransit;

namespace ExchangeHub.Hub.Subscriptions;

/// <summary>An adapter process says which systems it connects at this moment.</summary>
internal sealed class SystemsAliveConsumer(Heartbeats heartbeats, Seal transportSeal) : IConsumer<SystemsAlive>
{
    public Task Consume(ConsumeContext<SystemsAlive> context)
    {
        foreach (var system in transportSeal.OpenBody<IReadOnlyList<AliveSystem>>(context.Message.Body, SealContext.SystemsAlive))
        {
            heartbeats.Beat(Heartbeat.OfAdapter(new Caller(system.ClientId, system.Department, system.Region), heartbeats.Now));
        }

        return Task.CompletedTask;
    }
}
