namespace ExchangeHub.Hub.Storage;

/// <summary>A column of a bulk insert: its name, its PostgreSQL type and where its value comes from.</summary>
internal abstract class BulkColumn<TRow>(string name, string postgresType)
{
    public string Name => name;

    public string PostgresType => postgresType;

    public abstract object? Value(TRow row);

    public abstract Array Values(IReadOnlyList<TRow> rows);
}

internal sealed class BulkColumn<TRow, TValue>(string name, string postgresType, Func<TRow, TValue> read)
    : BulkColumn<TRow>(name, postgresType)
{
    public override object? Value(TRow row) => read(row);

    public override Array Values(IReadOnlyList<TRow> rows)
    {
        var values = new TValue[rows.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = read(rows[i]);
        }

        return values;
    }
}

/// <summary>How rows of one table are written many at a time.</summary>
internal sealed record BulkTable<TRow>(string Name, string OnConflict, IReadOnlyList<BulkColumn<TRow>> Columns);
