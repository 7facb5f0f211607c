using System.ComponentModel.DataAnnotations;

namespace ExchangeHub.Contracts.Institution;

/// <summary>特殊情况: something about an institution that rules alone do not explain, such as a tolerated excess with its end date.</summary>
[Contract("institution", "special-case-recorded", 1, Title = "特殊情况登记",
    Publishers = [Department.Staffing],
    Basis = "domain module 特殊情况")]
[Subscriber(Department.Staffing, FieldProfile.Full)]
[Subscriber(Department.Organization, FieldProfile.Full)]
[Subscriber(Department.Hr, FieldProfile.Full)]
[Subscriber(Department.Finance, FieldProfile.Full)]
[Subscriber(Department.Audit, FieldProfile.Masked)]
[Subscriber(Department.Inspection, FieldProfile.Masked)]
public sealed record SpecialCaseRecorded
{
    /// <summary>The staffing office's id.</summary>
    [Subject(SubjectKind.Institution), MaxLength(64)]
    public required string InstitutionId { get; init; }

    /// <summary>机构名称, B01001.</summary>
    [Classified(Classification.Public)]
    public required string InstitutionName { get; init; }

    /// <summary>特殊情况类别.</summary>
    public required CodedValue CaseKind { get; init; }

    /// <summary>What is special; names nobody.</summary>
    [MaxLength(2000)]
    public required string Description { get; init; }

    /// <summary>编制类型 it concerns.</summary>
    public CodedValue? QuotaType { get; init; }

    /// <summary>How many people it concerns.</summary>
    [Range(0, 100000)]
    public int? HeadCount { get; init; }

    /// <summary>Until when it is tolerated.</summary>
    public DateOnly? ValidUntil { get; init; }

    /// <summary>依据文号.</summary>
    [MaxLength(100)]
    public string? DocumentNo { get; init; }
}
