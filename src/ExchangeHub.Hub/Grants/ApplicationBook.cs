using ExchangeHub.Access;
using ExchangeHub.Access.Decisions;
using ExchangeHub.Contracts;
using Microsoft.EntityFrameworkCore;

namespace ExchangeHub.Hub.Grants;

/// <summary>Applications for grants: made by the would-be reader, approved or rejected by who could issue the grant.</summary>
internal sealed class ApplicationBook(AccessChanges changes, GrantBook grants, IAccessSnapshots snapshots, TimeProvider clock)
{
    public Task<List<GrantApplication>> BeforeAsync(Guid? cursor, int count, CancellationToken cancellationToken) =>
        changes.QueryAsync(db => db.Set<GrantApplication>().AsNoTracking().Where(application => cursor == null || application.Id < cursor)
            .OrderByDescending(application => application.Id).Take(count).ToListAsync(cancellationToken));

    public Task<GrantApplication?> FindAsync(Guid id, CancellationToken cancellationToken) =>
        changes.QueryAsync(db => db.Set<GrantApplication>().AsNoTracking().SingleOrDefaultAsync(one => one.Id == id, cancellationToken));

    /// <summary>The applicant's region and the regions to be read, and whoever stands above one of them.</summary>
    public bool MaySee(GrantApplication application, Caller caller)
    {
        var (regions, today) = (snapshots.Current.Regions, clock.Today());
        return application.AppliedBy == caller.Actor
            || application.Targets.Split(' ').Append(application.Region).Any(region => regions.IsWithin(RegionHomes.HomeOf(region, regions, today), caller.Region, today));
    }

    public async Task<Verdict<GrantApplication>> ApplyAsync(GrantBody body, Caller applicant, CancellationToken cancellationToken)
    {
        var (regions, now) = (snapshots.Current.Regions, clock.GetUtcNow());
        var today = ChinaTime.DateOf(now);
        var reader = new TermsReader(today);
        var own = body with { Grantee = body.Grantee ?? new Party(applicant.Department, applicant.Region) };
        if (reader.Read(own, Guid.CreateVersion7(), needsDocument: false) is not { } terms)
        {
            return Verdict<GrantApplication>.Refused(reader.Findings);
        }

        List<Finding> findings = [.. GrantRules.CheckTerms(terms.Grant, regions, today)];
        if (applicant.IsAdministrator)
        {
            findings.Add(new Finding(RejectionCode.RoleNotAllowed, "", "The three administrators read no business data and apply for none."));
        }

        if (terms.Grant.Department != applicant.Department
            || (regions.Exists(terms.Grant.Region, today) && !regions.IsWithin(terms.Grant.Region, applicant.Region, today)))
        {
            findings.Add(new Finding(RejectionCode.RegionNotAllowed, "grantee", "One applies for one's own department, in one's own region or below."));
        }

        if (findings.Count > 0)
        {
            return Verdict<GrantApplication>.Refused(findings);
        }

        var application = Row(terms, applicant, now);
        return await changes.TryAsync(
            db =>
            {
                db.Add(application);
                return Task.FromResult(true);
            },
            cancellationToken) ? Verdict<GrantApplication>.Done(application) : Verdict<GrantApplication>.Conflict();
    }

    /// <summary>Makes a pending grant of it. The approver may state the document and narrow what was applied for.</summary>
    public async Task<(Verdict<GrantRow> Verdict, GrantApplication? Application)> ApproveAsync(Guid id, GrantBody body, Caller approver, CancellationToken cancellationToken)
    {
        var (refusal, application) = await OpenAsync(id, approver, cancellationToken);
        if (refusal is { } no)
        {
            return (no, null);
        }

        var draft = grants.Draft(GrantRenewal.Of(application!, body), approver, renews: null, application!.Id);
        if (draft.Value is not { } grant)
        {
            return (draft, null);
        }

        var done = await changes.TryAsync(
            async db =>
            {
                db.Attach(application);
                Decide(application, GrantState.Approved, approver, reason: null);
                application.Grant = grant.Id;
                return await grants.Added(db, grant);
            },
            cancellationToken);
        return done ? (draft, application) : (Verdict<GrantRow>.Conflict(), null);
    }

    public async Task<(Verdict<GrantRow>? Refusal, GrantApplication? Application)> RejectAsync(Guid id, string reason, Caller caller, CancellationToken cancellationToken)
    {
        var (refusal, application) = await OpenAsync(id, caller, cancellationToken);
        if (refusal is not null)
        {
            return (refusal, null);
        }

        var (snapshot, today) = (snapshots.Current, clock.Today());
        var wanted = Wanted(application!);
        List<Finding> findings = [.. GrantRules.CheckGrantor(caller, wanted, snapshot, today)];
        if (findings.Count > 0)
        {
            return (Verdict<GrantRow>.Refused(findings), null);
        }

        var done = await changes.TryAsync(
            db =>
            {
                db.Attach(application!);
                Decide(application!, GrantState.Rejected, caller, reason);
                return Task.FromResult(true);
            },
            cancellationToken);
        return done ? (null, application) : (Verdict<GrantRow>.Conflict(), null);
    }

    private async Task<(Verdict<GrantRow>? Refusal, GrantApplication? Application)> OpenAsync(Guid id, Caller caller, CancellationToken cancellationToken)
    {
        var application = await FindAsync(id, cancellationToken);
        if (application is null || !MaySee(application, caller))
        {
            return (Verdict<GrantRow>.Unknown(), null);
        }

        if (application.AppliedBy == caller.Actor)
        {
            return (Verdict<GrantRow>.Refused(new Finding(RejectionCode.SecondPersonRequired, "", "Whoever applied does not decide.")), null);
        }

        return application.State == GrantState.Pending
            ? (null, application)
            : (Verdict<GrantRow>.Conflict("The application has been decided."), null);
    }

    private void Decide(GrantApplication application, string state, Caller by, string? reason)
    {
        application.Version++;
        application.State = state;
        application.DecidedBy = by.Actor;
        application.DecidedAt = clock.GetUtcNow().ToUnixTimeMilliseconds();
        application.Reason = reason;
    }

    private static Grant Wanted(GrantApplication application) => new()
    {
        Id = application.Id,
        Version = application.Version,
        Department = application.Department,
        Region = application.Region,
        Targets = application.Targets.Split(' '),
        Resources = application.Resources.Split(' '),
        Profile = application.Profile,
        Purpose = application.Purpose,
        NotBefore = application.NotBefore,
        NotAfter = application.NotAfter,
    };

    private static GrantApplication Row(GrantTerms terms, Caller applicant, DateTimeOffset now) => new()
    {
        Id = terms.Grant.Id,
        State = GrantState.Pending,
        Department = terms.Grant.Department,
        Region = terms.Grant.Region,
        Targets = string.Join(' ', terms.Grant.Targets),
        Resources = string.Join(' ', terms.Grant.Resources),
        Profile = terms.Grant.Profile,
        Purpose = terms.Grant.Purpose,
        LegalBasis = terms.LegalBasis,
        ApprovalDocNo = terms.ApprovalDocNo,
        NotBefore = terms.Grant.NotBefore,
        NotAfter = terms.Grant.NotAfter,
        RowsPerDay = terms.Grant.RowsPerDay,
        AppliedBy = applicant.Actor,
        ApplicantRegion = applicant.Region,
        AppliedAt = now.ToUnixTimeMilliseconds(),
    };
}
