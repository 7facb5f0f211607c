namespace ExchangeHub.Adapters.Connectors;

/// <summary>
/// How bytes travel to and from one department's system; what they mean is the mapping's business. Every call may be repeated: rows
/// are known by their id, orders by their delivery id. A system that cannot be reached or is too slow is a
/// <see cref="SystemUnavailableException"/>; who calls waits and tries again.
/// </summary>
internal interface ISystemConnector : IAsyncDisposable
{
    /// <summary>
    /// True where the system takes orders in the order in which they are handed over and tells their outcome later: a batch goes to it whole, and
    /// <see cref="ReadAnswersAsync"/> is asked.
    /// </summary>
    bool AnswersLater { get; }

    /// <summary>Is the system there, and does it look as its mapping says?</summary>
    Task CheckAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Rows the system has recorded and that are not settled, in its own order; waits for the first one. Throws
    /// <see cref="SourceDriftException"/> where a source no longer has the columns its mapping names.
    /// </summary>
    Task<IReadOnlyList<SourceRow>> ReadAsync(int max, TimeSpan wait, CancellationToken cancellationToken);

    /// <summary>The rows are kept in the adapter's own buffer; the hub has not answered yet. They are not read again.</summary>
    Task TakeAsync(IReadOnlyList<SourceRow> rows, CancellationToken cancellationToken);

    /// <summary>Tells the system what became of its rows, in the order in which they were read. They are not read again.</summary>
    Task SettleAsync(IReadOnlyList<RowOutcome> outcomes, CancellationToken cancellationToken);

    /// <summary>
    /// Hands over orders; the answers come in the same order. The same delivery id again brings the same answer and no second effect.
    /// A system that decides later answers <c>received</c>, and <see cref="ReadAnswersAsync"/> brings the outcome.
    /// </summary>
    Task<IReadOnlyList<OrderAnswer>> ApplyAsync(IReadOnlyList<OrderRow> orders, CancellationToken cancellationToken);

    /// <summary>Outcomes the system has decided since, not yet confirmed; waits for the first one. Empty at once where every answer comes directly.</summary>
    Task<IReadOnlyList<LateAnswer>> ReadAnswersAsync(int max, TimeSpan wait, CancellationToken cancellationToken);

    /// <summary>The hub has these outcomes; they are not read again.</summary>
    Task ConfirmAnswersAsync(IReadOnlyList<Guid> deliveryIds, CancellationToken cancellationToken);
}

/// <summary>
/// A row as the system recorded it, in its own words: column (element, field) to text, absent and empty alike as null. The id never
/// changes and becomes the event's id.
/// </summary>
/// <param name="Source">Name of the source in the mapping: a table, a path, an operation, a file pattern.</param>
/// <param name="RowId">The row's id.</param>
/// <param name="Columns">Its columns.</param>
/// <param name="Problem">Why the row cannot be used, where the connector already knows: it is set aside and its neighbours go on.</param>
internal sealed record SourceRow(string Source, string RowId, IReadOnlyDictionary<string, string?> Columns, RowProblem? Problem = null);

/// <summary>A code of <c>contracts/rejections.md</c> or of the adapters, the column, and the reason, without the value.</summary>
internal sealed record RowProblem(string Code, string? Column, string Detail);

/// <summary>What became of one row; code and detail are for the person who recorded it.</summary>
internal sealed record RowOutcome(SourceRow Row, bool IsAccepted, string? Code = null, string? Detail = null, long? Sequence = null);

/// <summary>An order in the words of the system: what a delivered event makes it do.</summary>
/// <param name="DeliveryId">What the system recognises a repetition by.</param>
/// <param name="Target">Name of the target in the mapping: a table, a path, an operation, a file name.</param>
/// <param name="Columns">Its columns.</param>
/// <param name="Cause">What led to it; the system states it with the facts that follow from it.</param>
internal sealed record OrderRow(Guid DeliveryId, string Target, IReadOnlyDictionary<string, string?> Columns, OrderCause Cause);

/// <summary>What led to an order. <paramref name="Subject"/> is the person or institution it is about, by the hub's key.</summary>
internal sealed record OrderCause(string EventId, string EventType, string CorrelationId, string? Subject, string? TraceParent);

/// <summary>
/// What the system did: <c>completed</c>, <c>refused</c> with its own code, <c>received</c> for an outcome that follows, or <c>failed</c> for not now.
/// </summary>
internal sealed record OrderAnswer(string Stage, string? Code = null, string? Detail = null, string? BusinessNo = null, int? RetryAfterSeconds = null);

/// <summary>An outcome that came after the order was received.</summary>
internal sealed record LateAnswer(Guid DeliveryId, OrderAnswer Answer);
