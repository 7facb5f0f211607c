using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Transport;
using MassTransit;

namespace ExchangeHub.Adapters.Exchange.Links;

/// <summary>To the hub over the broker, sealed. Each transport fails in ways of its own; callers see one.</summary>
internal sealed class BrokerLink(IBus bus, IClientFactory clients, TransportSeal seal, AdapterOptions options) : IHubLink
{
    public async Task ConnectAsync(ConnectedSystem system, IReadOnlyList<string> types, bool deduplicates, CancellationToken cancellationToken)
    {
        var introduction = new SystemIntroduction(system.ClientId, system.Department, system.Region, types, deduplicates, system.Told);
        var question = new ConnectSystem { Body = seal.Close(introduction, SealContext.ConnectSystem) };
        var answered = await AskAsync<ConnectSystem, SystemConnected>(Queues.ConnectSystem, question, cancellationToken);
        if (answered.Problem is { } problem)
        {
            throw new HubRefusedException(RejectionCode.PublisherNotAllowed, problem);
        }
    }

    public async Task BeatAsync(IReadOnlyList<ConnectedSystem> systems, CancellationToken cancellationToken)
    {
        var alive = systems.Select(system => new AliveSystem(system.ClientId, system.Department, system.Region)).ToList();
        var endpoint = await bus.GetSendEndpoint(new Uri($"exchange:{Queues.SystemsAlive}"));

        // A hub that was away for an hour does not hear of then.
        await endpoint.Send(
            new SystemsAlive { Body = seal.Close(alive, SealContext.SystemsAlive) }, sent => sent.TimeToLive = AdapterOptions.Heartbeat, cancellationToken).WaitAsync(cancellationToken);
    }

    public async Task<IReadOnlyList<EventResult>> SubmitAsync(ConnectedSystem system, IReadOnlyList<CloudEvent> events, CancellationToken cancellationToken)
    {
        var submission = new EventSubmission(system.ClientId, system.Department, system.Region, events);
        var question = new SubmitEvents { Body = seal.Close(submission, SealContext.SubmitEvents) };
        var answered = await AskAsync<SubmitEvents, EventsAnswered>(Queues.SubmitEvents, question, cancellationToken);
        var results = seal.Open<IReadOnlyList<EventResult>>(answered.Body, SealContext.EventsAnswered);
        return results.Count == events.Count ? results : throw new HubUnreachableException($"{results.Count} results for {events.Count} events");
    }

    public Task ReturnReceiptsAsync(ConnectedSystem system, IReadOnlyList<Receipt> receipts, CancellationToken cancellationToken)
    {
        var message = new ReturnReceipts { ClientId = system.ClientId, Body = seal.Close(receipts, SealContext.ReturnReceipts) };
        return AskAsync<ReturnReceipts, ReceiptsRecorded>(Queues.ReturnReceipts, message, cancellationToken);
    }

    // To the exchange, not the queue: sending to a queue by name declares it again, without its quorum arguments.
    private async Task<TAnswer> AskAsync<TQuestion, TAnswer>(string queue, TQuestion question, CancellationToken cancellationToken)
        where TQuestion : class
        where TAnswer : class
    {
        // The client's own time begins when the question is sent; one whose confirm is lost with a broken connection would be waited for without end.
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(options.HubTimeout * 2);
        try
        {
            var client = clients.CreateRequestClient<TQuestion>(new Uri($"exchange:{queue}"), options.HubTimeout);

            // The transport itself does not hear that it is given up while it waits for the confirm.
            return (await client.GetResponse<TAnswer>(question, patience.Token).WaitAsync(patience.Token)).Message;
        }
        catch (Exception unreachable) when (!cancellationToken.IsCancellationRequested)
        {
            throw new HubUnreachableException(unreachable.GetType().Name, unreachable);
        }
    }
}
