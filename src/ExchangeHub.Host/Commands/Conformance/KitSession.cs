using System.Text.Json.Nodes;
using ExchangeHub.Access;
using ExchangeHub.Contracts;
using ExchangeHub.Host.Commands.Conformance.Partners;
using ExchangeHub.Host.Commands.Conformance.Traffic;

namespace ExchangeHub.Host.Commands.Conformance;

/// <summary>What the rules of one run share: the accounts, what has been seen, and the events that the kit made.</summary>
internal sealed class KitSession : IDisposable
{
    public const string CloudEvent = "application/cloudevents+json";
    public const string CloudEventBatch = "application/cloudevents-batch+json";

    private const int Followed = 3;

    private readonly Dictionary<string, bool> scopes = [];
    private Func<JsonObject>? examples;

    public KitSession(KitOptions options)
    {
        Options = options;
        Client = new KitAccount(options.Client, NewHttp(options, options.Drive ? new RecordingHandler(Transcript, NewHandler()) : NewHandler()));
        Watcher = new KitAccount(options.Client, NewHttp(options, NewHandler()));
        Partner = options.Partner is { } partner ? new KitAccount(partner, NewHttp(options, NewHandler())) : Watcher;
        if (options is { Webhook: { } endpoint, WebhookSecret: { } secret })
        {
            Webhook = new WebhookProbe(endpoint, secret, System.Text.Encoding.UTF8.GetBytes(
                (ContractFor(options.Client, options.Client) is { } contract ? ExampleEvents.About(contract, options.Client)() : []).ToJsonString(WireJson.Options)));
        }
    }

    public KitOptions Options { get; }

    public Transcript Transcript { get; } = new();

    /// <summary>The account under test, as the kit drives it; what it does is written down.</summary>
    public KitAccount Client { get; }

    /// <summary>The same account, for looking.</summary>
    public KitAccount Watcher { get; }

    /// <summary>Publishes what the client under test receives.</summary>
    public KitAccount Partner { get; }

    public WebhookProbe? Webhook { get; }

    /// <summary>True when nothing more will be seen.</summary>
    public bool IsOver { get; set; }

    /// <summary>The events that the partner published about one subject, by id, with their places in the ledger.</summary>
    public Dictionary<string, long> Published { get; } = [];

    /// <summary>The pull subscription that the kit made in the client's name.</summary>
    public string? SubscriptionId { get; set; }

    public static HttpClient NewHttp(KitOptions options, HttpMessageHandler handler) =>
        new(handler) { BaseAddress = new Uri(options.Hub.AbsoluteUri.TrimEnd('/') + "/"), Timeout = TimeSpan.FromSeconds(100) };

    public static HttpMessageHandler NewHandler() => new SocketsHttpHandler { AllowAutoRedirect = false };

    public async Task<bool> HoldsAsync(string scope, CancellationToken cancellationToken)
    {
        if (!scopes.TryGetValue(scope, out var holds))
        {
            scopes[scope] = holds = await Watcher.HoldsAsync(scope, cancellationToken);
        }

        return holds;
    }

    /// <summary>Another event of the client under test, about the same subject each time.</summary>
    public JsonObject NewExample()
    {
        examples ??= ExampleEvents.About(
            ContractCatalog.Find(Options.Type) ?? ExampleEvents.PublishedBy(Options.Client.Department).FirstOrDefault()
                ?? throw new KitException($"{Options.Client.Department} 不发布任何报文 publishes nothing."),
            Options.Client);
        return examples();
    }

    /// <summary>The contract that the partner publishes and the client receives; null where there is none.</summary>
    public Contract? Received => ContractFor(Partner.Credential, Options.Client);

    /// <summary>Once: the partner publishes some events about one subject.</summary>
    public async Task PublishForClientAsync(CancellationToken cancellationToken)
    {
        if (Published.Count > 0)
        {
            return;
        }

        // In one request, so that one pull can bring them all.
        var make = ExampleEvents.About(Received!, Partner.Credential);
        var answer = await Partner.PostAsync("v1/events", new JsonArray([.. Enumerable.Range(0, Followed).Select(_ => make())]), cancellationToken, CloudEventBatch);
        foreach (var result in answer.Body.List("results"))
        {
            Published[result.Text("id")] = result.Number("sequence") ?? throw new KitException(
                $"对方账号无法发布 the partner cannot publish {Received!.Type}: {string.Join(", ", result.List("errors").Select(error => error.Text("code")))}");
        }

        if (Published.Count == 0)
        {
            throw new KitException($"对方账号无法发布 the partner cannot publish: {answer}");
        }
    }

    /// <summary>The story of an event, read by who may.</summary>
    public async Task<KitAnswer> TraceAsync(long sequence, CancellationToken cancellationToken) =>
        await (await Partner.HoldsAsync(Scopes.EventsRead, cancellationToken) ? Partner : Watcher).GetAsync($"v1/events/{sequence}/trace", cancellationToken);

    public void Dispose()
    {
        Client.Dispose();
        Watcher.Dispose();
        if (Partner != Watcher)
        {
            Partner.Dispose();
        }

        Webhook?.Dispose();
    }

    private static Contract? ContractFor(KitCredential sender, KitCredential receiver) =>
        ExampleEvents.PublishedBy(sender.Department).FirstOrDefault(contract => contract.Subscribers.ContainsKey(receiver.Department));
}
