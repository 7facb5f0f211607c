using ExchangeHub.Adapters.Exchange.Store;
using Microsoft.Data.Sqlite;

namespace ExchangeHub.Adapters.Connectors;

/// <summary>
/// How one system was last seen by the process that runs its adapter. Kept beside the adapter, and written only when it changes, so that
/// <c>./hub doctor</c> sees it from outside.
/// </summary>
internal sealed class ConnectorState(AdapterStore store, TimeProvider clock)
{
    private readonly Lock gate = new();
    private SystemTrouble? trouble;
    private bool isKeeping;

    /// <summary>What another process last wrote; null while the system answers.</summary>
    public SystemTrouble? Kept => store.Query(
        "select since, detail, paused from trouble",
        row => new SystemTrouble(AdapterStore.Time(row.GetInt64(0)), row.GetString(1), row.GetInt64(2) == 1)) is [var kept, ..] ? kept : null;

    /// <summary>The adapter starts: what an earlier one saw is over, and what it sees is kept from now on. Who only looks keeps nothing.</summary>
    public void Begin()
    {
        isKeeping = true;
        Write(null);
    }

    public void Succeeded() => Change(null);

    public void Failed(string detail) => Change(new SystemTrouble(Since(), detail, trouble?.IsPaused ?? false));

    /// <summary>The system is left alone after repeated failures.</summary>
    public void Paused() => Change(new SystemTrouble(Since(), trouble?.Detail ?? "", IsPaused: true));

    /// <summary>It is called again.</summary>
    public void Resumed() => Change(trouble is { } known ? known with { IsPaused = false } : null);

    private DateTimeOffset Since() => trouble?.Since ?? clock.GetUtcNow();

    private void Change(SystemTrouble? now)
    {
        lock (gate)
        {
            if (trouble != now)
            {
                trouble = now;
                if (isKeeping)
                {
                    Write(now);
                }
            }
        }
    }

    private void Write(SystemTrouble? now)
    {
        try
        {
            if (now is null)
            {
                store.Execute("delete from trouble");
                return;
            }

            store.Execute(
                "insert into trouble(id, since, detail, paused) values (1, $since, $detail, $paused) on conflict(id) do update set since = $since, detail = $detail, paused = $paused",
                ("$since", AdapterStore.Stamp(now.Since)), ("$detail", now.Detail), ("$paused", now.IsPaused ? 1 : 0));
        }
        catch (SqliteException)
        {
            // A full disk stops the feed with a reason of its own; what is told about the system must not stop a call to it.
        }
    }
}

/// <summary>A system that does not answer as it should: since when, how, and whether it is left alone for now.</summary>
internal sealed record SystemTrouble(DateTimeOffset Since, string Detail, bool IsPaused);
