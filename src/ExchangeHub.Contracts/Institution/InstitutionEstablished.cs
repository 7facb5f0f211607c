using System.ComponentModel.DataAnnotations;
using ExchangeHub.Contracts.Codes;
using ExchangeHub.Contracts.Quota;

namespace ExchangeHub.Contracts.Institution;

/// <summary>机构设立: an institution was approved. Its credit code, domain name, people and budget follow from it.</summary>
[Contract("institution", "established", 1, Title = "机构设立",
    Publishers = [Department.Staffing], NeedsApproval = true, DueWorkingDays = 60,
    Basis = "机构编制工作条例; domain flow F1")]
[Subscriber(Department.Staffing, FieldProfile.Full)]
[Subscriber(Department.CreditCode, FieldProfile.Full)]
[Subscriber(Department.DomainName, FieldProfile.Full)]
[Subscriber(Department.Organization, FieldProfile.Full)]
[Subscriber(Department.Hr, FieldProfile.Full)]
[Subscriber(Department.Finance, FieldProfile.Full)]
[Subscriber(Department.Audit, FieldProfile.Masked)]
[Subscriber(Department.Inspection, FieldProfile.Masked)]
public sealed record InstitutionEstablished
{
    /// <summary>The staffing office's id; it holds before there is a credit code and after it.</summary>
    [Subject(SubjectKind.Institution), MaxLength(64)]
    public required string InstitutionId { get; init; }

    /// <summary>机构名称, B01001.</summary>
    [Classified(Classification.Public)]
    public required string InstitutionName { get; init; }

    /// <summary>规范简称, B01004.</summary>
    [Classified(Classification.Public), MaxLength(100)]
    public string? ShortName { get; init; }

    /// <summary>加挂牌子: further names under the same quota.</summary>
    [Classified(Classification.Public), MaxLength(20)]
    public IReadOnlyList<string>? AdditionalNames { get; init; }

    /// <summary>统一社会信用代码, B01014, where it is already assigned.</summary>
    [Classified(Classification.Public)]
    public CreditCode? CreditCode { get; init; }

    /// <summary>机构类别, B0131.</summary>
    [Classified(Classification.Public)]
    public required CodedValue Category { get; init; }

    /// <summary>机构规格, B0127, DM141.</summary>
    [Classified(Classification.Public)]
    public required CodedValue Grade { get; init; }

    /// <summary>隶属关系, GB/T 12404.</summary>
    [Classified(Classification.Public)]
    public CodedValue? Subordination { get; init; }

    /// <summary>单位所在政区, GB/T 2260.</summary>
    [Classified(Classification.Public)]
    public RegionCode? UnitRegion { get; init; }

    /// <summary>主管单位, by its institution id.</summary>
    [MaxLength(64)]
    public string? SuperiorInstitutionId { get; init; }

    /// <summary>Its name.</summary>
    [Classified(Classification.Public)]
    public string? SuperiorName { get; init; }

    /// <summary>批准机关; number and date are the event's <c>approvaldocno</c> (B01067) and <c>approvaldate</c> (B01064).</summary>
    public string? ApprovalAuthority { get; init; }

    /// <summary>主要职责.</summary>
    [MaxLength(8000)]
    public string? Functions { get; init; }

    /// <summary>住所.</summary>
    [Classified(Classification.Public), MaxLength(300)]
    public string? Domicile { get; init; }

    /// <summary>编制 by type and funding.</summary>
    [MaxLength(50)]
    public IReadOnlyList<QuotaLine>? QuotaLines { get; init; }

    /// <summary>领导职数.</summary>
    [MaxLength(50)]
    public IReadOnlyList<LeadershipLine>? LeadershipLines { get; init; }
}
