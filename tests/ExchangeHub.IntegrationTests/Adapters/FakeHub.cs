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
internal sealed class FakeHub(IRegionStandings regions)
{
    private Seal? transport;
    private readonly ConcurrentDictionary<string, SystemIntroduction> systems = new();
    private readonly List<(CloudEvent Event, List<Finding> Warnings)> ledger = [];
    private readonly ConcurrentDictionary<Guid, (string ClientId, CloudEvent Event)> deliveries = new();
    private readonly ConcurrentDictionary<string, Func<Delivery[], Task>> pullers = new();
    private readonly ConcurrentDictionary<Guid, string> settled = new();
    private readonly ConcurrentQueue<Guid> failed = new();

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

    private Seal Transport => transport ?? throw new InvalidOperationException("No transport key was given.");

    /// <summary>The key of the broker.</summary>
    public void Use(Seal seal) => transport = seal;

    public void Configure(IInMemoryBusFactoryConfigurator bus)
    {
        bus.ReceiveEndpoint(Queues.ConnectSystem, endpoint => endpoint.Handler<ConnectSystem>(ConnectAsync));
        bus.ReceiveEndpoint(Queues.SubmitEvents, endpoint => endpoint.Handler<SubmitEvents>(SubmitAsync));
        bus.ReceiveEndpoint(Queues.ReturnReceipts, endpoint => endpoint.Handler<ReturnReceipts>(TakeReceiptsAsync));
    }

    /// <summary>A system that asks over HTTP: what it is owed is handed to <paramref name="owe"/>.</summary>
    public void Connect(SystemIntroduction introduction, Func<Delivery[], Task> owe)
    {
        pullers[introduction.ClientId] = owe;
        systems[introduction.ClientId] = introduction;
    }

    /// <summary>Sends a batch, as a delivery or a repetition of one.</summary>
    public async Task DeliverAsync(ISendEndpointProvider bus, string clientId, params Delivery[] batch)
    {
        foreach (var delivery in batch)
        {
            deliveries[delivery.DeliveryId] = (clientId, delivery.Event);
        }

        if (pullers.TryGetValue(clientId, out var owe))
        {
            await owe(batch);
            return;
        }

        var endpoint = await bus.GetSendEndpoint(new Uri($"exchange:{Queues.DeliverEvents(clientId)}"));
        await endpoint.Send(new DeliverEvents { SubscriptionId = Guid.CreateVersion7(), Body = Transport.CloseBody(batch, SealContext.DeliverEvents) });
    }

    /// <summary>Sends again what nobody has settled, in order: its adapter died.</summary>
    public async Task RedeliverAsync(ISendEndpointProvider bus)
    {
        foreach (var open in deliveries.Where(delivery => !settled.ContainsKey(delivery.Key)).OrderBy(delivery => delivery.Key).ToList())
        {
            await DeliverAsync(bus, open.Value.ClientId, DeliveryOf(open.Value.Event, open.Key));
        }
    }

    /// <summary>Sends again what came back for a later attempt.</summary>
    public async Task RetryAsync(ISendEndpointProvider bus)
    {
        while (failed.TryDequeue(out var again))
        {
            await DeliverAsync(bus, deliveries[again].ClientId, DeliveryOf(deliveries[again].Event, again));
        }
    }

    public static Delivery DeliveryOf(CloudEvent e, Guid? id = null) => new()
    {
        DeliveryId = id ?? Guid.CreateVersion7(), Attempt = 1, LeaseUntil = TimeProvider.System.GetUtcNow().AddSeconds(30), Event = e,
    };

    public CloudEvent EventOf(Guid deliveryId) => deliveries[deliveryId].Event;

    private async Task ConnectAsync(ConsumeContext<ConnectSystem> context)
    {
        var introduction = Transport.OpenBody<SystemIntroduction>(context.Message.Body, SealContext.ConnectSystem);
        systems[introduction.ClientId] = introduction;
        await context.RespondAsync(new SystemConnected(Guid.CreateVersion7(), Problem: null));
    }

    private async Task SubmitAsync(ConsumeContext<SubmitEvents> context)
    {
        var submission = Transport.OpenBody<EventSubmission>(context.Message.Body, SealContext.SubmitEvents);
        if (await TakeAsync(context, submission.Events) is { } results)
        {
            await context.RespondAsync(new EventsAnswered { Body = Transport.CloseBody(results, SealContext.EventsAnswered) });
        }
    }

    /// <summary>Takes events and routes them; null where nobody gets an answer.</summary>
    public async Task<IReadOnlyList<EventResult>?> TakeAsync(ISendEndpointProvider bus, IReadOnlyList<CloudEvent> events)
    {
        if (IsDown)
        {
            return null;
        }

        var results = events.Select(Accept).ToList();
        foreach (var (accepted, _) in events.Zip(results).Where(pair => Routes && pair.Second.Status == EventStatus.Accepted))
        {
            await RouteAsync(bus, accepted);
        }

        return DiesBeforeAnswering-- > 0 ? null : results;
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
        if (IsDown)
        {
            return;
        }

        await TakeAsync(context, context.Message.ClientId, Transport.OpenBody<IReadOnlyList<Receipt>>(context.Message.Body, SealContext.ReturnReceipts));
        if (context.RequestId is not null)
        {
            await context.RespondAsync(new ReceiptsRecorded());
        }
    }

    public async Task TakeAsync(ISendEndpointProvider bus, string clientId, IReadOnlyList<Receipt> receipts)
    {
        foreach (var receipt in receipts)
        {
            Receipts.Enqueue((clientId, receipt));
            if (receipt.Stage == ReceiptStage.Failed)
            {
                failed.Enqueue(receipt.DeliveryId);
            }
            else
            {
                settled[receipt.DeliveryId] = receipt.Stage;
            }

            if (Routes && receipt.Stage == ReceiptStage.Failed)
            {
                await DeliverAsync(bus, clientId, DeliveryOf(deliveries[receipt.DeliveryId].Event, receipt.DeliveryId));
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
