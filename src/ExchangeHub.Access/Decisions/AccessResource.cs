using System.Collections.Frozen;
using ExchangeHub.Contracts;

namespace ExchangeHub.Access.Decisions;

/// <summary>
/// What can be read, as grants and the access log name it: the eleven modules of the staffing platform, what stands beside
/// them, and what no grant ever opens. Each rests on one contract, whose <c>subscribers</c> say which department sees which
/// fields; every contract belongs to one resource.
/// </summary>
public sealed class AccessResource
{
    private static readonly AccessResource[] Known =
    [
        new("institutions", "机构基本信息", "institution.established"),
        new("quotas", "编制情况", "quota.allocated"),
        new("leadership", "职数情况", "quota.leadership-set"),
        new("staff", "人员情况", "personnel.staff-enrolled"),
        new("ledger", "台账信息", "quota.ledger-entry-recorded"),
        new("history", "机构沿革", "institution.history-recorded"),
        new("quota-use", "用编核准", "quota.use-approved"),
        new("ceilings", "编制限额", "quota.ceiling-set"),
        new("changes", "变化记录", "institution.changed"),
        new("special-cases", "特殊情况", "institution.special-case-recorded"),
        new("summary-sheet", "信息表", "institution.established"),
        new("statistics", "统计汇总", "quota.allocated"),
        new("certificates", "代码证书", "credit-code.certificate-issued"),
        new("domains", "网上名称", "domain.registered"),
        new("payroll", "统发工资", "payroll.inclusion-confirmed"),
        new("rosters", "名册", "roster.snapshot-page"),
        new("discipline", "纪检监察", "discipline.sanction-decided", isGrantable: false),
        new("supervision", "监督协作", "supervision.rectification-ordered", isGrantable: false),
        new("hub", "交换运行", "hub.grant-issued", isGrantable: false),
    ];

    private static readonly FrozenDictionary<string, AccessResource> ByName = Known.ToFrozenDictionary(resource => resource.Name);

    private static readonly FrozenDictionary<string, AccessResource> ByType =
        ContractCatalog.All.ToFrozenDictionary(contract => contract.Type, contract => ByName[NameFor(contract)]);

    private AccessResource(string name, string title, string contract, bool isGrantable = true)
    {
        Name = name;
        Title = title;
        Contract = ContractCatalog.Find($"exchangehub.{contract}.v1")
            ?? throw new InvalidOperationException($"The resource '{name}' rests on a contract that is not there: {contract}.");
        IsGrantable = isGrantable;
    }

    /// <summary>Every resource.</summary>
    public static IReadOnlyList<AccessResource> All => Known;

    /// <summary>As grants name it, e.g. <c>quotas</c>.</summary>
    public string Name { get; }

    /// <summary>Chinese name.</summary>
    public string Title { get; }

    /// <summary>The contract whose subscribers say who sees which fields of it.</summary>
    public Contract Contract { get; }

    /// <summary>False for what stays within its own regions whatever an administrator signs.</summary>
    public bool IsGrantable { get; }

    /// <summary>The resource of a name, or null.</summary>
    public static AccessResource? Find(string name) => ByName.GetValueOrDefault(name);

    /// <summary>The resource that a contract's events belong to.</summary>
    public static AccessResource Of(Contract contract) => ByType[contract.Type];

    private static string NameFor(Contract contract) => (contract.Family, contract.Name) switch
    {
        ("institution", "history-recorded") => "history",
        ("institution", "special-case-recorded") => "special-cases",
        ("institution", "changed") => "changes",
        ("institution", _) => "institutions",
        ("quota", "leadership-set") => "leadership",
        ("quota", "ceiling-set") => "ceilings",
        ("quota", "ledger-entry-recorded") => "ledger",
        ("quota", "allocated") => "quotas",
        ("quota", _) => "quota-use",
        ("personnel", _) => "staff",
        ("credit-code", _) => "certificates",
        ("domain", _) => "domains",
        ("payroll", _) => "payroll",
        ("roster", _) => "rosters",
        ("discipline", _) => "discipline",
        ("supervision", _) => "supervision",
        ("hub", _) => "hub",
        _ => throw new InvalidOperationException($"Say in {nameof(AccessResource)} which resource {contract.Type} belongs to."),
    };
}
