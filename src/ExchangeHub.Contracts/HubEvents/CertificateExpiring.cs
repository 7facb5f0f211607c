using System.ComponentModel.DataAnnotations;
using ExchangeHub.Contracts.Codes;

namespace ExchangeHub.Contracts.HubEvents;

/// <summary>证书到期提醒: the certificate of an institution runs out; after its last day it is void, and seal, account and domain stand on nothing.</summary>
[Contract("hub", "certificate-expiring", 1, Title = "证书到期提醒",
    Publishers = [Department.Hub],
    Basis = "事业单位登记管理暂行条例实施细则; domain flow F9")]
[Subscriber(Department.Staffing, FieldProfile.Full)]
[Subscriber(Department.CreditCode, FieldProfile.Full)]
[Subscriber(Department.DomainName, FieldProfile.Full)]
[Subscriber(Department.Finance, FieldProfile.Full)]
[Subscriber(Department.Audit, FieldProfile.Masked)]
[Subscriber(Department.Inspection, FieldProfile.Masked)]
public sealed record CertificateExpiring
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

    /// <summary>证书号.</summary>
    [Classified(Classification.Public), MaxLength(64)]
    public required string CertificateNo { get; init; }

    /// <summary>有效期至.</summary>
    [Classified(Classification.Public)]
    public required DateOnly ValidTo { get; init; }

    /// <summary>剩余天数 on the day of the reminder; 0 on the last day.</summary>
    [Classified(Classification.Public), Range(0, 3650)]
    public required int DaysLeft { get; init; }
}
