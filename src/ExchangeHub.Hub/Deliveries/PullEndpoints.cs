using System.Text.Json;
using ExchangeHub.Access;
using ExchangeHub.Contracts;
using ExchangeHub.Hub.Http;
using ExchangeHub.Hub.Subscriptions;
using ExchangeHub.Hub.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace ExchangeHub.Hub.Deliveries;

/// <summary>How many deliveries a client takes, how long it waits for them and how long it keeps them.</summary>
internal sealed record PullRequest(int? Max, double? WaitSeconds, double? LeaseSeconds);

internal static class PullEndpoints
{
    private const int MaxDeliveries = 1000;
    private const int MaxWaitSeconds = 60;

    public static void MapPull(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapPost("/v1/subscriptions/{id:guid}/pull", PullAsync)
            .RequireAuthorization(Scopes.DeliveriesPull)
            .WithTags("Deliveries")
            .WithSummary("Takes deliveries under a lease, in ledger order for each subject; waits for them where there are none.")
            .Accepts<PullRequest>("application/json");

    private static async Task<IResult> PullAsync(Guid id, HttpContext http, SubscriptionStore store, AccessGate gate, DeliveryHandout handout, DeliverySignal signal, Heartbeats heartbeats, IHostApplicationLifetime lifetime, TimeProvider clock, IOptions<HubOptions> options)
    {
        var (request, problem) = await ReadAsync(http);
        if (problem is not null)
        {
            return problem;
        }

        if (await store.FindAsync(id, Caller.From(http.User).ClientId, http.RequestAborted) is not { Channel: Channel.Pull } subscription)
        {
            return SubscriptionEndpoints.NotFound();
        }

        var lease = request.LeaseSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : options.Value.PullLease;
        var until = clock.GetUtcNow() + TimeSpan.FromSeconds(request.WaitSeconds ?? 0);
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.ApplicationStopping);
        while (true)
        {
            // Asked again and again: a grant that ends ends the pulls that wait.
            if (SubscriptionRules.WhyEnded(subscription, gate.Moment) is { } ended)
            {
                return gate.Refuse(new Admission(http, ended.Request, ended.Decision));
            }

            heartbeats.Beat(Heartbeat.OfPull(subscription, clock.GetUtcNow()));
            var next = signal.Next(id);
            var deliveries = await handout.NextAsync(subscription, request.Max ?? 100, window: int.MaxValue, lease, http.RequestAborted);
            var left = until - clock.GetUtcNow();
            if (deliveries.Count > 0 || left <= TimeSpan.Zero || lifetime.ApplicationStopping.IsCancellationRequested)
            {
                HubTelemetry.Deliveries.Add(deliveries.Count, new KeyValuePair<string, object?>("channel", Channel.Pull));
                return TypedResults.Json(new { deliveries }, WireJson.Options);
            }

            var wait = left < options.Value.PollInterval ? left : options.Value.PollInterval;
            try
            {
                await DeliverySignal.WaitAsync(next, wait, clock, waiting.Token);
            }
            catch (OperationCanceledException) when (!http.RequestAborted.IsCancellationRequested)
            {
                // A node that stops does not wait for who waits: he is answered now and asks the next one.
            }
        }
    }

    private static async Task<(PullRequest Request, IResult? Problem)> ReadAsync(HttpContext http)
    {
        if (http.Request.ContentLength is 0 or null && !http.Request.Headers.ContainsKey("Transfer-Encoding"))
        {
            return (new PullRequest(null, null, null), null);
        }

        var (body, problem) = await RequestBody.ReadJsonAsync(http);
        if (problem is not null)
        {
            return (new PullRequest(null, null, null), problem);
        }

        try
        {
            var request = body.Deserialize<PullRequest>(WireJson.Options) ?? new PullRequest(null, null, null);
            List<Finding> wrong =
            [
                .. Within(request.Max, 1, MaxDeliveries, "max"),
                .. Within(request.WaitSeconds, 0, MaxWaitSeconds, "waitSeconds"),
                .. Within(request.LeaseSeconds, 1, 300, "leaseSeconds"),
            ];
            return (request, wrong.Count == 0 ? null : Problems.Of(422, RejectionCode.InvalidField, "Not a pull.", wrong));
        }
        catch (JsonException wrong)
        {
            return (new PullRequest(null, null, null), Problems.Of(422, RejectionCode.InvalidField, "Not a pull.",
                [new Finding(RejectionCode.InvalidField, wrong.Path ?? "", "max, waitSeconds and leaseSeconds are numbers.")]));
        }
    }

    private static IEnumerable<Finding> Within(double? value, double least, double most, string field) =>
        value is null || (value >= least && value <= most) ? [] : [new Finding(RejectionCode.InvalidField, field, $"Between {least} and {most}.")];
}
