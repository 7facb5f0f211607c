using System.ComponentModel.DataAnnotations;
using ExchangeHub.Contracts.Codes;

namespace ExchangeHub.Contracts.CreditCodes;

/// <summary>年度报告: an institution filed its report for a year, due by 31 March of the next. Without it no further quota is approved.</summary>
[Contract("credit-code", "annual-report-filed", 1, Title = "年度报告报送",
    Publishers = [Department.CreditCode],
    Basis = "事业单位登记管理暂行条例 art. 17; domain flow F9")]
[Subscriber(Department.Staffing, FieldProfile.Full)]
[Subscriber(Department.CreditCode, FieldProfile.Full)]
[Subscriber(Department.DomainName, FieldProfile.Full)]
[Subscriber(Department.Organization, FieldProfile.Full)]
[Subscriber(Department.Hr, FieldProfile.Full)]
[Subscriber(Department.Finance, FieldProfile.Full)]
[Subscriber(Department.Audit, FieldProfile.Masked)]
[Subscriber(Department.Inspection, FieldProfile.Masked)]
public sealed record AnnualReportFiled
{
    /// <summary>The staffing office's id.</summary>
    [Subject(SubjectKind.Institution), MaxLength(64)]
    public required string InstitutionId { get; init; }

    /// <summary>机构名称, B01001.</summary>
    [Classified(Classification.Public)]
    public required string InstitutionName { get; init; }

    /// <summary>统一社会信用代码, B01014.</summary>
    [Classified(Classification.Public)]
    public required CreditCode CreditCode { get; init; }

    /// <summary>报告年度.</summary>
    [Classified(Classification.Public), Range(1949, 2200)]
    public required int ReportYear { get; init; }

    /// <summary>报送日期.</summary>
    [Classified(Classification.Public)]
    public required DateOnly FiledOn { get; init; }

    /// <summary>公示日期, once it is published.</summary>
    [Classified(Classification.Public)]
    public DateOnly? PublishedOn { get; init; }

    /// <summary>从业人数 as reported.</summary>
    [Range(0, 1000000)]
    public int? StaffCount { get; init; }
}
