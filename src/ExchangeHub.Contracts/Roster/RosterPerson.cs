using System.ComponentModel.DataAnnotations;
using ExchangeHub.Contracts.Codes;

namespace ExchangeHub.Contracts.Roster;

/// <summary>One person as a department keeps him or her on the day of the roster. Departments keep different things: all but number and name is optional.</summary>
public sealed record RosterPerson
{
    /// <summary>公民身份号码, A01085.</summary>
    [Classified(Classification.Sensitive), Acting]
    public required CitizenId NationalId { get; init; }

    /// <summary>姓名, A01001.</summary>
    [Classified(Classification.Personal), Acting, MaxLength(100)]
    public required string PersonName { get; init; }

    /// <summary>Institution the person serves in, by the staffing office's id.</summary>
    [MaxLength(64)]
    public string? InstitutionId { get; init; }

    /// <summary>Its name, A02001.</summary>
    [Classified(Classification.Public)]
    public string? InstitutionName { get; init; }

    /// <summary>Its credit code, B01014.</summary>
    [Classified(Classification.Public)]
    public CreditCode? UnitCreditCode { get; init; }

    /// <summary>预算单位编码.</summary>
    [MaxLength(64)]
    public string? PayrollUnitNo { get; init; }

    /// <summary>编制类型.</summary>
    public CodedValue? QuotaType { get; init; }

    /// <summary>经费形式, DM047.</summary>
    public CodedValue? FundingForm { get; init; }

    /// <summary>职务或岗位名称, A02016.</summary>
    [MaxLength(100)]
    public string? PostName { get; init; }

    /// <summary>职务层次, A02007.</summary>
    public CodedValue? PostLevel { get; init; }

    /// <summary>职级, A05002B.</summary>
    public CodedValue? Rank { get; init; }

    /// <summary>人员状态: on quota, retired, released, deceased.</summary>
    public CodedValue? StaffState { get; init; }

    /// <summary>进入本单位日期, A29007.</summary>
    public DateOnly? EntryDate { get; init; }

    /// <summary>工资级别档次.</summary>
    [Classified(Classification.Sensitive)]
    public CodedValue? PayGrade { get; init; }

    /// <summary>起发月份, <c>yyyy-MM</c>.</summary>
    [MaxLength(7), RegularExpression(WirePattern.Month)]
    public string? PaidFromMonth { get; init; }

    /// <summary>性别, A01004, GB/T 2261.1.</summary>
    [Classified(Classification.Personal)]
    public CodedValue? Sex { get; init; }

    /// <summary>认定出生日期, A01007.</summary>
    [Classified(Classification.Personal), Since("1900-01-01")]
    public DateOnly? RecognizedBirthDate { get; init; }

    /// <summary>参加工作时间, A01034.</summary>
    [Classified(Classification.Personal), Since("1920-01-01")]
    public DateOnly? WorkStartDate { get; init; }
}
