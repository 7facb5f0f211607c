using System.ComponentModel.DataAnnotations;
using ExchangeHub.Contracts.Codes;
using ExchangeHub.Contracts.Quota;

namespace ExchangeHub.Contracts.Institution;

/// <summary>三定规定: functions, internal units and staffing of an institution were laid down anew; quotas are counted from it.</summary>
[Contract("institution", "sanding-issued", 1, Title = "三定规定印发",
    Publishers = [Department.Staffing], NeedsApproval = true, DueWorkingDays = 20,
    Basis = "机构编制工作条例; domain flow F14")]
[Subscriber(Department.Staffing, FieldProfile.Full)]
[Subscriber(Department.Organization, FieldProfile.Full)]
[Subscriber(Department.Hr, FieldProfile.Full)]
[Subscriber(Department.Finance, FieldProfile.Full)]
[Subscriber(Department.CreditCode, FieldProfile.Full)]
[Subscriber(Department.DomainName, FieldProfile.Full)]
[Subscriber(Department.Audit, FieldProfile.Masked)]
[Subscriber(Department.Inspection, FieldProfile.Masked)]
public sealed record ThreeDeterminationsIssued
{
    /// <summary>The staffing office's id.</summary>
    [Subject(SubjectKind.Institution), MaxLength(64)]
    public required string InstitutionId { get; init; }

    /// <summary>机构名称, B01001.</summary>
    [Classified(Classification.Public)]
    public required string InstitutionName { get; init; }

    /// <summary>统一社会信用代码, B01014.</summary>
    [Classified(Classification.Public)]
    public CreditCode? CreditCode { get; init; }

    /// <summary>Which 三定 of this institution it is, counted from 1.</summary>
    [Range(1, 1000)]
    public required int Version { get; init; }

    /// <summary>机构规格, B0127.</summary>
    [Classified(Classification.Public)]
    public CodedValue? Grade { get; init; }

    /// <summary>主要职责.</summary>
    [MaxLength(8000)]
    public required string Functions { get; init; }

    /// <summary>内设机构.</summary>
    [MaxLength(200)]
    public IReadOnlyList<InternalUnit>? InternalUnits { get; init; }

    /// <summary>编制 by type and funding.</summary>
    [MaxLength(50)]
    public required IReadOnlyList<QuotaLine> QuotaLines { get; init; }

    /// <summary>领导职数.</summary>
    [MaxLength(50)]
    public IReadOnlyList<LeadershipLine>? LeadershipLines { get; init; }
}
