using System.Buffers.Text;
using System.Globalization;
using System.Text;
using ExchangeHub.Access;
using ExchangeHub.Contracts;
using Microsoft.AspNetCore.Http;

namespace ExchangeHub.Hub.Http;

/// <summary>A page of a list that only grows at its end: the cursor is how far it was read.</summary>
internal readonly record struct Paging(int Limit, int Offset)
{
    public static (Paging Paging, IResult? Problem) Read(string? limit, string? cursor)
    {
        var findings = new List<Finding>();
        var size = PageParameters.Limit(limit, findings);
        var offset = 0;
        if (cursor is not null && !TryDecode(cursor, out offset))
        {
            findings.Add(PageParameters.ForeignCursor);
        }

        return (new Paging(size, offset), findings.Count == 0 ? null : Problems.Of(StatusCodes.Status422UnprocessableEntity, findings));
    }

    /// <summary>The next visible items of all that there are, in order.</summary>
    public async Task<IResult> AnswerAsync<TRow>(IAsyncEnumerable<TRow> rows, Func<TRow, bool> isVisible, Func<TRow, object> show, CancellationToken cancellationToken)
    {
        var items = new List<object>();
        var (read, isFull) = (0, false);
        await foreach (var row in rows.WithCancellation(cancellationToken))
        {
            read++;
            if (read > Offset && isVisible(row))
            {
                if (items.Count == Limit)
                {
                    isFull = true;
                    break;
                }

                items.Add(show(row));
            }
        }

        return Results.Json(new { items, next = isFull ? Encode(read - 1) : null }, WireJson.Options);
    }

    private static string Encode(int offset) => Base64Url.EncodeToString(Encoding.ASCII.GetBytes(offset.ToString(CultureInfo.InvariantCulture)));

    private static bool TryDecode(string cursor, out int offset)
    {
        offset = 0;
        return cursor.Length < 20 && Base64Url.IsValid(cursor)
            && int.TryParse(Encoding.ASCII.GetString(Base64Url.DecodeFromChars(cursor)), NumberStyles.None, CultureInfo.InvariantCulture, out offset);
    }
}
