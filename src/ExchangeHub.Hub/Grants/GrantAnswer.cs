using ExchangeHub.Contracts;

namespace ExchangeHub.Hub.Grants;

/// <summary>A grant as the interface shows it.</summary>
internal sealed record GrantAnswer
{
    public required Guid Id { get; init; }

    public required string Status { get; init; }

    public required int Version { get; init; }

    public required Party Grantee { get; init; }

    public required IReadOnlyList<string> Target { get; init; }

    public required IReadOnlyList<string> Resources { get; init; }

    public required string FieldProfile { get; init; }

    public required string Purpose { get; init; }

    public required string LegalBasis { get; init; }

    public required string ApprovalDocNo { get; init; }

    public required DateOnly ApprovalDate { get; init; }

    public required DateOnly NotBefore { get; init; }

    public required DateOnly NotAfter { get; init; }

    public int? RowsPerDay { get; init; }

    /// <summary>Rows of the day's limit that are used up, by the day in China; of one grant alone, and only where it has a limit.</summary>
    public long? RowsToday { get; init; }

    public required string GrantorRegion { get; init; }

    public required string IssuedBy { get; init; }

    public required DateTimeOffset IssuedAt { get; init; }

    public string? CountersignedBy { get; init; }

    public DateTimeOffset? CountersignedAt { get; init; }

    public string? EndedBy { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public string? Reason { get; init; }

    public Guid? Renews { get; init; }

    public Guid? Application { get; init; }

    public IReadOnlyList<GrantStep>? History { get; init; }

    public static GrantAnswer Of(GrantRow grant, DateOnly today) => new()
    {
        Id = grant.Id,
        Status = grant.StateOn(today),
        Version = grant.Version,
        Grantee = new Party(grant.Department, grant.Region),
        Target = grant.TargetList,
        Resources = grant.Resources.Split(' '),
        FieldProfile = grant.Profile,
        Purpose = grant.Purpose,
        LegalBasis = grant.LegalBasis,
        ApprovalDocNo = grant.ApprovalDocNo,
        ApprovalDate = grant.ApprovalDate,
        NotBefore = grant.NotBefore,
        NotAfter = grant.NotAfter,
        RowsPerDay = grant.RowsPerDay,
        GrantorRegion = grant.GrantorRegion,
        IssuedBy = grant.IssuedBy,
        IssuedAt = Moment(grant.IssuedAt),
        CountersignedBy = grant.CountersignedBy,
        CountersignedAt = grant.CountersignedAt is { } signed ? Moment(signed) : null,
        EndedBy = grant.EndedBy,
        EndedAt = grant.EndedAt is { } ended ? Moment(ended) : null,
        Reason = grant.Reason,
        Renews = grant.Renews,
        Application = grant.Application,
    };

    public static GrantStep Step(GrantChange change) => new(change.Version, change.Kind, Moment(change.At), change.By, change.Detail);

    public static DateTimeOffset Moment(long unixMilliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(unixMilliseconds).ToOffset(ChinaTime.Offset);
}

/// <summary>One version of a grant: what made it.</summary>
internal sealed record GrantStep(int Version, string Kind, DateTimeOffset At, string By, string? Detail);
