using System.ComponentModel.DataAnnotations;
using ExchangeHub.Contracts.Codes;

namespace ExchangeHub.Contracts.Personnel;

/// <summary>调动: a person moved from one institution to another, never on two quotas at once. Between two regions <c>counterpartregion</c> names the other one.</summary>
[Contract("personnel", "staff-transferred", 1, Title = "调动划转",
    Publishers = [Department.Staffing], NeedsApproval = true, DueWorkingDays = 15,
    Basis = "domain flow F4")]
[Subscriber(Department.Staffing, FieldProfile.Full)]
[Subscriber(Department.Organization, FieldProfile.Full)]
[Subscriber(Department.Hr, FieldProfile.Full)]
[Subscriber(Department.Finance, FieldProfile.Full)]
[Subscriber(Department.Audit, FieldProfile.Masked)]
[Subscriber(Department.Inspection, FieldProfile.Masked)]
public sealed record StaffTransferred
{
    /// <summary>公民身份号码, A01085.</summary>
    [Subject(SubjectKind.Person), Classified(Classification.Sensitive), Acting]
    public required CitizenId NationalId { get; init; }

    /// <summary>姓名, A01001.</summary>
    [Classified(Classification.Personal), Acting, MaxLength(100)]
    public required string PersonName { get; init; }

    /// <summary>调出单位, by institution id.</summary>
    [MaxLength(64)]
    public required string FromInstitutionId { get; init; }

    /// <summary>Its name.</summary>
    [Classified(Classification.Public)]
    public string? FromInstitutionName { get; init; }

    /// <summary>Its region.</summary>
    [Classified(Classification.Public)]
    public RegionCode? FromRegion { get; init; }

    /// <summary>调入单位, by institution id.</summary>
    [MaxLength(64)]
    public required string ToInstitutionId { get; init; }

    /// <summary>Its name, A30007.</summary>
    [Classified(Classification.Public)]
    public string? ToInstitutionName { get; init; }

    /// <summary>Its region.</summary>
    [Classified(Classification.Public)]
    public RegionCode? ToRegion { get; init; }

    /// <summary>调动方式: transfer, lateral transfer, moved with functions; A29012.</summary>
    public required CodedValue TransferKind { get; init; }

    /// <summary>编制类型 at the receiving institution.</summary>
    public required CodedValue QuotaType { get; init; }

    /// <summary>原编制类型.</summary>
    public CodedValue? FormerQuotaType { get; init; }

    /// <summary>核编通知单编号 of the receiving side.</summary>
    [MaxLength(64)]
    public string? QuotaUseApprovalNo { get; init; }
}
