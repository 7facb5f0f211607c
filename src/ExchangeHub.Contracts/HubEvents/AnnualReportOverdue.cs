using System.ComponentModel.DataAnnotations;
using ExchangeHub.Contracts.Codes;

namespace ExchangeHub.Contracts.HubEvents;

/// <summary>年度报告逾期: 31 March passed without the report of the year before. The staffing office approves no further quota until it is filed.</summary>
[Contract("hub", "annual-report-overdue", 1, Title = "年度报告逾期",
    Publishers = [Department.Hub],
    Basis = "事业单位登记管理暂行条例 art. 17; domain flow F9")]
[Subscriber(Department.Staffing, FieldProfile.Full)]
[Subscriber(Department.CreditCode, FieldProfile.Full)]
[Subscriber(Department.Organization, FieldProfile.Full)]
[Subscriber(Department.Hr, FieldProfile.Full)]
[Subscriber(Department.Audit, FieldProfile.Masked)]
[Subscriber(Department.Inspection, FieldProfile.Masked)]
public sealed record AnnualReportOverdue
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

    /// <summary>报送期限.</summary>
    [Classified(Classification.Public)]
    public required DateOnly DueOn { get; init; }
}
