using ExchangeHub.Contracts;

namespace ExchangeHub.Sandbox.Store;

/// <summary>What a system's interface needs of the recorded facts: wait for the next, and note what became of them.</summary>
internal static class FactReading
{
    /// <summary>What <paramref name="read"/> finds; waits for the first.</summary>
    public static async Task<IReadOnlyList<Change>> FactsAsync(
        this DepartmentStore store, Func<StoreSession, IReadOnlyList<Change>> read, TimeSpan wait, TimeProvider clock, CancellationToken cancellationToken)
    {
        var deadline = clock.GetUtcNow() + wait;
        while (true)
        {
            // Taken before the look, so that a fact recorded in between is not waited out.
            var next = store.NextRecorded;
            var facts = store.Read(read);
            var left = deadline - clock.GetUtcNow();
            if (facts.Count > 0 || left <= TimeSpan.Zero)
            {
                return facts;
            }

            try
            {
                await next.WaitAsync(left, clock, cancellationToken);
            }
            catch (TimeoutException)
            {
                return facts;
            }
        }
    }

    /// <summary>Everything recorded after a position, settled or not: who reads by position reads again after a loss.</summary>
    public static IReadOnlyList<Change> RecordedAfter(this StoreSession session, long after, int max) =>
        [.. session.Query("select * from changes where position > $after order by position limit $max", ("$after", after), ("$max", max)).Select(Change.Of)];

    /// <summary>Notes outcomes one by one; what has one keeps it.</summary>
    public static int Settle(this StoreSession session, IEnumerable<ChangeResult> results) => results.Sum(result => session.Execute(
        "update changes set state = $state, code = $code, detail = $detail, sequence = $sequence where rowId = $rowId and state = 'pending'",
        ("$state", result.Status == EventStatus.Rejected ? "rejected" : "accepted"), ("$code", result.Code), ("$detail", result.Detail),
        ("$sequence", result.Sequence), ("$rowId", result.RowId)));
}

/// <summary>A fact as an interface hands it out: without what the exchange has said of it.</summary>
internal sealed record RecordedFact(
    string RowId, long Position, string BusinessType, string RecordedAt, string? EffectiveDate, string? DocumentNo, string? DocumentDate,
    string? CorrelationId, string? CausationId, string? TraceParent, System.Text.Json.Nodes.JsonObject Fields)
{
    public static RecordedFact Of(Change change) => new(
        change.RowId, change.Position, change.BusinessType, change.RecordedAt, change.EffectiveDate, change.DocumentNo, change.DocumentDate,
        change.CorrelationId, change.CausationId, change.TraceParent, change.Fields);
}
