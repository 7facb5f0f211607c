using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ExchangeHub.Hub.Storage;

/// <summary>
/// One insert, prepared once, for many rows. The library's command makes several objects for each value of each row and looks
/// its place up by name; here values go to SQLite as they are, in the forms in which the library writes and reads them.
/// </summary>
internal sealed class SqliteInsert : IDisposable
{
    private const int ShortText = 1024;
    private const int GuidLength = 36;

    private readonly sqlite3 database;
    private readonly sqlite3_stmt statement;

    public SqliteInsert(SqliteConnection connection, string sql)
    {
        database = connection.Handle!;
        Check(raw.sqlite3_prepare_v2(database, sql, out statement));
    }

    /// <summary>Sets the value at a place, counted from one.</summary>
    public void Bind(int place, object? value) => Check(value switch
    {
        null => raw.sqlite3_bind_null(statement, place),
        // Of an empty span SQLite sees no address, and takes it for null.
        "" => raw.sqlite3_bind_text(statement, place, ""),
        byte[] { Length: 0 } => raw.sqlite3_bind_zeroblob(statement, place, 0),
        string text => BindText(place, text),
        long number => raw.sqlite3_bind_int64(statement, place, number),
        int number => raw.sqlite3_bind_int64(statement, place, number),
        bool flag => raw.sqlite3_bind_int64(statement, place, flag ? 1 : 0),
        Guid id => BindGuid(place, id),
        byte[] bytes => raw.sqlite3_bind_blob(statement, place, bytes),
        DateOnly day => BindText(place, day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
        _ => throw new NotSupportedException($"No column holds a {value.GetType().Name}."),
    });

    /// <summary>Writes the row whose values are set.</summary>
    public void Write()
    {
        var result = raw.sqlite3_step(statement);
        if (result != raw.SQLITE_DONE)
        {
            Check(result);
        }

        Check(raw.sqlite3_reset(statement));
    }

    public void Dispose() => statement.Dispose();

    private int BindText(int place, string text)
    {
        var most = Encoding.UTF8.GetMaxByteCount(text.Length);
        var utf8 = most <= ShortText ? stackalloc byte[ShortText] : new byte[most];
        return raw.sqlite3_bind_text(statement, place, utf8[..Encoding.UTF8.GetBytes(text, utf8)]);
    }

    private int BindGuid(int place, Guid id)
    {
        Span<byte> utf8 = stackalloc byte[GuidLength];
        id.TryFormat(utf8, out _);
        Ascii.ToUpperInPlace(utf8, out _);
        return raw.sqlite3_bind_text(statement, place, utf8);
    }

    private void Check(int result) => SqliteException.ThrowExceptionForRC(result, database);
}
