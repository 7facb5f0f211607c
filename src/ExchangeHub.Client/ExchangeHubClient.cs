using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Nodes;
using ExchangeHub.Client.Calls;
using ExchangeHub.Client.Tokens;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Transport;

namespace ExchangeHub.Client;

/// <summary>
/// A department's way to the hub: publishes events, pulls deliveries, returns receipts. Every call may be repeated without a second effect, and
/// is repeated a few times where the hub cannot be reached. May be used by many threads at once; make one and keep it.
/// </summary>
public sealed class ExchangeHubClient : IDisposable
{
    private const int MostReceipts = 1_000;

    private readonly HttpClient? own;
    private readonly ExchangeHubKey? key;
    private readonly AccessTokens tokens;
    private readonly HubCalls calls;
    private readonly EventBatches batches;
    private readonly Retries retries;

    /// <summary>Makes a client; nothing is sent yet. Throws <see cref="ArgumentException"/> with everything that is wrong with the options.</summary>
    /// <param name="options">Where the hub is and how to sign in.</param>
    /// <param name="http">
    /// For a certificate authority or proxy of one's own. Give it a handler that does not follow redirects, and no handler that
    /// repeats by itself. Stays the caller's. Without it the client has one of its own.
    /// </param>
    /// <param name="clock">The time; the system's by default.</param>
    public ExchangeHubClient(ExchangeHubOptions options, HttpClient? http = null, TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Problems().ToList() is { Count: > 0 } problems)
        {
            throw new ArgumentException(string.Join(" ", problems), nameof(options));
        }

        clock ??= TimeProvider.System;
        key = options.PrivateKey is { Length: > 0 } text ? ExchangeHubKey.Parse(text) : null;
        own = http is null ? NewHttp(options.ClientCertificate) : null;
        var transport = new Transport(http ?? own!, options, clock);
        tokens = new AccessTokens(transport, options, key, clock);
        calls = new HubCalls(transport, tokens);
        batches = new EventBatches(calls);
        retries = new Retries(options, clock);
    }

    /// <summary>
    /// Publishes events, up to 1,000 in a request, in order. The results come in the same order: an event that is rejected says why and leaves its
    /// neighbours alone. Publishing the same again is harmless and answers <c>duplicate</c>.
    /// </summary>
    /// <exception cref="ExchangeHubUnavailableException">Send those again that are not among its <see cref="ExchangeHubUnavailableException.Answered"/>.</exception>
    /// <exception cref="ExchangeHubException">The hub does not take anything from this client: credentials, scope.</exception>
    public async Task<IReadOnlyList<EventResult>> PublishAsync(IEnumerable<CloudEvent> events, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(events);
        var results = new List<EventResult>();
        foreach (var batch in EventBatches.Split(events))
        {
            try
            {
                results.AddRange(await retries.RunAsync(token => batches.SendAsync(batch, token), cancellationToken));
            }
            catch (ExchangeHubUnavailableException lost) when (results.Count > 0)
            {
                throw new ExchangeHubUnavailableException(lost, results);
            }
        }

        return results;
    }

    /// <summary>This client's subscriptions.</summary>
    public Task<IReadOnlyList<ExchangeHubSubscription>> ListSubscriptionsAsync(CancellationToken cancellationToken = default) =>
        retries.RunAsync(ListAsync, cancellationToken);

    /// <summary>
    /// The pull subscription for exactly these types and this region, made where there is none. Another set of types is another subscription: end the
    /// one that is no longer pulled, or the hub keeps owing it.
    /// </summary>
    public Task<ExchangeHubSubscription> FindOrCreateSubscriptionAsync(
        IReadOnlyCollection<string> types, string region, CancellationToken cancellationToken = default) =>
        FindOrCreateSubscriptionAsync(types, region, deduplicates: true, cancellationToken);

    /// <summary>The same, saying whether this system can tell a delivery that comes again; where it cannot, the catalogue warns those who send to it.</summary>
    public Task<ExchangeHubSubscription> FindOrCreateSubscriptionAsync(
        IReadOnlyCollection<string> types, string region, bool deduplicates, CancellationToken cancellationToken = default) =>
        // Looked for before each attempt: one that was made without an answer must not be made twice.
        retries.RunAsync(
            async token => (await ListAsync(token)).Where(known => known.Is(types, region)).OrderBy(known => known.CreatedAt).ThenBy(known => known.Id).FirstOrDefault()
                ?? await CreateAsync(types, region, deduplicates, token),
            cancellationToken);

    /// <summary>Says that this system is there; one that said so once and then nothing for 40 s is shown as silent. To be called every ten seconds, or never.</summary>
    public Task BeatAsync(CancellationToken cancellationToken = default) => BeatAsync(mapping: null, cancellationToken);

    /// <summary>The same, telling as well how an adapter translates for this system; the hub keeps the last that it was told.</summary>
    public async Task BeatAsync(MappingSummary? mapping, CancellationToken cancellationToken = default)
    {
        if (await calls.PostAsync("v1/connections/heartbeat", new { mapping }, TimeSpan.Zero, cancellationToken) is { IsSuccess: false } refused)
        {
            throw refused.Problem();
        }
    }

    /// <summary>Ends a subscription; what the hub still owes it is cancelled. True where there was one.</summary>
    public Task<bool> EndSubscriptionAsync(Guid subscriptionId, CancellationToken cancellationToken = default) => retries.RunAsync(
        async token => await calls.DeleteAsync($"v1/subscriptions/{subscriptionId}", token) switch
        {
            { IsSuccess: true } => true,
            { Status: HttpStatusCode.NotFound } => false,
            var refused => throw refused.Problem(),
        },
        cancellationToken);

    /// <summary>
    /// Takes deliveries, in order for each subject. Apply each once by its <see cref="Delivery.DeliveryId"/> and return a receipt before the lease
    /// ends: without one it comes again, and its subject's later ones wait behind it.
    /// </summary>
    /// <param name="subscriptionId">The subscription.</param>
    /// <param name="max">Most deliveries, 1 to 1,000.</param>
    /// <param name="wait">How long the hub waits for the first one, up to 60 s; not at all by default.</param>
    /// <param name="lease">How long the deliveries are this caller's, 1 s to 5 min; the hub's default (10 s) without it.</param>
    /// <param name="cancellationToken">Cancels the call; what the hub had handed out comes again when its lease ends.</param>
    public Task<IReadOnlyList<Delivery>> PullAsync(
        Guid subscriptionId, int max = 100, TimeSpan? wait = null, TimeSpan? lease = null, CancellationToken cancellationToken = default)
    {
        var question = new { max, waitSeconds = wait?.TotalSeconds ?? 0, leaseSeconds = lease?.TotalSeconds };
        return retries.RunAsync<IReadOnlyList<Delivery>>(
            async token =>
            {
                var reply = await calls.PostAsync($"v1/subscriptions/{subscriptionId}/pull", question, wait ?? TimeSpan.Zero, token);
                return reply.Read<List<Delivery>>("deliveries");
            },
            cancellationToken);
    }

    /// <summary>Returns receipts, up to 1,000 in a request, in order. The results come in the same order. The same receipt again is a duplicate and harmless.</summary>
    public async Task<IReadOnlyList<ExchangeHubReceiptResult>> SendReceiptsAsync(IEnumerable<Receipt> receipts, CancellationToken cancellationToken = default)
    {
        var results = new List<ExchangeHubReceiptResult>();
        foreach (var batch in receipts.Chunk(MostReceipts))
        {
            results.AddRange(await retries.RunAsync(
                async token =>
                {
                    var reply = await calls.PostAsync("v1/receipts", batch, TimeSpan.Zero, token);
                    var answered = reply.Read<List<ExchangeHubReceiptResult>>("results");
                    return answered.Count == batch.Length ? answered : throw reply.NotTheHubs();
                },
                cancellationToken));
        }

        return results;
    }

    /// <summary>The story of an event by its ledger number: accepted, routed, each attempt, each receipt, with times.</summary>
    public Task<JsonObject> TraceAsync(long sequence, CancellationToken cancellationToken = default) => retries.RunAsync(
        async token => (await calls.GetAsync(string.Create(CultureInfo.InvariantCulture, $"v1/events/{sequence}/trace"), token)).Read<JsonObject>(),
        cancellationToken);

    /// <inheritdoc />
    public void Dispose()
    {
        tokens.Dispose();
        key?.Dispose();
        own?.Dispose();
    }

    private async Task<IReadOnlyList<ExchangeHubSubscription>> ListAsync(CancellationToken cancellationToken)
    {
        var found = new List<ExchangeHubSubscription>();
        string? cursor = null;
        do
        {
            var reply = await calls.GetAsync(cursor is null ? "v1/subscriptions" : $"v1/subscriptions?cursor={Uri.EscapeDataString(cursor)}", cancellationToken);
            found.AddRange(reply.Read<List<ExchangeHubSubscription>>("items"));
            cursor = reply["next"] is { ValueKind: JsonValueKind.String } next ? next.GetString() : null;
        }
        while (cursor is not null);
        return found;
    }

    private async Task<ExchangeHubSubscription> CreateAsync(IReadOnlyCollection<string> types, string region, bool deduplicates, CancellationToken cancellationToken)
    {
        var reply = await calls.PostAsync("v1/subscriptions", new { types, region, channel = ExchangeHubSubscription.Pull, deduplicates }, TimeSpan.Zero, cancellationToken);
        return reply.Read<ExchangeHubSubscription>();
    }

    private static HttpClient NewHttp(X509Certificate2? certificate)
    {
        // A redirect would carry the secret to wherever it points.
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(2) };
        if (certificate is not null)
        {
            handler.SslOptions.ClientCertificateContext = SslStreamCertificateContext.Create(certificate, additionalCertificates: null, offline: true);
        }

        // Each request has its own limit.
        return new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }
}
