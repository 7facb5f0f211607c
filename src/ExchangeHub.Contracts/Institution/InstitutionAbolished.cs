using System.ComponentModel.DataAnnotations;
using ExchangeHub.Contracts.Codes;

namespace ExchangeHub.Contracts.Institution;

/// <summary>机构撤销: an institution was abolished or merged. Its people have been moved before.</summary>
[Contract("institution", "abolished", 1, Title = "机构撤销",
    Publishers = [Department.Staffing], NeedsApproval = true, DueWorkingDays = 15,
    Basis = "事业单位登记管理暂行条例 art. 13; domain flow F2")]
[Subscriber(Department.Staffing, FieldProfile.Full)]
[Subscriber(Department.CreditCode, FieldProfile.Full)]
[Subscriber(Department.DomainName, FieldProfile.Full)]
[Subscriber(Department.Organization, FieldProfile.Full)]
[Subscriber(Department.Hr, FieldProfile.Full)]
[Subscriber(Department.Finance, FieldProfile.Full)]
[Subscriber(Department.Audit, FieldProfile.Masked)]
[Subscriber(Department.Inspection, FieldProfile.Masked)]
public sealed record InstitutionAbolished
{
    /// <summary>The staffing office's id; never used again.</summary>
    [Subject(SubjectKind.Institution), MaxLength(64)]
    public required string InstitutionId { get; init; }

    /// <summary>机构名称, B01001.</summary>
    [Classified(Classification.Public)]
    public required string InstitutionName { get; init; }

    /// <summary>统一社会信用代码, B01014.</summary>
    [Classified(Classification.Public)]
    public CreditCode? CreditCode { get; init; }

    /// <summary>撤销方式: abolished, merged, split, turned into an enterprise.</summary>
    public required CodedValue AbolitionKind { get; init; }

    /// <summary>承接单位, by institution id.</summary>
    [MaxLength(50)]
    public IReadOnlyList<string>? SuccessorInstitutionIds { get; init; }

    /// <summary>整建制划转 manifest that says where the people went.</summary>
    [MaxLength(100)]
    public string? ReassignmentDocNo { get; init; }

    /// <summary>清算结束日期; registration is cancelled within 15 days of it.</summary>
    public DateOnly? LiquidationEndedOn { get; init; }

    /// <summary>批准机关; number and date are the event's <c>approvaldocno</c> (B01084) and <c>approvaldate</c> (B01081).</summary>
    public string? ApprovalAuthority { get; init; }
}
