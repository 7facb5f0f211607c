using System.ComponentModel.DataAnnotations;
using ExchangeHub.Contracts.Codes;

namespace ExchangeHub.Contracts.HubEvents;

/// <summary>校核: somebody doubts a value. The notice says where; what was seen and what is believed is read at the hub by the department in charge.</summary>
[Contract("hub", "challenge-raised", 1, Title = "数据校核申请",
    Publishers = [Department.Hub], DueWorkingDays = 10,
    Basis = "政务数据共享条例 art. 26; domain flow F11")]
[Subscriber(Department.Staffing, FieldProfile.Acting)]
[Subscriber(Department.CreditCode, FieldProfile.Acting)]
[Subscriber(Department.DomainName, FieldProfile.Acting)]
[Subscriber(Department.Organization, FieldProfile.Acting)]
[Subscriber(Department.Hr, FieldProfile.Acting)]
[Subscriber(Department.Finance, FieldProfile.Acting)]
[Subscriber(Department.Discipline, FieldProfile.Acting)]
public sealed record ChallengeRaised
{
    /// <summary>校核编号.</summary>
    [Subject(SubjectKind.Case), MaxLength(64)]
    public required string ChallengeNo { get; init; }

    /// <summary>Type of the doubted event.</summary>
    [MaxLength(100)]
    public required string EventType { get; init; }

    /// <summary>Its number in the ledger.</summary>
    [Range(1, 9007199254740991)]
    public required long EventSequence { get; init; }

    /// <summary>The doubted field, by its name on the wire.</summary>
    [MaxLength(200)]
    public required string Field { get; init; }

    /// <summary>The value seen.</summary>
    [Classified(Classification.Sensitive), MaxLength(500)]
    public string? SeenValue { get; init; }

    /// <summary>The value believed to be right.</summary>
    [Classified(Classification.Sensitive), MaxLength(500)]
    public string? BelievedValue { get; init; }

    /// <summary>What it rests on.</summary>
    [Classified(Classification.Sensitive), MaxLength(1000)]
    public string? Evidence { get; init; }

    /// <summary>Who doubts it.</summary>
    [MaxLength(20)]
    public required string RaisedByDepartment { get; init; }

    /// <summary>Region of who doubts it.</summary>
    public required RegionCode RaisedByRegion { get; init; }

    /// <summary>数源部门 that is to answer.</summary>
    [MaxLength(20)]
    public required string SourceDepartment { get; init; }

    /// <summary>Until when.</summary>
    public required DateOnly DueOn { get; init; }
}
