using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;

namespace ExchangeHub.Sandbox.Store;

/// <summary>SQL within one transaction of a department's store. Rows come as JSON named after their columns.</summary>
internal sealed class StoreSession(SqliteConnection connection, SqliteTransaction? transaction)
{
    public int Execute(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using var command = Command(sql, parameters);
        return command.ExecuteNonQuery();
    }

    public IReadOnlyList<JsonObject> Query(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using var command = Command(sql, parameters);
        using var reader = command.ExecuteReader();
        var rows = new List<JsonObject>();
        while (reader.Read())
        {
            var row = new JsonObject();
            for (var i = 0; i < reader.FieldCount; i++)
            {
                row[reader.GetName(i)] = reader.GetValue(i) switch
                {
                    long number => JsonValue.Create(number),
                    string text => JsonValue.Create(text),
                    _ => null,
                };
            }

            rows.Add(row);
        }

        return rows;
    }

    public JsonObject? Single(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters) =>
        Query(sql, parameters) is [var row, ..] ? row : null;

    /// <summary>The next number of a series, for document and business numbers.</summary>
    public long NextNumber(string series) =>
        Single("insert into serials(name, value) values ($name, 1) on conflict(name) do update set value = value + 1 returning value", ("$name", series))!
            ["value"]!.GetValue<long>();

    /// <summary>One statement for many rows; a city is loaded in seconds because the statement is prepared once.</summary>
    public void InsertMany<T>(string sql, IEnumerable<T> items, Func<T, object?[]> values)
    {
        using var command = Command(sql, []);
        foreach (var item in items)
        {
            var row = values(item);
            for (var i = 0; i < row.Length; i++)
            {
                if (command.Parameters.Count <= i)
                {
                    command.Parameters.Add(new SqliteParameter { ParameterName = $"${i + 1}" });
                }

                command.Parameters[i].Value = row[i] ?? DBNull.Value;
            }

            command.ExecuteNonQuery();
        }
    }

    private SqliteCommand Command(string sql, ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
        {
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        }

        return command;
    }
}
