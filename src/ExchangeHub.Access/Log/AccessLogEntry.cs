using ExchangeHub.Contracts;

namespace ExchangeHub.Access.Log;

/// <summary>One read or refusal: who, what, of which region, why, by which rule. Holds no personal data but person keys.</summary>
public sealed record AccessLogEntry
{
    public required DateTimeOffset At { get; init; }

    public required Caller Reader { get; init; }

    /// <summary>One of <see cref="Decisions.AccessAction"/>.</summary>
    public required string Action { get; init; }

    /// <summary>As in <see cref="Decisions.AccessRequest"/>.</summary>
    public required string Resource { get; init; }

    /// <summary>The region that was read, or was to be.</summary>
    public required string Region { get; init; }

    /// <summary>The highest class that was shown in clear.</summary>
    public required Classification Shown { get; init; }

    /// <summary>What the decision was, with rule, grant and profile.</summary>
    public required Decisions.AccessDecision Decision { get; init; }

    /// <summary>What the reader said it is for, or what its grant says.</summary>
    public string? Purpose { get; init; }

    /// <summary>Rows that were answered.</summary>
    public int Rows { get; init; }

    /// <summary>Subjects that were answered, for "who has seen this person's data"; person keys and institution ids, never identity numbers.</summary>
    public IReadOnlyCollection<string> Subjects { get; init; } = [];

    /// <summary><c>X-Request-Id</c>.</summary>
    public required string RequestId { get; init; }
}

/// <summary>Where reads and refusals are kept; append-only, at least 180 days.</summary>
public interface IAccessLog
{
    /// <summary>Keeps the entries before anything is answered. False where the rows of the day that a grant allows are used up; then nothing may be answered.</summary>
    ValueTask<bool> WriteAsync(IReadOnlyList<AccessLogEntry> entries, CancellationToken cancellationToken);

    /// <summary>Keeps the entry soon, with others.</summary>
    void Append(AccessLogEntry entry);
}
