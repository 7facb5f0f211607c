using ExchangeHub.Contracts;

namespace ExchangeHub.Hub.Pipeline;

/// <summary>One event on its way through the pipeline, and what each stage found out about it.</summary>
internal sealed class IncomingEvent
{
    private List<Finding>? errors;
    private List<Finding>? warnings;
    private int? errorsBeforeCommit;

    /// <summary>Null where it could not be read as a CloudEvent.</summary>
    public CloudEvent? Event { get; init; }

    public string? Id { get; init; }

    public string? Source { get; init; }

    /// <summary>The trace it belongs to: the sender's own, or that of the request it came with.</summary>
    public string? TraceParent { get; set; }

    /// <summary>Set by validation.</summary>
    public Contract? Contract { get; set; }

    /// <summary>Set before the commit: the keyed hash of the content that makes two events the same.</summary>
    public byte[]? Fingerprint { get; set; }

    /// <summary>Set before the commit: the data as it is kept, and its salted hash.</summary>
    public (byte[] Box, byte[] Hash) Sealed { get; set; }

    /// <summary>Set by the ledger for accepted events and duplicates.</summary>
    public long? Sequence { get; set; }

    /// <summary>Set by the ledger for accepted events and duplicates.</summary>
    public byte[]? LeafHash { get; set; }

    /// <summary>Set by the ledger: the lanes that its deliveries keep to.</summary>
    public string? Subject { get; set; }

    /// <inheritdoc cref="Subject"/>
    public string? OtherSubject { get; set; }

    /// <summary>Set by the ledger where (source, id) was there already with the same content.</summary>
    public bool IsDuplicate { get; set; }

    /// <summary>Set by routing: the subscriptions that are owed it.</summary>
    public IReadOnlyList<Guid> Targets { get; set; } = [];

    public IReadOnlyList<Finding> Errors => (IReadOnlyList<Finding>?)errors ?? [];

    public IReadOnlyList<Finding> Warnings => (IReadOnlyList<Finding>?)warnings ?? [];

    public bool IsRejected => errors is not null;

    public bool IsNew => !IsRejected && !IsDuplicate;

    public string Status => IsRejected ? EventStatus.Rejected : IsDuplicate ? EventStatus.Duplicate : EventStatus.Accepted;

    /// <summary>Called before each try to commit: what an earlier try found out in the ledger was rolled back with it.</summary>
    public void BeginCommit()
    {
        errorsBeforeCommit ??= Errors.Count;
        errors = errorsBeforeCommit == 0 ? null : errors![..errorsBeforeCommit.Value];
        (Sequence, LeafHash, Subject, OtherSubject, IsDuplicate, Targets) = (null, null, null, null, false, []);
    }

    public void Reject(string code, string field, string detail) => (errors ??= []).Add(new Finding(code, field, detail));

    public void Add(IReadOnlyList<Finding> foundErrors, IReadOnlyList<Finding> foundWarnings)
    {
        if (foundErrors.Count > 0)
        {
            (errors ??= []).AddRange(foundErrors);
        }

        if (foundWarnings.Count > 0)
        {
            (warnings ??= []).AddRange(foundWarnings);
        }
    }

    public EventResult ToResult() => new()
    {
        Id = Id,
        Source = Source,
        Status = Status,
        Sequence = IsRejected ? null : Sequence,
        LeafHash = IsRejected || LeafHash is null ? null : System.Buffers.Text.Base64Url.EncodeToString(LeafHash),
        Warnings = Warnings,
        Errors = Errors,
    };
}
