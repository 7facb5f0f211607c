using ExchangeHub.Contracts;

namespace ExchangeHub.Access.Decisions;

/// <summary>The answer of <see cref="AccessRules"/>, with what made it, so that anyone can be told why.</summary>
public sealed record AccessDecision
{
    /// <summary>May it be done?</summary>
    public required bool Allowed { get; init; }

    /// <summary>The rule that decided: one of <see cref="AccessRule"/>.</summary>
    public required string Rule { get; init; }

    /// <summary>Why not, from <c>contracts/rejections.md</c>; null where it is allowed.</summary>
    public string? Code { get; init; }

    /// <summary>One of <see cref="FieldProfile"/>; null where it is not allowed.</summary>
    public string? Profile { get; init; }

    /// <summary>Top-level fields that an agreement opens beyond the profile.</summary>
    public IReadOnlySet<string>? OpenedFields { get; init; }

    /// <summary>The grant that opened the region.</summary>
    public Grant? Grant { get; init; }

    /// <summary>The agreement that opened the resource or fields of it.</summary>
    public Agreement? Agreement { get; init; }

    /// <summary>True where the region is neither the reader's own nor below it.</summary>
    public bool AcrossRegions { get; init; }

    /// <summary>Version of the grants and agreements it was decided by.</summary>
    public required long SnapshotVersion { get; init; }

    /// <summary>What of it a reader gets: people see what is masked until they say what for, systems what they are entitled to.</summary>
    /// <param name="reader">Who reads.</param>
    /// <param name="purpose">What for; null where the reader does not say.</param>
    public AccessDecision For(Caller reader, string? purpose) =>
        Allowed && reader.User is not null && purpose is null ? this with { Profile = FieldProfile.Masked, OpenedFields = null } : this;
}

/// <summary>The rules a decision names.</summary>
public static class AccessRule
{
    /// <summary>Its own region, or one below it.</summary>
    public const string OwnRegion = "own-region";

    /// <summary>The reader's own department sent it, from its own region or one below.</summary>
    public const string OwnEvent = "own-event";

    /// <summary>A grant opened the region.</summary>
    public const string Grant = "grant";

    /// <summary>Nothing allowed it.</summary>
    public const string DefaultDeny = "default-deny";

    /// <summary>System, security and audit administrators see no business data.</summary>
    public const string SeparationOfDuties = "separation-of-duties";

    /// <summary>The department is entitled to none of its fields, and no agreement opened any.</summary>
    public const string NotEntitled = "not-entitled";

    /// <summary>What may be seen of it is too little for this action.</summary>
    public const string ClassTooHigh = "class-too-high";

    /// <summary>No grant opens this resource.</summary>
    public const string NeverGranted = "never-granted";

    /// <summary>This node does not know for certain which grants and agreements are in force.</summary>
    public const string NotCurrent = "grants-not-current";
}
