using ExchangeHub.Access;
using ExchangeHub.Contracts;
using ExchangeHub.Hub.Deliveries;
using ExchangeHub.Hub.Http;
using ExchangeHub.Hub.Storage;
using ExchangeHub.Hub.Subscriptions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace ExchangeHub.Hub.Repair;

/// <summary>The filters of <c>GET /v1/recoveries</c>, newest first.</summary>
internal sealed record RecoveryQuery
{
    [FromQuery(Name = "fingerprint")] public string? Fingerprint { get; init; }
    [FromQuery(Name = "limit")] public string? Limit { get; init; }
    [FromQuery(Name = "cursor")] public string? Cursor { get; init; }

    public async Task<IResult> AnswerAsync(HttpContext http, HubDb db, OperatorView view, RecoveryBook book, TimeProvider clock)
    {
        var findings = new List<Finding>();
        var (size, after) = (PageParameters.Limit(Limit, findings), PageParameters.IdCursor(Cursor, findings));
        if (Fingerprint is not null && !FailureGroupEndpoints.IsFingerprint(Fingerprint))
        {
            findings.Add(new Finding(RejectionCode.InvalidField, "fingerprint", "That of a group of failures."));
        }

        if (findings.Count > 0)
        {
            return Problems.Of(StatusCodes.Status422UnprocessableEntity, findings);
        }

        var regions = view.RegionsOf(http);
        var rows = await (
            from recovery in db.Set<RecoveryRow>().AsNoTracking()
            join subscription in db.Set<Subscription>().AsNoTracking() on recovery.SubscriptionId equals subscription.Id
            where regions.Contains(subscription.HomeRegion ?? subscription.Region)
                && (Fingerprint == null || recovery.Fingerprint == Fingerprint) && (after == null || recovery.Id < after)
            orderby recovery.Id descending
            select new { recovery, subscription }).Take(size + 1).ToListAsync(http.RequestAborted);
        var items = new List<ShownRecovery>();
        foreach (var row in rows.Take(size))
        {
            items.Add(await ShownRecovery.OfAsync(row.recovery, row.subscription, db, book, clock, http.RequestAborted));
        }

        return Results.Json(new { items, next = rows.Count > size ? items[^1].Id.ToString("N") : null }, WireJson.Options);
    }
}

/// <summary>A retry of a group as an operator is shown it.</summary>
internal sealed record ShownRecovery(
    Guid Id, string Fingerprint, string? Type, string? Title, ShownSubscriber Subscriber, string State, string? Reason, string StartedBy, DateTimeOffset StartedAt,
    DateTimeOffset? EndedAt, double Share, double PerSecond, int Total, int Waiting, int UnderWay, int Succeeded, int Failed, DateTimeOffset? EstimatedEnd)
{
    public static async Task<ShownRecovery> OfAsync(
        RecoveryRow recovery, Subscription subscription, HubDb db, RecoveryBook book, TimeProvider clock, CancellationToken cancellationToken)
    {
        // What is over changes no more and needs no judging.
        var standing = recovery.State == RecoveryRow.Done
            ? new RecoveryStanding(recovery.Total - recovery.Released, Math.Max(0, recovery.Released - recovery.Succeeded - recovery.Failed), recovery.Succeeded, recovery.Failed, 0, 0)
            : await book.StandingAsync(recovery, cancellationToken);
        var rate = Math.Max(recovery.Rate, 1);
        var type = await db.Set<SetAsideRow>().AsNoTracking().Where(row => row.Fingerprint == recovery.Fingerprint).Select(row => row.Type).FirstOrDefaultAsync(cancellationToken);
        return new ShownRecovery(
            recovery.Id, recovery.Fingerprint, type, type is null ? null : ContractCatalog.Find(type)?.Title,
            new ShownSubscriber(subscription.ClientId, subscription.Department, subscription.HomeRegion ?? subscription.Region),
            recovery.State, recovery.Reason, recovery.Actor, Times.Show(recovery.StartedAt), Times.Show(recovery.EndedAt), recovery.Share, Math.Round(recovery.Rate, 2),
            recovery.Total, standing.Waiting, standing.UnderWay, standing.Succeeded, standing.Failed,
            recovery.State == RecoveryRow.Running ? Times.Show(clock.GetUtcNow().AddSeconds((standing.Waiting + standing.UnderWay) / rate).ToUnixTimeMilliseconds()) : null);
    }
}
