using ExchangeHub.Adapters.Connectors;

namespace ExchangeHub.Adapters.Exchange.Store;

/// <summary>Feeds that stand still because their source no longer looks as its mapping says.</summary>
internal sealed class FeedAlarms(AdapterStore store, string clientId, TimeProvider clock)
{
    /// <summary>Raises the alarm; true where it was not raised before.</summary>
    public bool Raise(SourceDriftException drift)
    {
        var isNew = store.Execute(
            "insert into alarms(source, detail, since) values ($source, $detail, $since) on conflict(source) do update set detail = $detail where detail <> $detail",
            ("$source", drift.SourceName), ("$detail", drift.Detail), ("$since", AdapterStore.Stamp(clock.GetUtcNow()))) > 0;
        return isNew;
    }

    /// <summary>The feed goes again; true where it stood still.</summary>
    public bool Clear() => store.Execute("delete from alarms") > 0;

    public IReadOnlyList<FeedAlarm> All() => store.Query(
        "select source, detail, since from alarms order by source",
        row => new FeedAlarm(clientId, row.GetString(0), row.GetString(1), AdapterStore.Time(row.GetInt64(2))));
}

/// <summary>One feed that stands still.</summary>
internal sealed record FeedAlarm(string ClientId, string Source, string Detail, DateTimeOffset Since);
