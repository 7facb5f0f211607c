using Npgsql;

namespace ExchangeHub.Hub.Storage;

/// <summary>A column of a bulk insert: its name, its PostgreSQL type and where its value comes from.</summary>
internal abstract class BulkColumn<TRow>(string name, string postgresType)
{
    public string Name => name;

    public string PostgresType => postgresType;

    public abstract object? Value(TRow row);

    public abstract Array Values(IReadOnlyList<TRow> rows);

    public abstract Task CopyAsync(NpgsqlBinaryImporter copy, TRow row, CancellationToken cancellationToken);
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

    public override Task CopyAsync(NpgsqlBinaryImporter copy, TRow row, CancellationToken cancellationToken) =>
        read(row) is { } value ? copy.WriteAsync(value, PostgresType, cancellationToken) : copy.WriteNullAsync(cancellationToken);
}

/// <summary>How rows of one table are written many at a time.</summary>
internal sealed record BulkTable<TRow>(string Name, string OnConflict, IReadOnlyList<BulkColumn<TRow>> Columns);

/// <summary>Rows to be written.</summary>
internal abstract class BulkInsert
{
    public abstract int Count { get; }

    public abstract string Table { get; }

    public abstract string OnConflict { get; }

    public abstract IReadOnlyList<(string Name, string PostgresType)> Columns { get; }

    /// <summary>The values of each column.</summary>
    public abstract IEnumerable<Array> Values();

    /// <summary>The values of each row; what is answered is used again for the next.</summary>
    public abstract IEnumerable<object?[]> Rows();

    public abstract Task CopyAsync(NpgsqlBinaryImporter copy, CancellationToken cancellationToken);
}

internal sealed class BulkInsert<TRow>(BulkTable<TRow> table, IReadOnlyList<TRow> rows) : BulkInsert
{
    public override int Count => rows.Count;

    public override string Table => table.Name;

    public override string OnConflict => table.OnConflict;

    public override IReadOnlyList<(string Name, string PostgresType)> Columns { get; } = [.. table.Columns.Select(column => (column.Name, column.PostgresType))];

    public override IEnumerable<Array> Values() => table.Columns.Select(column => column.Values(rows));

    public override IEnumerable<object?[]> Rows()
    {
        var values = new object?[table.Columns.Count];
        foreach (var row in rows)
        {
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = table.Columns[i].Value(row);
            }

            yield return values;
        }
    }

    public override async Task CopyAsync(NpgsqlBinaryImporter copy, CancellationToken cancellationToken)
    {
        foreach (var row in rows)
        {
            await copy.StartRowAsync(cancellationToken);
            foreach (var column in table.Columns)
            {
                await column.CopyAsync(copy, row, cancellationToken);
            }
        }
    }
}
