using ExchangeHub.Contracts;

namespace ExchangeHub.Adapters.Rosters;

/// <summary>What became of an import.</summary>
public sealed record RosterImportResult
{
    /// <summary>One of <see cref="RosterImportStatus"/>.</summary>
    public required string Status { get; init; }

    /// <summary>快照编号.</summary>
    public required string SnapshotId { get; init; }

    /// <summary>The file.</summary>
    public required string File { get; init; }

    /// <summary>What kind of file it was taken for.</summary>
    public required string Format { get; init; }

    /// <summary>The department.</summary>
    public required string Department { get; init; }

    /// <summary>The region.</summary>
    public required string Region { get; init; }

    /// <summary>The day.</summary>
    public required DateOnly AsOf { get; init; }

    /// <summary>名册类别.</summary>
    public required CodedValue RosterKind { get; init; }

    /// <summary>Rows of the file.</summary>
    public required int Rows { get; init; }

    /// <summary>Good ones.</summary>
    public required int People { get; init; }

    /// <summary>Bad ones.</summary>
    public required int RowsLeftOut { get; init; }

    /// <summary>Pages they fill.</summary>
    public required int Pages { get; init; }

    /// <summary>The digest of the people.</summary>
    public required string Digest { get; init; }

    /// <summary>Events that were new to the hub.</summary>
    public int Accepted { get; init; }

    /// <summary>Events the hub had already.</summary>
    public int Duplicate { get; init; }

    /// <summary>Headings that were not understood; their columns are not handed over.</summary>
    public required IReadOnlyList<string> UnknownColumns { get; init; }

    /// <summary>Findings that keep no row back, by code.</summary>
    public required IReadOnlyDictionary<string, int> Warnings { get; init; }

    /// <summary>The first of what is wrong.</summary>
    public required IReadOnlyList<RosterProblem> Errors { get; init; }

    /// <summary>Where the bad rows stand, each with its reason; null where there is none.</summary>
    public string? ErrorsFile { get; init; }
}

/// <summary>Values of <see cref="RosterImportResult.Status"/>.</summary>
public static class RosterImportStatus
{
    /// <summary>Handed over.</summary>
    public const string Published = "published";

    /// <summary>The hub had all of it already.</summary>
    public const string Unchanged = "unchanged";

    /// <summary>Only looked at.</summary>
    public const string Checked = "checked";

    /// <summary>Nothing handed over: no row is good, or one is bad and none was to be.</summary>
    public const string Refused = "refused";
}
