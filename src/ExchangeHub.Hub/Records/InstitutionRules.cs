using System.Text.Json;
using System.Text.Json.Nodes;
using Rule = System.Action<ExchangeHub.Hub.Records.RecordState, ExchangeHub.Hub.Records.RecordFact>;

namespace ExchangeHub.Hub.Records;

/// <summary>How events change what is kept of institutions.</summary>
internal static class InstitutionRules
{
    private const string Established = "institution.established";
    private const string Changed = "institution.changed";
    private const string Abolished = "institution.abolished";
    private const string Requested = "requested";
    private const string SandingIssued = "institution.sanding-issued";

    /// <summary>机构基本信息. Quotas and leadership posts are records of their own, read by a right of their own.</summary>
    public static IReadOnlyDictionary<string, Rule> Institution { get; } = new Dictionary<string, Rule>
    {
        [Established] = Owned((state, fact) =>
        {
            state.Replace(fact);
            state.Remove("quotaLines", "leadershipLines");
        }),
        [Changed] = Owned((state, fact) =>
        {
            Keep(state, fact, "institutionName", "shortName", "creditCode", "category", "grade", "unitRegion", "functions", "domicile");
            if (fact.Text("superiorInstitutionId") is { } superior && superior != state.Text("superiorInstitutionId"))
            {
                state.Remove("superiorName");
                state.Take(fact, "superiorInstitutionId");
            }
        }),
        [SandingIssued] = Owned((state, fact) => Keep(state, fact, "institutionName", "creditCode", "grade", "functions")),
        [Abolished] = Owned(End),
        ["credit-code.assigned"] = Heard((state, fact) => Register(state, fact, "category", "unitRegion", "domicile")),
        ["credit-code.registration-changed"] = Heard((state, fact) =>
        {
            Register(state, fact);
            state.Take(fact, "domicile");
        }),
        ["credit-code.registration-cancelled"] = Heard((state, fact) =>
        {
            Register(state, fact);
            state.Remove("creditCode");
        }),
    };

    /// <summary>编制情况.</summary>
    public static IReadOnlyDictionary<string, Rule> Quotas { get; } = new Dictionary<string, Rule>
    {
        ["quota.allocated"] = Owned((state, fact) => state.Replace(fact)),
        [Established] = Owned((state, fact) => Allot(state, fact, "quotaLines")),
        [SandingIssued] = Owned((state, fact) => Allot(state, fact, "quotaLines")),
        [Changed] = Owned(Follow),
        [Abolished] = Owned(End),
    };

    /// <summary>职数情况.</summary>
    public static IReadOnlyDictionary<string, Rule> Leadership { get; } = new Dictionary<string, Rule>
    {
        ["quota.leadership-set"] = Owned((state, fact) => state.Replace(fact)),
        [Established] = Owned((state, fact) => Allot(state, fact, "leadershipLines")),
        [SandingIssued] = Owned((state, fact) => Allot(state, fact, "leadershipLines")),
        [Changed] = Owned(Follow),
        [Abolished] = Owned(End),
    };

    /// <summary>代码证书.</summary>
    public static IReadOnlyDictionary<string, Rule> Certificate { get; } = new Dictionary<string, Rule>
    {
        ["credit-code.certificate-issued"] = (state, fact) => state.Replace(fact),
        ["credit-code.assigned"] = (state, fact) =>
            Keep(state, fact, "institutionName", "creditCode", "registrationAuthority", "domicile", "legalRepresentativeName"),
        ["credit-code.registration-changed"] = (state, fact) => Keep(
            state, fact, "institutionName", "creditCode", "registrationAuthority", "domicile", "legalRepresentativeName",
            "purposeAndScope", "fundingSource", "initialCapital", "sponsorName"),
        ["credit-code.registration-cancelled"] = End,
    };

    /// <summary>网上名称.</summary>
    public static IReadOnlyDictionary<string, Rule> Domain { get; } = new Dictionary<string, Rule>
    {
        ["domain.registered"] = (state, fact) => state.Replace(fact),
        ["domain.renewed"] = (state, fact) => Keep(state, fact, "institutionName", "creditCode", "domainName", "asciiName", "validTo"),
        ["domain.transferred"] = (state, fact) =>
            Keep(state, fact, "institutionName", "creditCode", "domainName", "asciiName", "registrarName", "validTo"),
        ["domain.frozen"] = (state, fact) =>
        {
            Keep(state, fact, "institutionName", "domainName", "asciiName");
            state.State = fact.Data.TryGetProperty("freezeAction", out var action) && action.TryGetProperty("code", out var code) && code.ValueEquals("freeze")
                ? "frozen"
                : RecordState.InForce;
        },
        ["domain.deleted"] = End,
    };

    /// <summary>用编核准: one record for each request, whatever became of it.</summary>
    public static IReadOnlyDictionary<string, Rule> QuotaUse { get; } = new Dictionary<string, Rule>
    {
        ["quota.use-requested"] = Heard((state, fact) => Judge(state, fact, Requested)),
        ["quota.use-approved"] = Heard((state, fact) => Judge(state, fact, "approved")),
        ["quota.use-rejected"] = Heard((state, fact) => Judge(state, fact, "rejected")),
    };

    /// <summary>A rule for what a staffing office says of its own: as long as a record is in force, another region's facts do not count.</summary>
    public static Rule Owned(Rule rule) => (state, fact) =>
    {
        if (state.State != RecordState.InForce || state.Admits(fact))
        {
            rule(state, fact);
        }
    };

    /// <summary>A rule for what adds to a record or ends it: of one that exists, only its own region and what stands above it say something.</summary>
    public static Rule Heard(Rule rule) => (state, fact) =>
    {
        if (!state.Exists || state.AdmitsFromAbove(fact))
        {
            rule(state, fact);
        }
    };

    private static void Keep(RecordState state, RecordFact fact, params ReadOnlySpan<string> fields)
    {
        state.MoveTo(fact.Region, fact);
        state.Take(fact, "institutionId");
        state.Take(fact, fields);
        Live(state);
    }

    // The registers know an institution by what the staffing office decided; they add, and move it nowhere.
    private static void Register(RecordState state, RecordFact fact, params ReadOnlySpan<string> missing)
    {
        state.Region = state.Exists ? state.Region : fact.Region;
        state.TakeMissing(fact, "institutionId", "institutionName");
        state.TakeMissing(fact, missing);
        state.Take(fact, "creditCode");
        Live(state);
    }

    private static void Allot(RecordState state, RecordFact fact, string lines)
    {
        if (!fact.Data.TryGetProperty(lines, out var allotted) || allotted.ValueKind != JsonValueKind.Array)
        {
            return;
        }

        state.Replace(new RecordFact(fact.Sequence, fact.Effective, fact.Event, fact.Region, fact.Counterpart, EmptyObject));
        state.Take(fact, "institutionId", "institutionName", "creditCode", "approvalAuthority");
        state.Set("lines", allotted);
        if (lines == "quotaLines")
        {
            var total = allotted.EnumerateArray().Sum(line => line.TryGetProperty("number", out var number) ? number.GetInt32() : 0);
            state.Set("total", JsonSerializer.SerializeToElement(total));
        }
    }

    private static void Follow(RecordState state, RecordFact fact)
    {
        if (state.Exists)
        {
            state.Region = fact.Region;
            state.Take(fact, "institutionName");
        }
    }

    private static void Judge(RecordState state, RecordFact fact, string outcome)
    {
        // Who decides from above leaves the record where it belongs.
        state.Region = !state.Exists || state.Admits(fact) ? fact.Region : state.Region;
        state.Take(
            fact, "institutionId", "institutionName", "requestNo", "quotaUseApprovalNo", "quotaType", "number", "useKind", "validUntil",
            "candidateNationalId", "candidateName");

        // A request that is dated after its decision undoes nothing.
        state.State = state.Exists && outcome == Requested ? state.State : outcome;
    }

    private static void End(RecordState state, RecordFact fact)
    {
        state.Region = state.Exists ? state.Region : fact.Region;
        state.TakeMissing(fact, "institutionId", "institutionName", "creditCode", "domainName");
        state.State = RecordState.Ended;
    }

    // An id is never used again: what ended stays so until it is established or registered anew.
    private static void Live(RecordState state) => state.State = state.Exists ? state.State : RecordState.InForce;

    private static JsonElement EmptyObject { get; } = JsonSerializer.SerializeToElement(new JsonObject());
}
