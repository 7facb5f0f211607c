using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ExchangeHub.Contracts;

namespace ExchangeHub.UnitTests.Client;

/// <summary>
/// A hub in memory, spoken to over HTTP: it keeps each event once, and hands out what a test makes it owe until a receipt settles it. It can be
/// away, and it can die after it has done what it was asked and before it says so.
/// </summary>
internal sealed class DeliveringHub(TimeProvider clock) : HttpMessageHandler
{
    private readonly Lock gate = new();
    private readonly List<CloudEvent> ledger = [];
    private readonly List<(Delivery Delivery, bool IsLeased)> owed = [];
    private readonly List<Receipt> receipts = [];
    private readonly List<JsonObject> subscriptions = [];
    private readonly HashSet<Guid> pulled = [];
    private readonly StringBuilder heard = new();
    private TaskCompletionSource changed = NewSignal();

    public bool IsDown { get; set; }

    /// <summary>How many answers get lost after the deed.</summary>
    public int LosesAnswers { get; set; }

    /// <summary>Deeds are done, and no answer ever comes.</summary>
    public bool Hangs { get; set; }

    public Func<CloudEvent, string?> Rejects { get; set; } = _ => null;

    public int Duplicates { get; private set; }

    public IReadOnlyList<CloudEvent> Ledger => Locked(() => ledger.ToList());

    public IReadOnlyList<Receipt> Receipts => Locked(() => receipts.ToList());

    public IReadOnlyList<JsonObject> Subscriptions => Locked(() => subscriptions.ToList());

    /// <summary>Every body it was sent.</summary>
    public string Heard => Locked(heard.ToString);

    public int Owed => Locked(() => owed.Count);

    /// <summary>The subscriptions somebody has asked for deliveries of.</summary>
    public IReadOnlyList<Guid> Pulled => Locked(() => pulled.ToList());

    public Guid Owe(CloudEvent e)
    {
        var delivery = new Delivery { DeliveryId = Guid.CreateVersion7(), Attempt = 1, LeaseUntil = DateTimeOffset.MaxValue, Event = e };
        Locked(() => owed.Add((delivery, false)));
        Wake();
        return delivery.DeliveryId;
    }

    /// <summary>What was handed out and is not settled is handed out again.</summary>
    public void EndLeases()
    {
        Locked(() =>
        {
            for (var i = 0; i < owed.Count; i++)
            {
                owed[i] = (owed[i].Delivery with { Attempt = owed[i].Delivery.Attempt + 1 }, false);
            }
        });
        Wake();
    }

    /// <summary>Hands out one that is settled already, as after a lease that ran out while its receipt was on the way.</summary>
    public void Repeat(Guid deliveryId, CloudEvent e)
    {
        Locked(() => owed.Add((new Delivery { DeliveryId = deliveryId, Attempt = 2, LeaseUntil = DateTimeOffset.MaxValue, Event = e }, false)));
        Wake();
    }

    public void EndSubscriptions() => Locked(subscriptions.Clear);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (IsDown)
        {
            throw new HttpRequestException("refused");
        }

        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        // Like a real one it answers later, and others ask meanwhile.
        await Task.Yield();
        Locked(() => heard.AppendLine(body));
        var path = request.RequestUri!.AbsolutePath;
        var answer = (request.Method.Method, path) switch
        {
            (_, "/connect/token") => HubStub.Json(HttpStatusCode.OK, new { access_token = "token", expires_in = 300 }),
            (_, "/v1/events") => Take(body),
            (_, "/v1/receipts") => Settle(body),
            ("GET", "/v1/subscriptions") => HubStub.Json(HttpStatusCode.OK, new { items = Subscriptions }),
            ("POST", "/v1/subscriptions") => Subscribe(body),
            ("POST", "/v1/connections/heartbeat") => new HttpResponseMessage(HttpStatusCode.NoContent),
            _ => await PullAsync(path, body, cancellationToken),
        };
        if (path is "/v1/events" or "/v1/receipts")
        {
            await LoseAsync(cancellationToken);
        }

        return answer;
    }

    private async Task LoseAsync(CancellationToken cancellationToken)
    {
        if (Hangs)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }

        if (LosesAnswers > 0)
        {
            LosesAnswers--;
            throw new HttpRequestException("reset");
        }
    }

    private HttpResponseMessage Take(string body) => Locked(() =>
        HubStub.Json(HttpStatusCode.Accepted, new { results = JsonSerializer.Deserialize<List<CloudEvent>>(body, WireJson.Options)!.Select(Accept).ToList() }));

    private EventResult Accept(CloudEvent e)
    {
        if (ledger.FindIndex(known => known.Id == e.Id) is >= 0 and var at)
        {
            Duplicates++;
            return new EventResult { Id = e.Id, Status = EventStatus.Duplicate, Sequence = at + 1 };
        }

        if (Rejects(e) is { } code)
        {
            return new EventResult { Id = e.Id, Status = EventStatus.Rejected, Errors = [new Finding(code, "data", "As the test wants it.")] };
        }

        ledger.Add(e);
        return new EventResult { Id = e.Id, Status = EventStatus.Accepted, Sequence = ledger.Count };
    }

    private HttpResponseMessage Settle(string body)
    {
        var given = JsonSerializer.Deserialize<List<Receipt>>(body, WireJson.Options)!;
        Locked(() =>
        {
            receipts.AddRange(given);
            owed.RemoveAll(one => given.Any(receipt => receipt.DeliveryId == one.Delivery.DeliveryId && receipt.Stage != ReceiptStage.Failed));
        });
        return HubStub.Json(HttpStatusCode.OK, new { results = given.Select(one => new { one.DeliveryId, status = EventStatus.Accepted, errors = Array.Empty<Finding>() }) });
    }

    private HttpResponseMessage Subscribe(string body)
    {
        var made = JsonNode.Parse(body)!.AsObject();
        (made["id"], made["status"], made["createdAt"]) = (Guid.CreateVersion7(), "active", "2026-04-01T09:00:00+08:00");
        Locked(() => subscriptions.Add(made));
        return HubStub.Json(HttpStatusCode.Created, made);
    }

    private async Task<HttpResponseMessage> PullAsync(string path, string body, CancellationToken cancellationToken)
    {
        var (id, wait) = (Guid.Parse(path.Split('/')[3]), TimeSpan.FromSeconds(JsonNode.Parse(body)!["waitSeconds"]!.GetValue<double>()));
        Locked(() => pulled.Add(id));
        while (true)
        {
            var next = Locked(() => changed.Task);
            if (IsDown)
            {
                throw new HttpRequestException("reset");
            }

            if (!Locked(() => subscriptions.Any(one => one["id"]!.GetValue<Guid>() == id)))
            {
                return HubStub.Problem(HttpStatusCode.NotFound, RejectionCode.NotFound);
            }

            if (Locked(Lease) is { Count: > 0 } deliveries)
            {
                return HubStub.Json(HttpStatusCode.OK, new { deliveries });
            }

            try
            {
                await next.WaitAsync(wait, clock, cancellationToken);
            }
            catch (TimeoutException)
            {
                return HubStub.Json(HttpStatusCode.OK, new { deliveries = Array.Empty<Delivery>() });
            }
        }
    }

    private List<Delivery> Lease()
    {
        var free = owed.Where(one => !one.IsLeased).Select(one => one.Delivery).ToList();
        for (var i = 0; i < owed.Count; i++)
        {
            owed[i] = (owed[i].Delivery, true);
        }

        return free;
    }

    public void Wake() => Locked(() => Interlocked.Exchange(ref changed, NewSignal())).TrySetResult();

    private void Locked(Action work)
    {
        lock (gate)
        {
            work();
        }
    }

    private T Locked<T>(Func<T> work)
    {
        lock (gate)
        {
            return work();
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
