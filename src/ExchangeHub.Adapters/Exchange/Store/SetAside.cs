using ExchangeHub.Adapters.Connectors;

namespace ExchangeHub.Adapters.Exchange.Store;

/// <summary>Rows that could not be exchanged, with the reason; the system has been told, and these are for whoever runs the adapter.</summary>
internal sealed class SetAside(AdapterStore store, TimeProvider clock)
{
    public void Record(IReadOnlyCollection<RowOutcome> refused) => store.ExecuteAll(
        "insert into set_aside(source, row_id, code, detail, at) values ($source, $row, $code, $detail, $at) on conflict do update set code = $code, detail = $detail, at = $at",
        refused,
        outcome => [
            ("$source", outcome.Row.Source), ("$row", outcome.Row.RowId), ("$code", outcome.Code ?? AdapterCode.MappingFailed),
            ("$detail", outcome.Detail ?? ""), ("$at", AdapterStore.Stamp(clock.GetUtcNow()))]);

    /// <summary>A row that was corrected and is accepted now is no longer set aside.</summary>
    public void Forget(IReadOnlyCollection<RowOutcome> accepted)
    {
        if (accepted.Count > 0 && Count() > 0)
        {
            store.ExecuteAll(
                "delete from set_aside where source = $source and row_id = $row", accepted, outcome => [("$source", outcome.Row.Source), ("$row", outcome.Row.RowId)]);
        }
    }

    public IReadOnlyList<SetAsideRow> Latest(int max) => store.Query(
        "select source, row_id, code, detail, at from set_aside order by at desc limit $max",
        row => new SetAsideRow(row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), AdapterStore.Time(row.GetInt64(4))),
        ("$max", max));

    public long Count() => store.Query("select count(*) from set_aside", row => row.GetInt64(0))[0];
}

/// <summary>A row that was set aside.</summary>
internal sealed record SetAsideRow(string Source, string RowId, string Code, string Detail, DateTimeOffset At);
