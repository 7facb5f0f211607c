using System.ComponentModel.DataAnnotations;
using ExchangeHub.Contracts.Codes;

namespace ExchangeHub.Contracts.Supervision;

/// <summary>责令整改: a department is to put something right by a day. It answers with <c>rectification-reported</c>.</summary>
[Contract("supervision", "rectification-ordered", 1, Title = "责令整改",
    Publishers = [Department.Staffing, Department.Discipline], NeedsApproval = true,
    Basis = "机构编制工作条例; 监察法 art. 71; domain flow F8")]
[Subscriber(Department.Staffing, FieldProfile.Full)]
[Subscriber(Department.CreditCode, FieldProfile.Acting)]
[Subscriber(Department.DomainName, FieldProfile.Acting)]
[Subscriber(Department.Organization, FieldProfile.Acting)]
[Subscriber(Department.Hr, FieldProfile.Acting)]
[Subscriber(Department.Finance, FieldProfile.Acting)]
[Subscriber(Department.Discipline, FieldProfile.Full)]
[Subscriber(Department.Audit, FieldProfile.Masked)]
[Subscriber(Department.Inspection, FieldProfile.Masked)]
public sealed record RectificationOrdered
{
    /// <summary>整改编号; the answers to it name it.</summary>
    [Subject(SubjectKind.Case), MaxLength(64)]
    public required string RectificationNo { get; init; }

    /// <summary>责任部门: the department that is to put it right; the others take note.</summary>
    [MaxLength(20)]
    public required string OrderedDepartment { get; init; }

    /// <summary>Its region.</summary>
    public required RegionCode OrderedRegion { get; init; }

    /// <summary>Institution it is about, by the staffing office's id.</summary>
    [MaxLength(64)]
    public required string InstitutionId { get; init; }

    /// <summary>Its name.</summary>
    [Classified(Classification.Public)]
    public string? InstitutionName { get; init; }

    /// <summary>整改事项: excess of quota, excess of leadership posts, mixed quota types, ghost payroll, late execution.</summary>
    public required CodedValue MatterKind { get; init; }

    /// <summary>整改要求; names nobody.</summary>
    [Classified(Classification.Sensitive), Acting, MaxLength(2000)]
    public required string Requirement { get; init; }

    /// <summary>整改期限.</summary>
    public required DateOnly RectifyBy { get; init; }

    /// <summary>线索编号 it follows from.</summary>
    [Classified(Classification.Sensitive), MaxLength(64)]
    public string? LeadNo { get; init; }

    /// <summary>责令机关.</summary>
    public string? OrderingAuthority { get; init; }
}
