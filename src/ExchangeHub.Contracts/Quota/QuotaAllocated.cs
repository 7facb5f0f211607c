using System.ComponentModel.DataAnnotations;
using ExchangeHub.Contracts.Codes;

namespace ExchangeHub.Contracts.Quota;

/// <summary>编制核定: the staff quota of an institution as it is from the effective date.</summary>
[Contract("quota", "allocated", 1, Title = "编制核定",
    Publishers = [Department.Staffing], NeedsApproval = true, DueWorkingDays = 20,
    Basis = "机构编制工作条例; 地方各级人民政府机构设置和编制管理条例 art. 15")]
[Subscriber(Department.Staffing, FieldProfile.Full)]
[Subscriber(Department.Organization, FieldProfile.Full)]
[Subscriber(Department.Hr, FieldProfile.Full)]
[Subscriber(Department.Finance, FieldProfile.Full)]
[Subscriber(Department.Audit, FieldProfile.Masked)]
[Subscriber(Department.Inspection, FieldProfile.Masked)]
public sealed record QuotaAllocated
{
    /// <summary>The staffing office's id.</summary>
    [Subject(SubjectKind.Institution), MaxLength(64)]
    public required string InstitutionId { get; init; }

    /// <summary>机构名称, B01001.</summary>
    [Classified(Classification.Public)]
    public required string InstitutionName { get; init; }

    /// <summary>统一社会信用代码, B01014.</summary>
    [Classified(Classification.Public)]
    public CreditCode? CreditCode { get; init; }

    /// <summary>核定机关, B02007; number and date are the event's <c>approvaldocno</c> (B02004) and <c>approvaldate</c> (B02001).</summary>
    public string? ApprovalAuthority { get; init; }

    /// <summary>编制 by type and funding: B02027, B02031–B02033, B02057, B02061–B02067.</summary>
    [MaxLength(50)]
    public required IReadOnlyList<QuotaLine> Lines { get; init; }

    /// <summary>编制总数, B02024.</summary>
    [Range(0, 1000000)]
    public required int Total { get; init; }

    /// <summary>原编制总数.</summary>
    [Range(0, 1000000)]
    public int? FormerTotal { get; init; }

    /// <summary>实有人数, B02110.</summary>
    [Range(0, 1000000)]
    public int? ActualHeadcount { get; init; }

    /// <summary>增减类别: growth, cut (核减), recall (收回), moved with functions (划转).</summary>
    public CodedValue? ReasonKind { get; init; }
}
