using System.ComponentModel.DataAnnotations;
using ExchangeHub.Contracts.Codes;

namespace ExchangeHub.Contracts.Personnel;

/// <summary>上编: a person was placed on quota. Finance pays nobody before it.</summary>
[Contract("personnel", "staff-enrolled", 1, Title = "上编",
    Publishers = [Department.Staffing], DueWorkingDays = 20,
    Basis = "厅字 notice 2007; domain flow F3")]
[Subscriber(Department.Staffing, FieldProfile.Full)]
[Subscriber(Department.Organization, FieldProfile.Full)]
[Subscriber(Department.Hr, FieldProfile.Full)]
[Subscriber(Department.Finance, FieldProfile.Full)]
[Subscriber(Department.Audit, FieldProfile.Masked)]
[Subscriber(Department.Inspection, FieldProfile.Masked)]
public sealed record StaffEnrolled
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

    /// <summary>编制类型.</summary>
    public required CodedValue QuotaType { get; init; }

    /// <summary>经费形式 of the quota line, DM047.</summary>
    public CodedValue? FundingForm { get; init; }

    /// <summary>进入方式, A29012; the entry date A29007 is the event's <c>effectivedate</c>.</summary>
    public required CodedValue EntryKind { get; init; }

    /// <summary>核编通知单编号 the enrolment rests on.</summary>
    [MaxLength(64)]
    public string? QuotaUseApprovalNo { get; init; }

    /// <summary>职务或岗位名称, A02016.</summary>
    [MaxLength(100)]
    public string? PostName { get; init; }

    /// <summary>职务层次, A02007.</summary>
    public CodedValue? PostLevel { get; init; }

    /// <summary>职级, A05002B.</summary>
    public CodedValue? Rank { get; init; }

    /// <summary>性别, A01004, GB/T 2261.1.</summary>
    [Classified(Classification.Personal)]
    public CodedValue? Sex { get; init; }

    /// <summary>民族, A01017, GB/T 3304.</summary>
    [Classified(Classification.Personal)]
    public CodedValue? EthnicGroup { get; init; }

    /// <summary>认定出生日期, A01007, as personnel departments recognise it.</summary>
    [Classified(Classification.Personal), Since("1900-01-01")]
    public DateOnly? RecognizedBirthDate { get; init; }

    /// <summary>参加工作时间, A01034.</summary>
    [Classified(Classification.Personal), Since("1920-01-01")]
    public DateOnly? WorkStartDate { get; init; }
}
