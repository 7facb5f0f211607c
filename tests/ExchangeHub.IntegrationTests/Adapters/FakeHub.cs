using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Codes;
using ExchangeHub.Contracts.Sealing;
using ExchangeHub.Contracts.Transport;
using ExchangeHub.Contracts.Validation;
using MassTransit;

namespace ExchangeHub.IntegrationTests.Adapters;

/// <summary>
/// The hub as the adapters see it, in memory: it keeps each event once, routes it to who asked for its type, and sends again what gets no
/// receipt. What it accepts has passed the real validation, and a receiver gets only the fields of its profile.
/// </summary>
internal sealed class FakeHub(Seal seal, IRegionStandings regions)
{
    private readonly ConcurrentDictionary<string, SystemIntroduction> systems = new();
    private readonly List<(CloudEvent Event, List<Finding> Warnings)> ledger = [];
    private readonly ConcurrentDictionary<Guid, (string ClientId, CloudEvent Event)> deliveries = new();

    /// <summary>While it is, nobody gets an answer.</summary>
    public bool IsDown { get; set; }

    /// <summary>Takes events but dies before it answers, this many times.</summary>
    public int DiesBeforeAnswering { get; set; }

    /// <summary>Refuses an event with this code, where it returns one.</summary>
    public Func<CloudEvent, string?> Rejects { get; set; } = _ => null;

    /// <summary>Delivers what it accepts at once.</summary>
    public bool Routes { get; set; } = true;

    public ConcurrentQueue<(string ClientId, Receipt Receipt)> Receipts { get; } = new();

    public int Duplicates { get; private set; }

    public ICollection<SystemIntroduction> Systems => systems.Values;

    public IReadOnlyList<CloudEvent> Ledger
    {
        get
        {
            lock (ledger)
            {
                return [.. ledger.Select(entry => entry.Event)];
            }
        }
    }

    public IReadOnlyList<Finding> Warnings => [.. ledger.SelectMany(entry => entry.Warnings)];

    public void Configure(IInMemoryBusFactoryConfigurator bus)
    {
        bus.ReceiveEndpoint(Queues.ConnectSystem, endpoint => endpoint.Handler<ConnectSystem>(ConnectAsync));
        bus.ReceiveEndpoint(Queues.SubmitEvents, endpoint => endpoint.Handler<SubmitEvents>(SubmitAsync));
        bus.ReceiveEndpoint(Queues.ReturnReceipts, endpoint => endpoint.Handler<ReturnReceipts>(TakeReceiptsAsync));
    }

    /// <summary>Sends a batch, as a delivery or a repetition of one.</summary>
    public async Task DeliverAsync(ISendEndpointProvider bus, string clientId, params Delivery[] batch)
    {
        foreach (var delivery in batch)
        {
            deliveries[delivery.DeliveryId] = (clientId, delivery.Event);
        }

        var endpoint = await bus.GetSendEndpoint(new Uri($"exchange:{Queues.DeliverEvents(clientId)}"));
        await endpoint.Send(new DeliverEvents { SubscriptionId = Guid.CreateVersion7(), Body = seal.CloseBody(batch, SealContext.DeliverEvents) });
    }

    public static Delivery DeliveryOf(CloudEvent e, Guid? id = null) => new()
    {
        DeliveryId = id ?? Guid.CreateVersion7(), Attempt = 1, LeaseUntil = TimeProvider.System.GetUtcNow().AddSeconds(30), Event = e,
    };

    public CloudEvent EventOf(Guid deliveryId) => deliveries[deliveryId].Event;

    private async Task ConnectAsync(ConsumeContext<ConnectSystem> context)
    {
        var introduction = seal.OpenBody<SystemIntroduction>(context.Message.Body, SealContext.ConnectSystem);
        systems[introduction.ClientId] = introduction;
        await context.RespondAsync(new SystemConnected(Guid.CreateVersion7(), Problem: null));
    }

    private async Task SubmitAsync(ConsumeContext<SubmitEvents> context)
    {
        if (IsDown)
        {
            return;
        }

        var submission = seal.OpenBody<EventSubmission>(context.Message.Body, SealContext.SubmitEvents);
        var results = submission.Events.Select(Accept).ToList();
        if (DiesBeforeAnswering > 0)
        {
            DiesBeforeAnswering--;
            return;
        }

        await context.RespondAsync(new EventsAnswered { Body = seal.CloseBody(results, SealContext.EventsAnswered) });
        if (Routes)
        {
            foreach (var (accepted, _) in submission.Events.Zip(results).Where(pair => pair.Second.Status == EventStatus.Accepted))
            {
                await RouteAsync(context, accepted);
            }
        }
    }

    private EventResult Accept(CloudEvent e)
    {
        lock (ledger)
        {
            if (ledger.FindIndex(entry => entry.Event.Id == e.Id) is >= 0 and var known)
            {
                Duplicates++;
                return new EventResult { Id = e.Id, Status = EventStatus.Duplicate, Sequence = known + 1 };
            }

            if (Rejects(e) is { } code)
            {
                return new EventResult { Id = e.Id, Status = EventStatus.Rejected, Errors = [new Finding(code, "data", "As the test wants it.")] };
            }

            var context = new ValidationContext(
                TimeProvider.System.GetUtcNow(), regions, (_, _) => true, AllowSynthetic: true, MaxConfidentiality: "internal");
            var verdict = EventValidator.Validate(e, ContractCatalog.Find(e.Type)!, context);
            if (!verdict.IsValid)
            {
                return new EventResult { Id = e.Id, Status = EventStatus.Rejected, Errors = verdict.Errors };
            }

            ledger.Add((e, [.. verdict.Warnings]));
            return new EventResult { Id = e.Id, Status = EventStatus.Accepted, Sequence = ledger.Count };
        }
    }

    private async Task RouteAsync(ISendEndpointProvider bus, CloudEvent e)
    {
        foreach (var system in systems.Values.Where(system => system.Types.Contains(e.Type)))
        {
            await DeliverAsync(bus, system.ClientId, DeliveryOf(Projected(e, system.Department)));
        }
    }

    private async Task TakeReceiptsAsync(ConsumeContext<ReturnReceipts> context)
    {
        foreach (var receipt in seal.OpenBody<IReadOnlyList<Receipt>>(context.Message.Body, SealContext.ReturnReceipts))
        {
            Receipts.Enqueue((context.Message.ClientId, receipt));
            if (Routes && receipt.Stage == ReceiptStage.Failed)
            {
                var (clientId, e) = deliveries[receipt.DeliveryId];
                await DeliverAsync(context, clientId, DeliveryOf(e, receipt.DeliveryId));
            }
        }
    }

    /// <summary>The event with the fields the department is entitled to, about the person the identity number names.</summary>
    private static CloudEvent Projected(CloudEvent e, string department)
    {
        var contract = ContractCatalog.Find(e.Type)!;
        var data = JsonNode.Parse(e.Data.GetRawText())!.AsObject();
        var subject = data[contract.Subject.Name]!.GetValue<string>();
        foreach (var field in contract.Fields.Where(_ => contract.ProfileOf(department) != FieldProfile.Full))
        {
            if (field.Classification is Classification.Personal or Classification.Sensitive && !field.Acting)
            {
                data.Remove(field.Name);
            }
        }

        var attributes = e.Attributes().ToDictionary(attribute => attribute.Key, attribute => attribute.Value);
        attributes["subject"] = subject;
        return CloudEvent.From(attributes, JsonSerializer.SerializeToElement(data));
    }
}
