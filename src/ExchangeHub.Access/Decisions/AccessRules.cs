using ExchangeHub.Contracts;

namespace ExchangeHub.Access.Decisions;

/// <summary>
/// May this reader do this to that region's data, and which fields does it see? A pure function of the request and a
/// snapshot. Denied unless the department is entitled to the resource (by the contract, or an agreement) and the region is
/// its own, below it, or opened by a grant. A grant opens regions, an agreement opens types and fields; neither does the other's.
/// </summary>
public static class AccessRules
{
    private const string SystemPrefix = "systems/";

    /// <summary>Decides.</summary>
    /// <param name="request">The question.</param>
    /// <param name="snapshot">The state to decide by.</param>
    /// <param name="isCurrent">False where the snapshot may be out of date: then no grant counts, and no agreement.</param>
    public static AccessDecision Decide(in AccessRequest request, AccessSnapshot snapshot, bool isCurrent = true)
    {
        // Whose region was succeeded by another stands there, as grants and agreements do.
        var home = RegionSuccession.HeirOf(request.Reader.Region, snapshot.Regions, request.Day);
        return home == request.Reader.Region ? Judge(request, snapshot, isCurrent)
            : Judge(request with { Reader = request.Reader with { Region = home } }, snapshot, isCurrent);
    }

    /// <summary>The one that shows less.</summary>
    public static string Lower(string one, string other) => Rank(one) <= Rank(other) ? one : other;

    private static AccessDecision Judge(in AccessRequest request, AccessSnapshot snapshot, bool isCurrent)
    {
        var reader = request.Reader;
        var own = snapshot.Regions.IsWithin(request.Region, reader.Region, request.Day);
        if (reader.IsAdministrator)
        {
            return Deny(AccessRule.SeparationOfDuties, RejectionCode.RoleNotAllowed, own, snapshot);
        }

        if (request.Resource.StartsWith(SystemPrefix, StringComparison.Ordinal))
        {
            return OwnSystem(request, own, snapshot);
        }

        var contract = ContractCatalog.Find(request.Resource);
        var resource = contract is null ? AccessResource.Find(request.Resource) : AccessResource.Of(contract);
        if (resource is null)
        {
            return Deny(AccessRule.DefaultDeny, RejectionCode.UnknownResource, own, snapshot);
        }

        contract ??= resource.Contract;
        var (agreement, opened) = AgreementsFor(request, snapshot, contract);
        var entitled = contract.ProfileOf(reader.Department)
            ?? ((agreement is not null && isCurrent) || IsReadByPublisher(request, contract) ? FieldProfile.Masked : null);
        if (entitled is null)
        {
            return agreement is null
                ? Deny(AccessRule.NotEntitled, RejectionCode.SubscriberNotEntitled, own, snapshot)
                : Deny(AccessRule.NotCurrent, RejectionCode.GrantsNotCurrent, own, snapshot);
        }

        var grant = own || !isCurrent || !resource.IsGrantable ? null : GrantFor(request, snapshot, resource, entitled);
        if (!own && grant is null)
        {
            return !resource.IsGrantable ? Deny(AccessRule.NeverGranted, RejectionCode.GrantRequired, own, snapshot)
                : isCurrent ? Deny(AccessRule.DefaultDeny, RejectionCode.GrantRequired, own, snapshot)
                : Deny(AccessRule.NotCurrent, RejectionCode.GrantsNotCurrent, own, snapshot);
        }

        var profile = grant is null ? entitled : Lower(entitled, grant.Profile);
        if (request.Asks == Classification.Sensitive && profile == FieldProfile.Masked)
        {
            return Deny(AccessRule.ClassTooHigh, RejectionCode.FieldsNotAllowed, own, snapshot);
        }

        return new AccessDecision
        {
            Allowed = true,
            Rule = own ? AccessRule.OwnRegion : AccessRule.Grant,
            Profile = profile,
            OpenedFields = isCurrent ? opened : null,
            Grant = grant,
            Agreement = isCurrent ? agreement : null,
            AcrossRegions = !own,
            SnapshotVersion = snapshot.Version,
        };
    }

    // What a department publishes it may look up again, of other systems of its kind too; what it receives stands in the contract.
    private static bool IsReadByPublisher(in AccessRequest request, Contract contract) =>
        request.Action != AccessAction.Subscribe && contract.Publishers.Contains(request.Reader.Department);

    private static AccessDecision OwnSystem(in AccessRequest request, bool own, AccessSnapshot snapshot) =>
        own && request.Resource.AsSpan(SystemPrefix.Length).SequenceEqual(request.Reader.Department)
            ? new AccessDecision { Allowed = true, Rule = AccessRule.OwnRegion, Profile = FieldProfile.Full, SnapshotVersion = snapshot.Version }
            : Deny(AccessRule.DefaultDeny, RejectionCode.SystemNotYours, own, snapshot);

    /// <summary>Every field that one of them opens, and the first that opens any; else the first.</summary>
    private static (Agreement? Named, IReadOnlySet<string>? Fields) AgreementsFor(in AccessRequest request, AccessSnapshot snapshot, Contract contract)
    {
        Agreement? named = null;
        IReadOnlySet<string>? fields = null;
        foreach (var agreement in snapshot.AgreementsFor(request.Reader.Department, contract.Type))
        {
            if (agreement.Covers(request.Day)
                && (request.Publisher is null || request.Publisher == agreement.Provider)
                && snapshot.Regions.IsWithin(request.Region, agreement.ProviderRegion, request.Day)
                && snapshot.Regions.IsWithin(request.Reader.Region, agreement.ConsumerRegion, request.Day))
            {
                named = named is null || (fields is null && agreement.Fields is not null) ? agreement : named;
                fields = fields is not null && agreement.Fields is { } more ? fields.Union(more).ToHashSet(StringComparer.Ordinal) : fields ?? agreement.Fields;
            }
        }

        return (named, fields);
    }

    /// <summary>The grant that shows most, of equals the one with most rows a day; of these the first found, nearest to reader and target.</summary>
    private static Grant? GrantFor(in AccessRequest request, AccessSnapshot snapshot, AccessResource resource, string entitled)
    {
        Grant? best = null;
        var regions = snapshot.Regions;
        for (var from = request.Reader.Region; from is not null; from = regions.ParentOf(from, request.Day))
        {
            for (var to = request.Region; to is not null; to = regions.ParentOf(to, request.Day))
            {
                foreach (var grant in snapshot.GrantsBetween(request.Reader.Department, from, to))
                {
                    if (grant.Covers(request.Day)
                        && grant.Resources.Contains(resource.Name)
                        && (best is null || Worth(grant, entitled).CompareTo(Worth(best, entitled)) > 0))
                    {
                        best = grant;
                    }
                }
            }
        }

        return best;
    }

    private static (int Shown, int Rows) Worth(Grant grant, string entitled) => (Rank(Lower(entitled, grant.Profile)), grant.RowsPerDay ?? int.MaxValue);

    private static int Rank(string profile) => profile switch
    {
        FieldProfile.Masked => 0,
        FieldProfile.Acting => 1,
        FieldProfile.Full => 2,
        _ => throw new ArgumentOutOfRangeException(nameof(profile), "No such field profile."),
    };

    private static AccessDecision Deny(string rule, string code, bool own, AccessSnapshot snapshot) =>
        new() { Allowed = false, Rule = rule, Code = code, AcrossRegions = !own, SnapshotVersion = snapshot.Version };
}
