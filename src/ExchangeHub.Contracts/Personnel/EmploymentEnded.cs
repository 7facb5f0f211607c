using System.ComponentModel.DataAnnotations;
using ExchangeHub.Contracts.Codes;

namespace ExchangeHub.Contracts.Personnel;

/// <summary>终止人事关系: employment ended on the effective date. How it ended is for the personnel side only.</summary>
[Contract("personnel", "employment-ended", 1, Title = "终止人事关系",
    Publishers = [Department.Organization, Department.Hr], DueWorkingDays = 15,
    Basis = "公务员法; 事业单位人事管理条例 art. 18; domain flows F5, F7")]
[Subscriber(Department.Staffing, FieldProfile.Full)]
[Subscriber(Department.Organization, FieldProfile.Full)]
[Subscriber(Department.Hr, FieldProfile.Full)]
[Subscriber(Department.Finance, FieldProfile.Acting)]
[Subscriber(Department.Discipline, FieldProfile.Acting)]
[Subscriber(Department.Audit, FieldProfile.Masked)]
[Subscriber(Department.Inspection, FieldProfile.Masked)]
public sealed record EmploymentEnded
{
    /// <summary>公民身份号码, A01085.</summary>
    [Subject(SubjectKind.Person), Classified(Classification.Sensitive), Acting]
    public required CitizenId NationalId { get; init; }

    /// <summary>姓名, A01001.</summary>
    [Classified(Classification.Personal), Acting, MaxLength(100)]
    public required string PersonName { get; init; }

    /// <summary>Institution the person serves or served in, by the staffing office's id.</summary>
    [MaxLength(64)]
    public required string InstitutionId { get; init; }

    /// <summary>Its name, A02001.</summary>
    [Classified(Classification.Public)]
    public string? InstitutionName { get; init; }

    /// <summary>Its credit code, B01014.</summary>
    [Classified(Classification.Public)]
    public CreditCode? UnitCreditCode { get; init; }

    /// <summary>终止方式: resignation, discharge, dismissal, end of contract, death.</summary>
    [Classified(Classification.Sensitive)]
    public required CodedValue EndKind { get; init; }

    /// <summary>聘用合同编号, where there was one.</summary>
    [MaxLength(64)]
    public string? ContractNo { get; init; }

    /// <summary>True where the handover is finished.</summary>
    public bool? HandoverDone { get; init; }
}
