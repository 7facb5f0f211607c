using System.Text.Json;
using ExchangeHub.Access;
using ExchangeHub.Access.Decisions;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Evidence;
using ExchangeHub.Hub.Http;
using ExchangeHub.Hub.Ledger;
using ExchangeHub.Hub.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace ExchangeHub.Hub.Trace;

internal static class EventQueryEndpoints
{
    public static void MapEventQueries(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("/v1/events").RequireAuthorization(Scopes.EventsRead).WithTags("Events");
        group.MapGet("", ListAsync).WithSummary("Events the caller may see, in ledger order; follow it with after= and never miss one. order=newest begins at the end, day= asks for one day of China's civil time.");
        group.MapGet("/{sequence:long}", GetAsync).WithSummary("One event, with the fields the caller may see.");
        group.MapGet("/{sequence:long}/trace", TraceEndpoint.GetAsync).WithSummary("The whole story of an event: accepted, routed, each attempt, each receipt, and what followed from it.");
        group.MapGet("/{sequence:long}/proof", ProofEndpoint.GetAsync).Produces<EventProof>().ProducesProblem(StatusCodes.Status404NotFound).WithTags("Evidence")
            .WithSummary("That an event stands in the ledger at the latest checkpoint, or the one at size= (RFC 9162 §2.1.3); to its publisher also what its leaf hash was made of.");
    }

    private static async Task<IResult> ListAsync([AsParameters] EventQuery query, HttpContext http, HubDb db, AccessGate gate, EventOpener opener, IOptions<HubOptions> options)
    {
        var findings = new List<Finding>();
        var limit = PageParameters.Limit(query.Limit, findings);
        var way = EventWay.Read(query, findings);
        if (findings.Count > 0)
        {
            return Problems.Of(422, RejectionCode.InvalidField, "Not a query of events.", findings);
        }

        var (caller, moment) = (Caller.From(http.User), gate.Moment);
        var visibility = new EventVisibility(caller, AccessGate.SaidPurpose(http), moment, opener);
        var types = TypesOf(query, visibility);
        if (query.Region is { } asked && moment.HomeOf(asked) is var home && !moment.Snapshot.ReachesInto(home, caller, moment.Today)
            && types.Select(type => gate.Ask(http, AccessAction.Read, type, home)).ToList() is [var first, ..] admissions
            && admissions.TrueForAll(admission => !admission.Allowed))
        {
            return gate.Refuse(admissions.Find(admission => admission.Decision.Code == RejectionCode.GrantsNotCurrent) ?? first);
        }

        way = await way.WithinDayAsync(db, http.RequestAborted);
        var items = new List<JsonElement>();
        var (bytes, seen) = (0L, PageParameters.Most);
        while (seen == PageParameters.Most && items.Count < limit && bytes < options.Value.MaxDeliveryBytes)
        {
            seen = 0;
            var page = way.From(Filter(db, query, types)).Take(PageParameters.Most);
            await foreach (var entry in page.AsAsyncEnumerable().WithCancellation(http.RequestAborted))
            {
                seen++;
                way.Passed(entry.Sequence);
                if (IsAsked(entry) && visibility.Show(entry) is { } item)
                {
                    items.Add(item);
                    bytes += entry.Payload.Length;
                    if (items.Count == limit || bytes >= options.Value.MaxDeliveryBytes)
                    {
                        break;
                    }
                }
            }
        }

        var isFull = items.Count == limit || bytes >= options.Value.MaxDeliveryBytes;
        return await gate.AnswerAsync(
            http, visibility.Parts, TypedResults.Ok(new { items, next = isFull ? way.Cursor : null }));

        // A code that is no longer in force stands for itself only.
        bool IsAsked(LedgerEntry entry) =>
            query.Region is not { } region || entry.Region == region || moment.Snapshot.Regions.IsWithin(moment.HomeOf(entry.Region), region, moment.Today);
    }

    private static async Task<IResult> GetAsync(long sequence, HttpContext http, HubDb db, AccessGate gate, EventOpener opener)
    {
        var visibility = new EventVisibility(Caller.From(http.User), AccessGate.SaidPurpose(http), gate.Moment, opener);
        if (await FindAsync(sequence, http, db, gate, visibility) is not { } entry)
        {
            return NotFound();
        }

        var answer = TypedResults.Ok(visibility.Show(entry));
        return await gate.AnswerAsync(http, visibility.Parts, answer);
    }

    /// <summary>The event, or null where it is not there or not to be seen: the reader is not told which, the log is.</summary>
    internal static async Task<LedgerEntry?> FindAsync(long sequence, HttpContext http, HubDb db, AccessGate gate, EventVisibility visibility)
    {
        var entry = await db.Set<LedgerEntry>().AsNoTracking().SingleOrDefaultAsync(e => e.Sequence == sequence, http.RequestAborted);
        if (entry is null || visibility.Sees(entry))
        {
            return entry;
        }

        var (request, refused) = visibility.Refusal(entry);
        gate.Keep(http, request, refused);
        return null;
    }

    internal static IResult NotFound() => Problems.Of(404, RejectionCode.NotFound, "No such event, or not yours to see.");

    private static IReadOnlyList<string> TypesOf(EventQuery query, EventVisibility visibility) =>
        query.Type is null
            ? visibility.Types
            : [.. ContractCatalog.Match(query.Type).Select(contract => contract.Type).Intersect(visibility.Types)];

    private static IQueryable<LedgerEntry> Filter(HubDb db, EventQuery query, IReadOnlyList<string> types)
    {
        var entries = db.Set<LedgerEntry>().AsNoTracking().Where(entry => types.Contains(entry.Type));
        entries = query.Subject is null ? entries : entries.Where(entry => entry.Subject == query.Subject);
        entries = query.Source is null ? entries : entries.Where(entry => entry.Source == query.Source);
        return query.Id is null ? entries : entries.Where(entry => entry.EventId == query.Id);
    }
}
