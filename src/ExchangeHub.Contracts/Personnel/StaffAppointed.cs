using System.ComponentModel.DataAnnotations;
using ExchangeHub.Contracts.Codes;

namespace ExchangeHub.Contracts.Personnel;

/// <summary>录用、聘用: a person was taken on and is to be placed on quota.</summary>
[Contract("personnel", "staff-appointed", 1, Title = "录用聘用任用",
    Publishers = [Department.Organization, Department.Hr], NeedsApproval = true, DueWorkingDays = 15,
    Basis = "公务员法 art. 20; 事业单位人事管理条例; domain flow F3")]
[Subscriber(Department.Staffing, FieldProfile.Full)]
[Subscriber(Department.Organization, FieldProfile.Full)]
[Subscriber(Department.Hr, FieldProfile.Full)]
[Subscriber(Department.Finance, FieldProfile.Full)]
[Subscriber(Department.Audit, FieldProfile.Masked)]
[Subscriber(Department.Inspection, FieldProfile.Masked)]
public sealed record StaffAppointed
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

    /// <summary>进入方式, A29012.</summary>
    public required CodedValue AppointmentKind { get; init; }

    /// <summary>核编通知单编号 it rests on.</summary>
    [MaxLength(64)]
    public string? QuotaUseApprovalNo { get; init; }

    /// <summary>编制类型 to be used.</summary>
    public CodedValue? QuotaType { get; init; }

    /// <summary>职务或岗位名称, A02016; number and date of the appointment are the event's <c>approvaldocno</c> (A02045) and <c>approvaldate</c> (A02043).</summary>
    [MaxLength(100)]
    public required string PostName { get; init; }

    /// <summary>职务层次, A02007.</summary>
    public CodedValue? PostLevel { get; init; }

    /// <summary>职级, A05002B.</summary>
    public CodedValue? Rank { get; init; }

    /// <summary>True where a leadership post (职数) is taken.</summary>
    public bool? LeadershipPost { get; init; }

    /// <summary>性别, A01004, GB/T 2261.1.</summary>
    [Classified(Classification.Personal)]
    public CodedValue? Sex { get; init; }

    /// <summary>民族, A01017, GB/T 3304.</summary>
    [Classified(Classification.Personal)]
    public CodedValue? EthnicGroup { get; init; }

    /// <summary>身份证出生日期.</summary>
    [Classified(Classification.Personal), Since("1900-01-01")]
    public DateOnly? IdCardBirthDate { get; init; }

    /// <summary>认定出生日期, A01007; may lawfully differ from the identity card.</summary>
    [Classified(Classification.Personal), Since("1900-01-01")]
    public DateOnly? RecognizedBirthDate { get; init; }

    /// <summary>参加工作时间, A01034.</summary>
    [Classified(Classification.Personal), Since("1920-01-01")]
    public DateOnly? WorkStartDate { get; init; }

    /// <summary>学历, GB/T 4658.</summary>
    [Classified(Classification.Personal)]
    public CodedValue? Education { get; init; }
}
