using System.ComponentModel.DataAnnotations;
using ExchangeHub.Contracts.Codes;

namespace ExchangeHub.Contracts.Supervision;

/// <summary>整改验收通过: what was reported puts the matter right; it is closed.</summary>
[Contract("supervision", "rectification-accepted", 1, Title = "整改验收通过",
    Publishers = [Department.Staffing, Department.Discipline],
    Basis = "机构编制工作条例; domain flow F8")]
[Subscriber(Department.Staffing, FieldProfile.Full)]
[Subscriber(Department.CreditCode, FieldProfile.Acting)]
[Subscriber(Department.DomainName, FieldProfile.Acting)]
[Subscriber(Department.Organization, FieldProfile.Acting)]
[Subscriber(Department.Hr, FieldProfile.Acting)]
[Subscriber(Department.Finance, FieldProfile.Acting)]
[Subscriber(Department.Discipline, FieldProfile.Full)]
[Subscriber(Department.Audit, FieldProfile.Masked)]
[Subscriber(Department.Inspection, FieldProfile.Masked)]
public sealed record RectificationAccepted
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

    /// <summary>验收意见.</summary>
    [Classified(Classification.Sensitive), Acting, MaxLength(1000)]
    public string? Opinion { get; init; }
}
