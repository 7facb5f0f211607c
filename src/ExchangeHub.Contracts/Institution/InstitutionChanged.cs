using System.ComponentModel.DataAnnotations;
using ExchangeHub.Contracts.Codes;

namespace ExchangeHub.Contracts.Institution;

/// <summary>机构变更: name, grade, category, superior or functions of an institution changed.</summary>
[Contract("institution", "changed", 1, Title = "机构变更",
    Publishers = [Department.Staffing], NeedsApproval = true, DueWorkingDays = 30,
    Basis = "机构编制工作条例; domain flow F2")]
[Subscriber(Department.Staffing, FieldProfile.Full)]
[Subscriber(Department.CreditCode, FieldProfile.Full)]
[Subscriber(Department.DomainName, FieldProfile.Full)]
[Subscriber(Department.Organization, FieldProfile.Full)]
[Subscriber(Department.Hr, FieldProfile.Full)]
[Subscriber(Department.Finance, FieldProfile.Full)]
[Subscriber(Department.Audit, FieldProfile.Masked)]
[Subscriber(Department.Inspection, FieldProfile.Masked)]
public sealed record InstitutionChanged
{
    /// <summary>The staffing office's id; a change keeps it.</summary>
    [Subject(SubjectKind.Institution), MaxLength(64)]
    public required string InstitutionId { get; init; }

    /// <summary>机构名称 after the change, B01001.</summary>
    [Classified(Classification.Public)]
    public required string InstitutionName { get; init; }

    /// <summary>原名称, where the name changed.</summary>
    [Classified(Classification.Public)]
    public string? FormerName { get; init; }

    /// <summary>规范简称, B01004.</summary>
    [Classified(Classification.Public), MaxLength(100)]
    public string? ShortName { get; init; }

    /// <summary>统一社会信用代码, B01014; a rename or move keeps it.</summary>
    [Classified(Classification.Public)]
    public CreditCode? CreditCode { get; init; }

    /// <summary>变更事项: name, grade, category, superior, functions.</summary>
    public required CodedValue ChangeKind { get; init; }

    /// <summary>机构类别 after the change, B0131.</summary>
    [Classified(Classification.Public)]
    public CodedValue? Category { get; init; }

    /// <summary>原机构类别.</summary>
    [Classified(Classification.Public)]
    public CodedValue? FormerCategory { get; init; }

    /// <summary>机构规格 after the change, B0127.</summary>
    [Classified(Classification.Public)]
    public CodedValue? Grade { get; init; }

    /// <summary>原机构规格.</summary>
    [Classified(Classification.Public)]
    public CodedValue? FormerGrade { get; init; }

    /// <summary>单位所在政区 after the change.</summary>
    [Classified(Classification.Public)]
    public RegionCode? UnitRegion { get; init; }

    /// <summary>主管单位 after the change.</summary>
    [MaxLength(64)]
    public string? SuperiorInstitutionId { get; init; }

    /// <summary>原主管单位.</summary>
    [MaxLength(64)]
    public string? FormerSuperiorInstitutionId { get; init; }

    /// <summary>批准机关.</summary>
    public string? ApprovalAuthority { get; init; }

    /// <summary>主要职责 after the change.</summary>
    [MaxLength(8000)]
    public string? Functions { get; init; }

    /// <summary>住所 after the change.</summary>
    [Classified(Classification.Public), MaxLength(300)]
    public string? Domicile { get; init; }
}
