using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using ExchangeHub.Contracts;

namespace ExchangeHub.Sandbox.Store;

/// <summary>The facts of a department that wait for the exchange, and what became of them.</summary>
internal static class Outbox
{
    private const string Pending = "pending";

    /// <summary>Records a fact in the transaction of the business that made it, and returns its row id.</summary>
    public static string Record(this StoreSession session, Fact fact, Cause? cause, TimeProvider clock)
    {
        var rowId = Guid.CreateVersion7(clock.GetUtcNow()).ToString();
        session.Execute(
            """
            insert into changes(rowId, businessType, fields, effectiveDate, documentNo, documentDate, correlationId, causationId, traceParent, recordedAt)
            values ($rowId, $type, $fields, $effective, $documentNo, $documentDate, $correlation, $causation, $trace, $at)
            """,
            ("$rowId", rowId), ("$type", fact.BusinessType), ("$fields", fact.Fields.ToJsonString(WireJson.Options)),
            ("$effective", fact.EffectiveDate), ("$documentNo", fact.DocumentNo), ("$documentDate", fact.DocumentDate),
            // A fact that nothing led to opens a case, and its own number is the case's.
            ("$correlation", cause?.CorrelationId ?? cause?.EventId ?? rowId), ("$causation", cause?.EventId), ("$trace", cause?.TraceParent ?? Activity.Current?.Id),
            ("$at", clock.GetUtcNow().ToOffset(ChinaTime.Offset).ToString("yyyy-MM-ddTHH:mm:ss.fffzzz", CultureInfo.InvariantCulture)));
        return rowId;
    }

    public static IReadOnlyList<Change> PendingAfter(this StoreSession session, long after, int max) =>
        [.. session.Query(
            "select * from changes where state = 'pending' and position > $after order by position limit $max", ("$after", after), ("$max", max))
            .Select(Change.Of)];

    public static Change? FindChange(this StoreSession session, string rowId) =>
        session.Single("select * from changes where rowId = $rowId", ("$rowId", rowId)) is { } row ? Change.Of(row) : null;

    public static IReadOnlyList<JsonObject> LatestChanges(this StoreSession session, int max) =>
        session.Query("select position, rowId, businessType, state, code, detail, sequence, recordedAt from changes order by position desc limit $max", ("$max", max));

    public static int Acknowledge(this StoreSession session, ChangeAcknowledgement acknowledgement)
    {
        foreach (var result in acknowledgement.Results)
        {
            session.Execute(
                "update changes set state = $state, code = $code, detail = $detail, sequence = $sequence where rowId = $rowId and position <= $upTo and state = 'pending'",
                ("$state", result.Status == EventStatus.Rejected ? "rejected" : "accepted"), ("$code", result.Code), ("$detail", result.Detail),
                ("$sequence", result.Sequence), ("$rowId", result.RowId), ("$upTo", acknowledgement.UpTo));
        }

        return session.Execute(
            "update changes set state = 'accepted' where position <= $upTo and state = $pending", ("$upTo", acknowledgement.UpTo), ("$pending", Pending));
    }
}
