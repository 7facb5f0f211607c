using System.ComponentModel.DataAnnotations;
using ExchangeHub.Contracts.Codes;

namespace ExchangeHub.Contracts.Quota;

/// <summary>用编申请 (进人核编申报): a department asks to use vacant quota before anyone is taken on.</summary>
[Contract("quota", "use-requested", 1, Title = "用编申请",
    Publishers = [Department.Organization, Department.Hr], DueWorkingDays = 5,
    Basis = "domain flow F3")]
[Subscriber(Department.Staffing, FieldProfile.Full)]
[Subscriber(Department.Organization, FieldProfile.Full)]
[Subscriber(Department.Hr, FieldProfile.Full)]
[Subscriber(Department.Audit, FieldProfile.Masked)]
[Subscriber(Department.Inspection, FieldProfile.Masked)]
public sealed record QuotaUseRequested
{
    /// <summary>The institution that wants to take people on.</summary>
    [Subject(SubjectKind.Institution), MaxLength(64)]
    public required string InstitutionId { get; init; }

    /// <summary>机构名称, B01001.</summary>
    [Classified(Classification.Public)]
    public required string InstitutionName { get; init; }

    /// <summary>申报编号 of the asking department.</summary>
    [MaxLength(64)]
    public required string RequestNo { get; init; }

    /// <summary>编制类型.</summary>
    public required CodedValue QuotaType { get; init; }

    /// <summary>How many.</summary>
    [Range(1, 10000)]
    public required int Number { get; init; }

    /// <summary>用编方式: recruitment, transfer, veteran placement; A29012.</summary>
    public required CodedValue UseKind { get; init; }

    /// <summary>用编计划年度.</summary>
    [Range(1949, 2200)]
    public int? PlanYear { get; init; }

    /// <summary>拟进人员公民身份号码, where the person is known.</summary>
    [Classified(Classification.Sensitive)]
    public CitizenId? CandidateNationalId { get; init; }

    /// <summary>拟进人员姓名.</summary>
    [Classified(Classification.Personal), MaxLength(100)]
    public string? CandidateName { get; init; }

    /// <summary>用编理由.</summary>
    [MaxLength(1000)]
    public string? Reason { get; init; }

    /// <summary>联系人.</summary>
    [Classified(Classification.Personal), MaxLength(100)]
    public string? ContactName { get; init; }

    /// <summary>联系电话.</summary>
    [Classified(Classification.Personal), MaxLength(20), RegularExpression(WirePattern.Phone)]
    public string? ContactPhone { get; init; }
}
