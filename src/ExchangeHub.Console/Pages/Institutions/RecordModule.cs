using System.Text.Json;
using ExchangeHub.Access.Decisions;
using ExchangeHub.Contracts;
using ExchangeHub.WebConsole.Elements;
using ExchangeHub.WebConsole.Words;

namespace ExchangeHub.WebConsole.Pages.Institutions;

/// <summary>A module of an institution's page: what it is called at the hub, and which fields its table shows.</summary>
/// <param name="Name">Last segment of its address at the hub.</param>
/// <param name="Resource">What the right to read it is called.</param>
/// <param name="Columns">Names of the contract's fields, where it is a table; the first stands at the head of each row.</param>
public sealed record RecordModule(string Name, string Resource, params IReadOnlyList<string> Columns)
{
    /// <summary>The eleven modules of the staffing platform in its order, then what the registers keep.</summary>
    public static IReadOnlyList<RecordModule> All { get; } =
    [
        new("profile", "institutions"),
        new("quotas", "quotas"),
        new("leadership", "leadership"),
        new("staff", "staff", "personName", "nationalId", "sex", "quotaType", "postName", "postLevel", "rank"),
        new("ledger", "ledger", "entryNo", "entryKind", "quotaType", "change", "quota", "actualHeadcount", "vacancyOrExcess"),
        new("history", "history"),
        new("quota-use", "quota-use", "requestNo", "quotaUseApprovalNo", "quotaType", "number", "useKind", "validUntil", "candidateName"),
        new("ceilings", "ceilings"),
        new("changes", "changes", "changeKind", "institutionName", "formerName", "category", "grade", "approvalAuthority"),
        new("special-cases", "special-cases", "caseKind", "description", "quotaType", "headCount", "validUntil", "documentNo"),
        new("summary-sheet", "summary-sheet"),
        new("certificate", "certificates"),
        new("domains", "domains", "domainName", "domainKind", "validTo", "registrarName", "siteNo"),
    ];

    /// <summary>People of a whole region.</summary>
    public static RecordModule RegionStaff { get; } = new("staff", "staff", "personName", "nationalId", "institutionName", "quotaType", "postName", "postLevel", "rank");

    public Text Title => AccessTerms.OfResource(Resource);

    /// <summary>The contract whose fields it has.</summary>
    public Contract Contract => Resource == "quota-use" ? ContractCatalog.Find("exchangehub.quota.use-approved.v1")! : AccessResource.Find(Resource)!.Contract;

    /// <summary>True where it is about people, who are covered until somebody says why he looks.</summary>
    public bool IsPersonal => Fields.Any(one => one.Classification >= Classification.Personal);

    public IReadOnlyList<ContractField> Fields => Columns.Count == 0 ? Contract.Fields : [.. Columns.Select(FieldOf)];

    /// <summary>Basic information; a superior is named by its number only where its name is not known.</summary>
    public static IReadOnlyList<ContractField> ProfileFields(JsonElement institution) =>
        [.. All[0].Contract.Fields.Where(one => one.Name != "superiorInstitutionId" || FieldValue.Find(institution, "superiorName").ValueKind != JsonValueKind.String)];

    /// <summary>The one of a name; the first where there is none of it.</summary>
    public static RecordModule Of(string? name) => All.FirstOrDefault(module => module.Name == name) ?? All[0];

    private ContractField FieldOf(string name) => Contract.Fields.First(field => field.Name == name);
}
