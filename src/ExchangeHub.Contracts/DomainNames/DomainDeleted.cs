using System.ComponentModel.DataAnnotations;

namespace ExchangeHub.Contracts.DomainNames;

/// <summary>域名注销: an institution holds a domain name no longer.</summary>
[Contract("domain", "deleted", 1, Title = "域名注销",
    Publishers = [Department.DomainName], DueWorkingDays = 10,
    Basis = "政务和公益机构域名管理; domain flows F2, F9")]
[Subscriber(Department.Staffing, FieldProfile.Full)]
[Subscriber(Department.CreditCode, FieldProfile.Full)]
[Subscriber(Department.DomainName, FieldProfile.Full)]
[Subscriber(Department.Organization, FieldProfile.Full)]
[Subscriber(Department.Hr, FieldProfile.Full)]
[Subscriber(Department.Finance, FieldProfile.Full)]
[Subscriber(Department.Audit, FieldProfile.Masked)]
[Subscriber(Department.Inspection, FieldProfile.Masked)]
public sealed record DomainDeleted
{
    /// <summary>The staffing office's id.</summary>
    [Subject(SubjectKind.Institution), MaxLength(64)]
    public required string InstitutionId { get; init; }

    /// <summary>机构名称, B01001.</summary>
    [Classified(Classification.Public)]
    public required string InstitutionName { get; init; }

    /// <summary>域名 as it is read, such as <c>示例.公益</c>.</summary>
    [Classified(Classification.Public), MaxLength(253)]
    public required string DomainName { get; init; }

    /// <summary>域名 in ASCII (<c>xn--…</c>).</summary>
    [Classified(Classification.Public), MaxLength(253), RegularExpression(WirePattern.HostName)]
    public string? AsciiName { get; init; }

    /// <summary>注销原因: institution abolished, on application, not renewed.</summary>
    [Classified(Classification.Public)]
    public required CodedValue DeletionKind { get; init; }
}
