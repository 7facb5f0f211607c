using System.ComponentModel.DataAnnotations;

namespace ExchangeHub.Contracts.Supervision;

/// <summary>线索移送: after review the staffing office hands a lead to discipline, and to nobody else. People are named in the papers that go with it, not here.</summary>
[Contract("supervision", "lead-transferred", 1, Title = "线索移送",
    Publishers = [Department.Staffing], DueWorkingDays = 5,
    Basis = "机构编制工作条例; domain flow F8")]
[Subscriber(Department.Staffing, FieldProfile.Full)]
[Subscriber(Department.Discipline, FieldProfile.Full)]
public sealed record LeadTransferred
{
    /// <summary>线索编号.</summary>
    [Subject(SubjectKind.Case), Classified(Classification.Sensitive), Acting, MaxLength(64)]
    public required string LeadNo { get; init; }

    /// <summary>Institution it is about, by the staffing office's id.</summary>
    [MaxLength(64)]
    public required string InstitutionId { get; init; }

    /// <summary>Its name.</summary>
    [Classified(Classification.Public)]
    public string? InstitutionName { get; init; }

    /// <summary>问题类别.</summary>
    [Classified(Classification.Sensitive)]
    public required CodedValue ViolationKind { get; init; }

    /// <summary>问题概述; names nobody.</summary>
    [Classified(Classification.Sensitive), MaxLength(4000)]
    public required string Summary { get; init; }

    /// <summary>疑点编号 it grew out of.</summary>
    [Classified(Classification.Sensitive), MaxLength(64)]
    public string? SuspicionNo { get; init; }

    /// <summary>移送材料 by document or attachment number.</summary>
    [Classified(Classification.Sensitive), MaxLength(100)]
    public IReadOnlyList<string>? EvidenceRefs { get; init; }

    /// <summary>移送材料页数.</summary>
    [Classified(Classification.Sensitive), Range(0, 100000)]
    public int? MaterialPages { get; init; }
}
