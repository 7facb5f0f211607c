using ExchangeHub.Access.Decisions;
using ExchangeHub.Contracts;

namespace ExchangeHub.UnitTests.Access;

/// <summary>The level rule of the design, sentence by sentence: every grant and agreement is asked each time, every region walked by hand.</summary>
internal sealed record NaiveAccess(DatedRegions Regions, IReadOnlyList<Grant> Grants, IReadOnlyList<Agreement> Agreements)
{
    private static readonly string[] LeastFirst = ["masked", "acting", "full"];

    public NaiveAnswer Ask(AccessRequest asked, bool isCurrent)
    {
        // A region with one successor takes its readers along, as it does its grants.
        asked = asked with { Reader = asked.Reader with { Region = Regions.Heir(asked.Reader.Region, asked.Day) } };

        // 三员: no business data.
        if (asked.Reader.Role is "system-admin" or "security-admin" or "audit-admin")
        {
            return NaiveAnswer.No("role-not-allowed");
        }

        // "A client reads its own region and everything below it."
        var own = Regions.Below(asked.Region, asked.Reader.Region, asked.Day);
        if (asked.Resource.StartsWith("systems/", StringComparison.Ordinal))
        {
            return asked.Resource == $"systems/{asked.Reader.Department}" && own ? new NaiveAnswer(true, "full") : NaiveAnswer.No("system-not-yours");
        }

        var contract = ContractCatalog.All.SingleOrDefault(one => one.Type == asked.Resource)
            ?? AccessResource.All.SingleOrDefault(one => one.Name == asked.Resource)?.Contract;
        if (contract is null)
        {
            return NaiveAnswer.No("unknown-resource");
        }

        // "A department not listed gets 403 unless an approved agreement says otherwise"; whoever publishes it reads it.
        var approved = Agreements.Where(agreement => Opens(agreement, asked, contract)).ToList();
        var counted = isCurrent ? approved : [];
        var profile = contract.Subscribers.GetValueOrDefault(asked.Reader.Department);
        if (profile is null && (counted.Count > 0 || (asked.Action != "subscribe" && contract.Publishers.Contains(asked.Reader.Department))))
        {
            profile = "masked";
        }

        if (profile is null)
        {
            return NaiveAnswer.No(approved.Count > 0 ? "grants-not-current" : "subscriber-not-entitled");
        }

        // "Sideways and upward: only by grant", and never what no grant opens.
        Grant[] opening = [];
        if (!own)
        {
            var resource = AccessResource.All.Single(one => one.Name == (AccessResource.All.Any(known => known.Name == asked.Resource) ? asked.Resource : AccessResource.Of(contract).Name));
            if (!resource.IsGrantable)
            {
                return NaiveAnswer.No("grant-required");
            }

            if (!isCurrent)
            {
                return NaiveAnswer.No("grants-not-current");
            }

            opening = [.. Grants.Where(grant => Opens(grant, asked, resource.Name))];
            if (opening.Length == 0)
            {
                return NaiveAnswer.No("grant-required");
            }

            // "A department never sees more than it does at home."
            var home = profile;
            profile = opening.Select(grant => Less(home, grant.Profile)).MaxBy(shown => Array.IndexOf(LeastFirst, shown))!;
            opening = [.. opening.Where(grant => Less(home, grant.Profile) == profile)];
        }

        if (asked.Asks == Classification.Sensitive && profile == "masked")
        {
            return NaiveAnswer.No("fields-not-allowed");
        }

        return new NaiveAnswer(true, profile)
        {
            Across = !own,
            Rows = own ? null : opening.Any(grant => grant.RowsPerDay is null) ? null : opening.Max(grant => grant.RowsPerDay),
            Grants = [.. opening.Select(grant => grant.Id)],
            Opened = [.. counted.SelectMany(agreement => agreement.Fields ?? new HashSet<string>()).Distinct().Order(StringComparer.Ordinal)],
        };
    }

    private static string Less(string one, string other) => Array.IndexOf(LeastFirst, one) < Array.IndexOf(LeastFirst, other) ? one : other;

    // "target and grantee include everything below them", from the first day to the last.
    private bool Opens(Grant grant, AccessRequest asked, string resource) =>
        grant.Department == asked.Reader.Department
        && asked.Day >= grant.NotBefore
        && asked.Day <= grant.NotAfter
        && grant.Resources.Contains(resource)
        && Regions.Below(asked.Reader.Region, grant.Region, asked.Day)
        && grant.Targets.Any(target => Regions.Below(asked.Region, target, asked.Day));

    private bool Opens(Agreement agreement, AccessRequest asked, Contract contract) =>
        agreement.Consumer == asked.Reader.Department
        && (asked.Publisher is null || asked.Publisher == agreement.Provider)
        && agreement.Types.Contains(contract.Type)
        && asked.Day >= agreement.NotBefore
        && asked.Day <= agreement.NotAfter
        && Regions.Below(asked.Reader.Region, agreement.ConsumerRegion, asked.Day)
        && Regions.Below(asked.Region, agreement.ProviderRegion, asked.Day);
}

/// <summary>What the naive reading answers.</summary>
internal sealed record NaiveAnswer(bool Allowed, string? Profile = null, string? Code = null)
{
    public bool Across { get; init; }

    public int? Rows { get; init; }

    public IReadOnlyList<Guid> Grants { get; init; } = [];

    public IReadOnlyList<string> Opened { get; init; } = [];

    public static NaiveAnswer No(string code) => new(false, null, code);
}
