using System.ComponentModel.DataAnnotations;

namespace ExchangeHub.Contracts.Supervision;

/// <summary>疑似违规: a rule or an audit found what may be a breach of staffing discipline. It stays with the staffing offices, and masked with those who audit, until it is reviewed.</summary>
[Contract("supervision", "violation-suspected", 1, Title = "疑似违规",
    Publishers = [Department.Staffing],
    Basis = "机构编制工作条例; 地方各级人民政府机构设置和编制管理条例 art. 26; domain flow F8")]
[Subscriber(Department.Staffing, FieldProfile.Full)]
[Subscriber(Department.Audit, FieldProfile.Masked)]
[Subscriber(Department.Inspection, FieldProfile.Masked)]
public sealed record ViolationSuspected
{
    /// <summary>疑点编号.</summary>
    [Subject(SubjectKind.Case), MaxLength(64)]
    public required string SuspicionNo { get; init; }

    /// <summary>Institution it is about, by the staffing office's id.</summary>
    [MaxLength(64)]
    public required string InstitutionId { get; init; }

    /// <summary>Its name.</summary>
    [Classified(Classification.Public)]
    public string? InstitutionName { get; init; }

    /// <summary>疑似问题类别: unauthorised body, excess of quota, excess of leadership posts, mixed quota types, ghost payroll.</summary>
    public required CodedValue ViolationKind { get; init; }

    /// <summary>发现方式: rule, audit, inspection, report.</summary>
    public CodedValue? DiscoveryKind { get; init; }

    /// <summary>比对规则.</summary>
    [MaxLength(64)]
    public string? RuleNo { get; init; }

    /// <summary>涉及人数.</summary>
    [Range(0, 100000)]
    public int? HeadCount { get; init; }

    /// <summary>What was found; names nobody.</summary>
    [Classified(Classification.Sensitive), MaxLength(2000)]
    public string? Description { get; init; }

    /// <summary>证据索引: numbers of events, documents or attachments.</summary>
    [Classified(Classification.Sensitive), MaxLength(100)]
    public IReadOnlyList<string>? EvidenceRefs { get; init; }
}
