using ExchangeHub.Contracts;

namespace ExchangeHub.Adapters.Connectors.Rest;

/// <summary>What a system that posts is answered: a result for each row, or why there is none and whether to come again.</summary>
internal sealed record PushAnswer(int Status, IReadOnlyList<PushResult>? Results = null, string? Code = null, string? Detail = null, TimeSpan? RetryAfter = null)
{
    public static PushAnswer Of(IEnumerable<RowOutcome> outcomes) => new(200, [.. outcomes.Select(PushResult.Of)]);

    public static PushAnswer Refused(int status, string code, string detail) => new(status, Code: code, Detail: detail);

    public static PushAnswer Later(TimeSpan after, string detail) => new(503, Code: RejectionCode.Unavailable, Detail: detail, RetryAfter: after);
}

/// <summary>What became of one row: <c>accepted</c>, or <c>rejected</c> with code and detail for the person who recorded it.</summary>
internal sealed record PushResult(string RowId, string Status, string? Code, string? Detail, long? Sequence)
{
    public static PushResult Of(RowOutcome outcome) =>
        new(outcome.Row.RowId, outcome.IsAccepted ? "accepted" : "rejected", outcome.Code, outcome.Detail, outcome.Sequence);
}
