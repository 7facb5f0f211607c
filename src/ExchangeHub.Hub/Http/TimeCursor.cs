using System.Buffers.Text;
using System.Globalization;
using System.Text;
using ExchangeHub.Contracts;

namespace ExchangeHub.Hub.Http;

/// <summary>A place in a list that is read newest first and goes on growing at its beginning.</summary>
internal readonly record struct TimeCursor(long At, Guid Id)
{
    public override string ToString() => Base64Url.EncodeToString(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{At}.{Id:N}")));

    public static TimeCursor? Read(string? cursor, List<Finding> findings)
    {
        if (cursor is null)
        {
            return null;
        }

        if (cursor.Length < 100 && Base64Url.IsValid(cursor)
            && Encoding.ASCII.GetString(Base64Url.DecodeFromChars(cursor)).Split('.') is [var at, var id]
            && long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var time)
            && Guid.TryParseExact(id, "N", out var number))
        {
            return new TimeCursor(time, number);
        }

        findings.Add(PageParameters.ForeignCursor);
        return null;
    }
}
