using ExchangeHub.Access;
using ExchangeHub.Access.Decisions;
using ExchangeHub.Access.Regions;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.HubEvents;
using ExchangeHub.Contracts.Validation;
using ExchangeHub.Hub.AccessLog;
using ExchangeHub.Hub.Storage;
using ExchangeHub.Hub.Validation;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace ExchangeHub.Hub.Grants;

/// <summary>The life of a grant: issued, countersigned, renewed, revoked. Each step checks who takes it and keeps what happened.</summary>
internal sealed class GrantBook(AccessChanges changes, IAccessSnapshots snapshots, TimeProvider clock, IOptions<HubOptions> options)
{
    private RegionTree Regions => snapshots.Current.Regions;

    public Task<GrantRow?> FindAsync(Guid id, CancellationToken cancellationToken) =>
        changes.QueryAsync(db => db.Set<GrantRow>().AsNoTracking().SingleOrDefaultAsync(grant => grant.Id == id, cancellationToken));

    public Task<List<GrantRow>> BeforeAsync(Guid? cursor, int count, CancellationToken cancellationToken) =>
        changes.QueryAsync(db => db.Set<GrantRow>().AsNoTracking().Where(grant => cursor == null || grant.Id < cursor)
            .OrderByDescending(grant => grant.Id).Take(count).ToListAsync(cancellationToken));

    public Task<List<GrantChange>> HistoryAsync(Guid id, CancellationToken cancellationToken) =>
        changes.QueryAsync(db => db.Set<GrantChange>().AsNoTracking().Where(change => change.GrantId == id)
            .OrderBy(change => change.Version).ToListAsync(cancellationToken));

    /// <summary>Rows that were read by it on a day; they are counted where the day has a limit.</summary>
    public Task<long> RowsReadAsync(Guid id, DateOnly day, CancellationToken cancellationToken) =>
        changes.QueryAsync(db => db.Set<GrantUsage>().AsNoTracking().Where(usage => usage.GrantId == id && usage.UsedOn == day)
            .Select(usage => usage.RowsRead).SingleOrDefaultAsync(cancellationToken));

    public bool MaySee(GrantRow grant, Caller caller)
    {
        var (regions, today) = (Regions, clock.Today());
        return Covers(grant.GrantorRegion, caller.Region)
            || (caller.Department == grant.Department && Covers(caller.Region, grant.Region))
            || grant.TargetList.Any(target => Covers(target, caller.Region) || Covers(caller.Region, target));

        // A retired region is still its own: what was granted on it stays visible.
        bool Covers(string below, string above) => below == above || regions.IsWithin(below, above, today);
    }

    public async Task<Verdict<GrantRow>> IssueAsync(GrantBody body, Caller issuer, CancellationToken cancellationToken)
    {
        var draft = Draft(body, issuer, renews: null, application: null);
        return draft.Value is { } grant && !await changes.TryAsync(db => Added(db, grant), cancellationToken) ? Verdict<GrantRow>.Conflict() : draft;
    }

    /// <summary>A new grant in the old one's place; countersigned again. Its regions are those in force, where one stands for each.</summary>
    public async Task<Verdict<GrantRow>> RenewAsync(Guid id, GrantBody body, Caller issuer, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, cancellationToken) is not { } old || !MaySee(old, issuer))
        {
            return Verdict<GrantRow>.Unknown();
        }

        if (old.State is not (GrantState.Active or GrantState.Suspended or GrantState.Expired))
        {
            return Verdict<GrantRow>.Conflict("Only a grant that was in force is renewed.");
        }

        var draft = Draft(GrantRenewal.Of(old, body, Regions, clock.Today()), issuer, old.Id, application: null);
        return draft.Value is { } grant && !await changes.TryAsync(db => Added(db, grant), cancellationToken) ? Verdict<GrantRow>.Conflict() : draft;
    }

    public async Task<Verdict<GrantRow>> CountersignAsync(Guid id, Caller signer, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, cancellationToken) is not { } grant || !MaySee(grant, signer))
        {
            return Verdict<GrantRow>.Unknown();
        }

        var (regions, now) = (Regions, clock.GetUtcNow());
        var today = ChinaTime.DateOf(now);
        if (GrantRules.CheckCountersigner(signer, grant.IssuedBy, grant.GrantorRegion, regions, today) is { } refusal)
        {
            return Verdict<GrantRow>.Refused(refusal);
        }

        if (grant.StateOn(today) != GrantState.Pending)
        {
            return Verdict<GrantRow>.Conflict("Only a pending grant is countersigned.");
        }

        var done = await changes.TryAsync(
            db =>
            {
                db.Attach(grant);
                grant.Version++;
                grant.State = GrantState.Active;
                grant.CountersignedBy = signer.Actor;
                grant.CountersignedAt = now.ToUnixTimeMilliseconds();
                GrantHistory.Keep(db, grant, GrantChangeKind.Countersigned, now, signer.Actor, detail: null, GrantEvents.Issued(grant, regions, now));
                return Task.FromResult(true);
            },
            cancellationToken);
        return done ? Verdict<GrantRow>.Done(grant) : Verdict<GrantRow>.Conflict();
    }

    /// <summary>Ends a grant; one that nobody has countersigned yet is rejected instead.</summary>
    public async Task<Verdict<GrantRow>> RevokeAsync(Guid id, string? reason, Caller caller, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, cancellationToken) is not { } grant || !MaySee(grant, caller))
        {
            return Verdict<GrantRow>.Unknown();
        }

        var (regions, now) = (Regions, clock.GetUtcNow());
        var state = grant.StateOn(ChinaTime.DateOf(now));
        if (GrantRules.CheckAuthority(caller, grant.GrantorRegion, regions, ChinaTime.DateOf(now)) is { } refusal)
        {
            return Verdict<GrantRow>.Refused(refusal);
        }

        if (state is not (GrantState.Pending or GrantState.Active or GrantState.Suspended))
        {
            return Verdict<GrantRow>.Conflict("The grant has ended already.");
        }

        var done = await changes.TryAsync(
            db =>
            {
                db.Attach(grant);
                grant.Version++;
                grant.State = state == GrantState.Pending ? GrantState.Rejected : GrantState.Revoked;
                grant.EndedBy = caller.Actor;
                grant.EndedAt = now.ToUnixTimeMilliseconds();
                grant.Reason = reason;
                GrantHistory.Keep(
                    db, grant, GrantChangeKind.Revoked, now, caller.Actor, reason,
                    state == GrantState.Pending ? null : GrantEvents.Ended(grant, GrantEvents.Revoked, reason, regions, now));
                return Task.FromResult(true);
            },
            cancellationToken);
        return done ? Verdict<GrantRow>.Done(grant) : Verdict<GrantRow>.Conflict();
    }

    /// <summary>A pending grant of what is asked for, or all that speaks against it. Nothing is kept yet.</summary>
    public Verdict<GrantRow> Draft(GrantBody body, Caller issuer, Guid? renews, Guid? application)
    {
        var (snapshot, now) = (snapshots.Current, clock.GetUtcNow());
        var today = ChinaTime.DateOf(now);
        var reader = new TermsReader(today);
        if (reader.Read(body, Guid.CreateVersion7(), needsDocument: true) is not { } terms)
        {
            return Verdict<GrantRow>.Refused(reader.Findings);
        }

        List<Finding> findings = [.. GrantRules.CheckTerms(terms.Grant, snapshot.Regions, today), .. GrantRules.CheckGrantor(issuer, terms.Grant, snapshot, today)];
        if (findings.Count > 0)
        {
            return Verdict<GrantRow>.Refused(findings);
        }

        var grant = GrantRenewal.Row(terms, issuer, now, renews, application);
        findings.AddRange(Unpublishable(grant, snapshot.Regions, now));
        return findings.Count > 0 ? Verdict<GrantRow>.Refused(findings) : Verdict<GrantRow>.Done(grant, 201);
    }

    public Task<bool> Added(HubDb db, GrantRow grant)
    {
        db.Add(grant);
        GrantHistory.Keep(db, grant, GrantChangeKind.Issued, clock.GetUtcNow(), grant.IssuedBy);
        return Task.FromResult(true);
    }

    // What the contract of its event would not take must not become a grant: its event could never be published.
    private IEnumerable<Finding> Unpublishable(GrantRow grant, RegionTree regions, DateTimeOffset now) =>
        GrantEvents.Issued(grant, regions, now).Take(1)
            .SelectMany(one => EventValidator.Validate(one, ContractCatalog.Of<GrantIssued>(), ContractValidationStage.ContextOf(regions, options.Value, now)).Errors)
            .Select(finding => finding with { Field = FieldOf(finding.Field) })
            .Distinct();

    private static string FieldOf(string field) => field switch
    {
        "approvaldocno" => "approvalDocNo",
        "approvaldate" => "approvalDate",
        "legalbasis" => "legalBasis",
        _ => field.Replace("data.", "", StringComparison.Ordinal),
    };
}
