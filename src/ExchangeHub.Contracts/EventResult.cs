namespace ExchangeHub.Contracts;

/// <summary>Something found in an event: a code of <c>contracts/rejections.md</c>, the field and what is wrong with it.</summary>
/// <param name="Code">Slug, e.g. <c>missing-field</c>.</param>
/// <param name="Field">Path such as <c>data.institutionId</c> or an attribute name; empty for the whole.</param>
/// <param name="Detail">A sentence for the sender; never carries the offending personal value.</param>
public sealed record Finding(string Code, string Field, string Detail);

/// <summary>The hub's answer to one event.</summary>
public sealed record EventResult
{
    /// <summary>The sender's id, where it could be read.</summary>
    public string? Id { get; init; }

    /// <summary>The sender's source, where it could be read.</summary>
    public string? Source { get; init; }

    /// <summary><c>accepted</c>, <c>duplicate</c> or <c>rejected</c>.</summary>
    public required string Status { get; init; }

    /// <summary>Number in the ledger, where accepted or duplicate.</summary>
    public long? Sequence { get; init; }

    /// <summary>Leaf hash of the ledger entry, base64url, where accepted or duplicate.</summary>
    public string? LeafHash { get; init; }

    /// <summary>Quality findings that travel with the event.</summary>
    public IReadOnlyList<Finding> Warnings { get; init; } = [];

    /// <summary>Why it was rejected.</summary>
    public IReadOnlyList<Finding> Errors { get; init; } = [];
}

/// <summary>Values of <see cref="EventResult.Status"/>.</summary>
public static class EventStatus
{
    /// <summary>In the ledger now.</summary>
    public const string Accepted = "accepted";

    /// <summary>In the ledger already, with the same content.</summary>
    public const string Duplicate = "duplicate";

    /// <summary>Not in the ledger.</summary>
    public const string Rejected = "rejected";
}
