using System.ComponentModel.DataAnnotations;
using ExchangeHub.Contracts.Codes;

namespace ExchangeHub.Contracts.Personnel;

/// <summary>人员信息更正: basic facts of a person were corrected. A changed identity number stays the same person; deliveries keep their order on both numbers.</summary>
[Contract("personnel", "person-corrected", 1, Title = "人员信息更正",
    Publishers = [Department.Staffing, Department.Organization, Department.Hr], DueWorkingDays = 10,
    Basis = "个人信息保护法 art. 46; domain flow F11")]
[Subscriber(Department.Staffing, FieldProfile.Full)]
[Subscriber(Department.Organization, FieldProfile.Full)]
[Subscriber(Department.Hr, FieldProfile.Full)]
[Subscriber(Department.Finance, FieldProfile.Acting)]
[Subscriber(Department.Audit, FieldProfile.Masked)]
[Subscriber(Department.Inspection, FieldProfile.Masked)]
public sealed record PersonCorrected
{
    /// <summary>公民身份号码 that holds now, A01085.</summary>
    [Subject(SubjectKind.Person), Classified(Classification.Sensitive), Acting]
    public required CitizenId NationalId { get; init; }

    /// <summary>曾用公民身份号码, A01073; 15 digits are welcome here.</summary>
    [FormerSubject, Classified(Classification.Sensitive), Acting]
    public CitizenId? FormerNationalId { get; init; }

    /// <summary>姓名 that holds now, A01001.</summary>
    [Classified(Classification.Personal), Acting, MaxLength(100)]
    public required string PersonName { get; init; }

    /// <summary>原姓名.</summary>
    [Classified(Classification.Personal), Acting, MaxLength(100)]
    public string? FormerPersonName { get; init; }

    /// <summary>Institution the person serves in.</summary>
    [MaxLength(64)]
    public string? InstitutionId { get; init; }

    /// <summary>性别, A01004, GB/T 2261.1.</summary>
    [Classified(Classification.Personal)]
    public CodedValue? Sex { get; init; }

    /// <summary>民族, A01017, GB/T 3304.</summary>
    [Classified(Classification.Personal)]
    public CodedValue? EthnicGroup { get; init; }

    /// <summary>身份证出生日期.</summary>
    [Classified(Classification.Personal), Since("1900-01-01")]
    public DateOnly? IdCardBirthDate { get; init; }

    /// <summary>认定出生日期, A01007.</summary>
    [Classified(Classification.Personal), Since("1900-01-01")]
    public DateOnly? RecognizedBirthDate { get; init; }

    /// <summary>参加工作时间, A01034.</summary>
    [Classified(Classification.Personal), Since("1920-01-01")]
    public DateOnly? WorkStartDate { get; init; }

    /// <summary>更正依据: which document or finding it rests on.</summary>
    [Classified(Classification.Personal), MaxLength(500)]
    public required string CorrectionBasis { get; init; }

    /// <summary>校核编号, where a data challenge led to it.</summary>
    [MaxLength(64)]
    public string? ChallengeNo { get; init; }
}
