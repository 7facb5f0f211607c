using ExchangeHub.Access;
using ExchangeHub.Contracts;
using ExchangeHub.Hub.AccessLog;
using ExchangeHub.Hub.Deliveries;
using ExchangeHub.Hub.Http;
using ExchangeHub.Hub.Ledger;
using ExchangeHub.Hub.Storage;
using ExchangeHub.Hub.Subscriptions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace ExchangeHub.Hub.Trace;

/// <summary>To whom were this person's events handed out? Deliveries are their own log: what went out stands there, and cannot go out without.</summary>
internal static class PersonDeliveries
{
    public static void MapPersonDeliveries(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapPost("/v1/access/log/subject/deliveries", ListAsync).RequireAuthorization(Scopes.AuditRead).WithTags("Access").Accepts<AuditQuestion>("application/json")
            .WithSummary("To which systems events about this person were delivered, oldest first; beside the reads of /v1/access/log/subject.");

    private static async Task<IResult> ListAsync(HttpContext http, HubDb db, AccessGate gate, PersonQuestions questions)
    {
        var (question, person, problem) = await questions.ReadAsync(http);
        var (paging, wrong) = Paging.Read(question?.Limit, question?.Cursor);
        if ((problem ?? wrong) is { } refusal)
        {
            return refusal;
        }

        var moment = gate.Moment;
        var within = moment.Snapshot.Regions.Subtree(Caller.From(http.User).Region, moment.Today);
        var handedOut =
            from delivery in db.Set<DeliveryRow>().AsNoTracking()
            join entry in db.Set<LedgerEntry>().AsNoTracking() on delivery.Sequence equals entry.Sequence
            join subscription in db.Set<Subscription>().AsNoTracking() on delivery.SubscriptionId equals subscription.Id
            where person.Contains(entry.Subject) && delivery.AttemptedAt != null && within.Contains(entry.Region)
            orderby delivery.Sequence, delivery.Id
            select new { delivery, entry.Type, entry.Region, subscription.ClientId, subscription.Department, Home = subscription.HomeRegion ?? subscription.Region };
        return await paging.AnswerAsync(
            handedOut.AsAsyncEnumerable(),
            _ => true,
            row => new
            {
                at = Times.Show(row.delivery.AttemptedAt!.Value),
                client = row.ClientId,
                row.Department,
                home = row.Home,
                row.delivery.Sequence,
                row.Type,
                title = ContractCatalog.Find(row.Type)?.Title,
                row.Region,
                deliveryId = row.delivery.Id,
            },
            http.RequestAborted);
    }
}
