namespace ExchangeHub.Access.Decisions;

/// <summary>A countersigned and not revoked permission to read another region's data, as decisions see it.</summary>
public sealed record Grant
{
    /// <summary>授权编号.</summary>
    public required Guid Id { get; init; }

    /// <summary>Rises with every change.</summary>
    public required int Version { get; init; }

    /// <summary>Who may read.</summary>
    public required string Department { get; init; }

    /// <summary>From which region; everything below it may too.</summary>
    public required string Region { get; init; }

    /// <summary>Whose data may be read, each with everything below it.</summary>
    public required IReadOnlyList<string> Targets { get; init; }

    /// <summary>Names of <see cref="AccessResource"/>.</summary>
    public required IReadOnlyList<string> Resources { get; init; }

    /// <summary>The most that is shown: <c>masked</c> or <c>full</c>. A department never sees more than it does at home.</summary>
    public required string Profile { get; init; }

    /// <summary>用途.</summary>
    public required string Purpose { get; init; }

    /// <summary>First day.</summary>
    public required DateOnly NotBefore { get; init; }

    /// <summary>Last day.</summary>
    public required DateOnly NotAfter { get; init; }

    /// <summary>Rows that may be read on one day; null for no limit.</summary>
    public int? RowsPerDay { get; init; }

    /// <summary>True from the first day to the last.</summary>
    public bool Covers(DateOnly day) => NotBefore <= day && day <= NotAfter;
}

/// <summary>An approved agreement between two departments: it opens types or fields beyond a contract's <c>subscribers</c>.</summary>
public sealed record Agreement
{
    /// <summary>协议编号.</summary>
    public required Guid Id { get; init; }

    /// <summary>Rises with every change.</summary>
    public required int Version { get; init; }

    /// <summary>Department whose data it is.</summary>
    public required string Provider { get; init; }

    /// <summary>Region whose data it is, with everything below it.</summary>
    public required string ProviderRegion { get; init; }

    /// <summary>Department that may receive it.</summary>
    public required string Consumer { get; init; }

    /// <summary>Region of that department; everything below it may too.</summary>
    public required string ConsumerRegion { get; init; }

    /// <summary>Contract types, without patterns.</summary>
    public required IReadOnlySet<string> Types { get; init; }

    /// <summary>Top-level fields shown as they are; null where only what is masked is opened.</summary>
    public IReadOnlySet<string>? Fields { get; init; }

    /// <summary>用途.</summary>
    public required string Purpose { get; init; }

    /// <summary>First day.</summary>
    public required DateOnly NotBefore { get; init; }

    /// <summary>Last day.</summary>
    public required DateOnly NotAfter { get; init; }

    /// <summary>True from the first day to the last.</summary>
    public bool Covers(DateOnly day) => NotBefore <= day && day <= NotAfter;
}
