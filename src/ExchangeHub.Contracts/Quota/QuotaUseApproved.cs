using System.ComponentModel.DataAnnotations;
using ExchangeHub.Contracts.Codes;

namespace ExchangeHub.Contracts.Quota;

/// <summary>用编核准 (进人核编通知单): vacant quota is reserved until it is used or lapses. Nobody is enrolled or paid without it.</summary>
[Contract("quota", "use-approved", 1, Title = "用编核准",
    Publishers = [Department.Staffing], NeedsApproval = true, DueWorkingDays = 15,
    Basis = "厅字 notice 2007; domain flow F3")]
[Subscriber(Department.Staffing, FieldProfile.Full)]
[Subscriber(Department.Organization, FieldProfile.Full)]
[Subscriber(Department.Hr, FieldProfile.Full)]
[Subscriber(Department.Finance, FieldProfile.Full)]
[Subscriber(Department.Audit, FieldProfile.Masked)]
[Subscriber(Department.Inspection, FieldProfile.Masked)]
public sealed record QuotaUseApproved
{
    /// <summary>The institution that may take people on.</summary>
    [Subject(SubjectKind.Institution), MaxLength(64)]
    public required string InstitutionId { get; init; }

    /// <summary>机构名称, B01001.</summary>
    [Classified(Classification.Public)]
    public required string InstitutionName { get; init; }

    /// <summary>申报编号 it answers.</summary>
    [MaxLength(64)]
    public required string RequestNo { get; init; }

    /// <summary>核编通知单编号; enrolment and payroll name it.</summary>
    [MaxLength(64)]
    public required string QuotaUseApprovalNo { get; init; }

    /// <summary>编制类型.</summary>
    public required CodedValue QuotaType { get; init; }

    /// <summary>How many.</summary>
    [Range(1, 10000)]
    public required int Number { get; init; }

    /// <summary>用编方式, A29012.</summary>
    public CodedValue? UseKind { get; init; }

    /// <summary>Until when it may be used, 12 months as a rule.</summary>
    public required DateOnly ValidUntil { get; init; }

    /// <summary>拟进人员公民身份号码, where the approval is for one person.</summary>
    [Classified(Classification.Sensitive)]
    public CitizenId? CandidateNationalId { get; init; }

    /// <summary>拟进人员姓名.</summary>
    [Classified(Classification.Personal), MaxLength(100)]
    public string? CandidateName { get; init; }
}
