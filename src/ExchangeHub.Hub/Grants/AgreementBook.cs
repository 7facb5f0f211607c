using ExchangeHub.Access;
using ExchangeHub.Access.Decisions;
using ExchangeHub.Access.Regions;
using ExchangeHub.Contracts;
using Microsoft.EntityFrameworkCore;

namespace ExchangeHub.Hub.Grants;

/// <summary>What is asked for by who proposes an agreement.</summary>
internal sealed record AgreementBody(
    Party? Provider, Party? Consumer, IReadOnlyList<string?>? Types, IReadOnlyList<string?>? Fields, string? Purpose, string? LegalBasis, string? NotBefore, string? NotAfter);

/// <summary>Agreements between departments: proposed by one side, decided by the provider, revoked by either.</summary>
internal sealed class AgreementBook(AccessChanges changes, IAccessSnapshots snapshots, TimeProvider clock)
{
    private const int MostNames = 100;

    private RegionTree Regions => snapshots.Current.Regions;

    public Task<AgreementRow?> FindAsync(Guid id, CancellationToken cancellationToken) =>
        changes.QueryAsync(db => db.Set<AgreementRow>().AsNoTracking().SingleOrDefaultAsync(agreement => agreement.Id == id, cancellationToken));

    public Task<List<AgreementRow>> BeforeAsync(Guid? cursor, int count, CancellationToken cancellationToken) =>
        changes.QueryAsync(db => db.Set<AgreementRow>().AsNoTracking().Where(agreement => cursor == null || agreement.Id < cursor)
            .OrderByDescending(agreement => agreement.Id).Take(count).ToListAsync(cancellationToken));

    public bool MaySee(AgreementRow agreement, Caller caller) =>
        Covers(caller, agreement.ProviderRegion) || Covers(caller, agreement.ConsumerRegion)
        || (caller.Department == agreement.Consumer && IsBelow(caller, agreement.ConsumerRegion))
        || (caller.Department == agreement.Provider && IsBelow(caller, agreement.ProviderRegion));

    public async Task<Verdict<AgreementRow>> ProposeAsync(AgreementBody body, Caller proposer, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var today = ChinaTime.DateOf(now);
        var reader = new TermsReader(today);
        var provider = reader.Party(body.Provider, "provider");
        var consumer = reader.Party(body.Consumer, "consumer");
        var types = reader.List(body.Types, "types", MostNames, type => ContractCatalog.Match(type).Any(), "No contract has this type or matches this pattern.");
        var contracts = types.SelectMany(ContractCatalog.Match).ToList();
        var known = contracts.SelectMany(contract => contract.Fields).Select(field => field.Name).ToHashSet(StringComparer.Ordinal);
        var fields = body.Fields is null ? null : reader.List(body.Fields, "fields", MostNames, known.Contains, "No field of these types has this name.");
        var (purpose, basis) = (reader.Text(body.Purpose, "purpose"), reader.Text(body.LegalBasis, "legalBasis"));
        var notBefore = reader.Day(body.NotBefore, "notBefore") ?? today;
        var notAfter = reader.Day(body.NotAfter, "notAfter") ?? notBefore.AddYears(GrantRules.MostYears);
        if (reader.Findings.Count > 0)
        {
            return Verdict<AgreementRow>.Refused(reader.Findings);
        }

        var row = new AgreementRow
        {
            Id = Guid.CreateVersion7(),
            State = GrantState.Pending,
            Provider = provider.Department,
            ProviderRegion = provider.Region,
            Consumer = consumer.Department,
            ConsumerRegion = consumer.Region,
            Types = string.Join(' ', types),
            Fields = fields is null ? null : string.Join(' ', fields),
            Purpose = purpose,
            LegalBasis = basis,
            NotBefore = notBefore,
            NotAfter = notAfter,
            ProposedBy = proposer.Actor,
            ProposerRegion = proposer.Region,
            ProposedAt = now.ToUnixTimeMilliseconds(),
        };
        List<Finding> findings = [.. GrantRules.CheckPeriod(notBefore, notAfter, today), .. Check(row, types, proposer, today)];
        if (findings.Count > 0)
        {
            return Verdict<AgreementRow>.Refused(findings);
        }

        return await changes.TryAsync(
            db =>
            {
                db.Add(row);
                return Task.FromResult(true);
            },
            cancellationToken) ? Verdict<AgreementRow>.Done(row) : Verdict<AgreementRow>.Conflict();
    }

    public async Task<Verdict<AgreementRow>> DecideAsync(Guid id, bool approve, string? reason, Caller caller, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, cancellationToken) is not { } agreement || !MaySee(agreement, caller))
        {
            return Verdict<AgreementRow>.Unknown();
        }

        if (!DecidesFor(caller, agreement))
        {
            return Verdict<AgreementRow>.Refused(new Finding(RejectionCode.ProviderDecides, "", "The provider decides: its own department, or a grant administrator of its region or above."));
        }

        if (agreement.ProposedBy == caller.Actor)
        {
            return Verdict<AgreementRow>.Refused(new Finding(RejectionCode.SecondPersonRequired, "", "Whoever proposed it does not decide."));
        }

        return agreement.StateOn(clock.Today()) != GrantState.Pending
            ? Verdict<AgreementRow>.Conflict("The agreement has been decided, or its last day has passed.")
            : await ChangeAsync(agreement, row =>
            {
                row.State = approve ? GrantState.Active : GrantState.Rejected;
                (row.DecidedBy, row.DecidedAt, row.Reason) = (caller.Actor, clock.GetUtcNow().ToUnixTimeMilliseconds(), reason);
            }, cancellationToken);
    }

    public async Task<Verdict<AgreementRow>> RevokeAsync(Guid id, string? reason, Caller caller, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, cancellationToken) is not { } agreement || !MaySee(agreement, caller))
        {
            return Verdict<AgreementRow>.Unknown();
        }

        var takesBack = agreement.State == GrantState.Pending && agreement.ProposedBy == caller.Actor;
        if (!takesBack && !DecidesFor(caller, agreement) && !ActsFor(caller, agreement.Consumer, agreement.ConsumerRegion))
        {
            return Verdict<AgreementRow>.Refused(new Finding(RejectionCode.ProviderDecides, "", "Only its two sides end an agreement."));
        }

        return agreement.StateOn(clock.Today()) is not (GrantState.Pending or GrantState.Active)
            ? Verdict<AgreementRow>.Conflict("The agreement has ended already.")
            : await ChangeAsync(agreement, row =>
            {
                row.State = GrantState.Revoked;
                (row.EndedBy, row.EndedAt, row.Reason) = (caller.Actor, clock.GetUtcNow().ToUnixTimeMilliseconds(), reason);
            }, cancellationToken);
    }

    private async Task<Verdict<AgreementRow>> ChangeAsync(AgreementRow agreement, Action<AgreementRow> change, CancellationToken cancellationToken) =>
        await changes.TryAsync(
            db =>
            {
                db.Attach(agreement);
                agreement.Version++;
                change(agreement);
                return Task.FromResult(true);
            },
            cancellationToken) ? Verdict<AgreementRow>.Done(agreement) : Verdict<AgreementRow>.Conflict();

    private IEnumerable<Finding> Check(AgreementRow row, string[] types, Caller proposer, DateOnly today)
    {
        foreach (var (i, type) in types.Index())
        {
            // A pattern narrows to what can be opened; a type that is named outright is not passed over in silence.
            var opened = ContractCatalog.Match(type).Where(contract => AccessResource.Of(contract).IsGrantable).ToList();
            if (opened.Count == 0)
            {
                yield return new Finding(RejectionCode.ResourceNotGrantable, $"types[{i}]", "No agreement opens this.");
            }
            else if (!opened.Exists(contract => contract.Publishers.Contains(row.Provider)))
            {
                yield return new Finding(RejectionCode.PublisherNotAllowed, $"types[{i}]", "The provider publishes nothing of this: it is another department's to open.");
            }
        }

        foreach (var (field, region) in new[] { ("provider.region", row.ProviderRegion), ("consumer.region", row.ConsumerRegion) })
        {
            if (!Regions.Exists(region, today))
            {
                yield return new Finding(RejectionCode.UnknownRegion, field, "This region is not in the tree today.");
            }
        }

        if (proposer.IsAdministrator)
        {
            yield return new Finding(RejectionCode.RoleNotAllowed, "", "The three administrators propose no agreements.");
        }
        else if (!ActsFor(proposer, row.Consumer, row.ConsumerRegion) && !ActsFor(proposer, row.Provider, row.ProviderRegion) && !AsksFor(proposer, row))
        {
            yield return new Finding(RejectionCode.RegionNotAllowed, "consumer", "One proposes agreements for one's own department and region.");
        }
    }

    private bool DecidesFor(Caller caller, AgreementRow agreement) => ActsFor(caller, agreement.Provider, agreement.ProviderRegion);

    private bool ActsFor(Caller caller, string department, string region) =>
        !caller.IsAdministrator && Covers(caller, region)
        && (caller.Role == Roles.GrantAdmin || (caller.Role is null && caller.Department == department));

    // Asking opens nothing: people ask for their own department, as they apply for grants, and the provider decides.
    private bool AsksFor(Caller caller, AgreementRow row) =>
        caller.Role == Roles.Operator && caller.Department == row.Consumer && Covers(caller, row.ConsumerRegion);

    // What became of a region goes on with its agreements; where it was split or lapsed, what lies above.
    private bool Covers(Caller caller, string region) => Regions.IsWithin(RegionHomes.HomeOf(region, Regions, clock.Today()), caller.Region, clock.Today());

    private bool IsBelow(Caller caller, string region) => Regions.IsWithin(caller.Region, RegionSuccession.HeirOf(region, Regions, clock.Today()), clock.Today());
}
