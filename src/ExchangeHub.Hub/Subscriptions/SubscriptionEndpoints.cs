using System.Text.Json;
using ExchangeHub.Access;
using ExchangeHub.Access.Decisions;
using ExchangeHub.Contracts;
using ExchangeHub.Hub.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace ExchangeHub.Hub.Subscriptions;

/// <summary>What a client asks for when it subscribes; a person says which client by <c>clientId</c>.</summary>
internal sealed record SubscriptionRequest(
    IReadOnlyList<string>? Types,
    string? Region,
    string? Channel,
    IReadOnlyList<string>? Fields,
    bool? Deduplicates = null,
    Guid? Agreement = null,
    string? Endpoint = null,
    ClientCredentials? Authorization = null,
    bool? ClientCertificate = null,
    IReadOnlyList<int>? RetrySchedule = null,
    int? LeaseSeconds = null,
    string? ClientId = null);

/// <summary>How the hub gets a token for the endpoint, by OAuth 2.0 client credentials.</summary>
internal sealed record ClientCredentials(string? TokenUrl, string? ClientId, string? ClientSecret, string? Scope = null);

internal static class SubscriptionEndpoints
{
    public static void MapSubscriptions(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("/v1/subscriptions").WithTags("Subscriptions");
        group.MapPost("", CreateAsync).RequireAuthorization(Scopes.SubscriptionsRun).RecordAdminAction("subscription.add").Accepts<SubscriptionRequest>("application/json")
            .WithSummary("Subscribes to types of a region and everything below it. An operator names in clientId a system of the own department, in the own region or below: it gets what it could have asked for itself, and a webhook's secret is told this once.");
        group.MapGet("", ListAsync).RequireAuthorization(Scopes.DeliveriesPull).WithSummary("The caller's subscriptions.");
        group.MapGet("/{id:guid}", GetAsync).RequireAuthorization(Scopes.DeliveriesPull).WithSummary("One subscription of the caller.");
        group.MapDelete("/{id:guid}", EndAsync).RequireAuthorization(Scopes.DeliveriesPull).WithSummary("Ends a subscription; what is still owed to it is cancelled.");
    }

    private static async Task<IResult> CreateAsync(
        HttpContext http, [AsParameters] Subscribers subscribers, SubscriptionStore store, AccessGate gate, IEnumerable<ISubscriptionChannel> channels, TimeProvider clock)
    {
        var (body, problem) = await RequestBody.ReadJsonAsync(http);
        if (problem is not null)
        {
            return problem;
        }

        SubscriptionRequest request;
        try
        {
            request = body.Deserialize<SubscriptionRequest>(WireJson.Options) ?? new SubscriptionRequest(null, null, null, null);
        }
        catch (JsonException wrong)
        {
            return Problems.Of(422, RejectionCode.InvalidField, "Not a subscription.",
                [new Finding(RejectionCode.InvalidField, wrong.Path ?? "", "types and fields are lists of text, region, channel, endpoint and clientId are text, deduplicates and clientCertificate are true or false, agreement is the id of one, retrySchedule is a list of seconds, leaseSeconds is a number, authorization has tokenUrl, clientId, clientSecret and scope.")]);
        }

        var moment = gate.Moment;
        var (caller, notTheirs) = await subscribers.FindAsync(request.ClientId, moment, http);
        if (notTheirs is not null)
        {
            return notTheirs;
        }

        var (status, findings) = SubscriptionRules.Check(request, caller, moment);
        if (findings.Count > 0)
        {
            KeepRefusal(http, gate, request, caller, moment, status);
        }

        // All at once: whoever may not have the types need not ask twice to learn that the endpoint is not reached either.
        var channel = channels.FirstOrDefault(one => one.Name == request.Channel);
        if (channel is not null && await channel.CheckAsync(request, caller, http.RequestAborted) is { Count: > 0 } unfit)
        {
            (status, findings) = (StatusCodes.Status422UnprocessableEntity, status == StatusCodes.Status403Forbidden ? [.. unfit, .. findings] : [.. findings, .. unfit]);
        }

        if (findings.Count > 0)
        {
            return Problems.Of(status, findings[0].Code, "The subscription was not made.", findings);
        }

        var subscription = new Subscription
        {
            Id = Guid.CreateVersion7(),
            ClientId = caller.ClientId,
            Department = caller.Department,
            Region = request.Region!,
            HomeRegion = caller.Region,
            Types = string.Join(' ', request.Types!),
            Channel = request.Channel!,
            Endpoint = request.Endpoint,
            Fields = request.Fields is null ? null : string.Join(' ', request.Fields),
            State = SubscriptionState.Active,
            Deduplicates = request.Deduplicates ?? true,
            RetrySchedule = request.RetrySchedule is null ? null : string.Join(' ', request.RetrySchedule),
            LeaseSeconds = request.LeaseSeconds,
            CreatedAt = clock.GetUtcNow().ToUnixTimeMilliseconds(),
        };
        var opened = channel?.Open(subscription, request);
        await store.AddAsync(subscription, http.RequestAborted, opened?.Keep);
        return TypedResults.Created($"/v1/subscriptions/{subscription.Id}", SubscriptionAnswer.Of(subscription) with { Secret = opened?.Secret });
    }

    private static async Task<IResult> ListAsync(HttpContext http, SubscriptionStore store) =>
        TypedResults.Ok(new
        {
            items = (await store.OfAsync(Caller.From(http.User).ClientId, http.RequestAborted)).Select(SubscriptionAnswer.Of),
            next = (string?)null,
        });

    private static async Task<IResult> GetAsync(Guid id, HttpContext http, SubscriptionStore store) =>
        await store.FindAsync(id, Caller.From(http.User).ClientId, http.RequestAborted) is { } subscription
            ? TypedResults.Ok(SubscriptionAnswer.Of(subscription))
            : NotFound();

    private static async Task<IResult> EndAsync(Guid id, HttpContext http, SubscriptionStore store, IEnumerable<ISubscriptionChannel> channels)
    {
        if (await store.FindAsync(id, Caller.From(http.User).ClientId, http.RequestAborted) is not { } subscription)
        {
            return NotFound();
        }

        var channel = channels.FirstOrDefault(one => one.Name == subscription.Channel);
        await store.EndAsync(subscription, http.RequestAborted, db => channel?.ForgetAsync(db, id, http.RequestAborted) ?? Task.CompletedTask);
        return TypedResults.NoContent();
    }

    private static void KeepRefusal(HttpContext http, AccessGate gate, SubscriptionRequest request, Caller caller, AccessMoment moment, int status)
    {
        if (status != StatusCodes.Status403Forbidden)
        {
            return;
        }

        foreach (var contract in request.Types!.SelectMany(ContractCatalog.Match))
        {
            var asked = new AccessRequest(caller, AccessAction.Subscribe, contract.Type, request.Region!, moment.Today);
            if (AccessRules.Decide(asked, moment.Snapshot, moment.IsCurrent) is { Allowed: false } refused)
            {
                gate.Keep(http, asked, refused);
                return;
            }
        }
    }

    internal static IResult NotFound() =>
        Problems.Of(404, RejectionCode.NotFound, "No such subscription of yours.");
}
