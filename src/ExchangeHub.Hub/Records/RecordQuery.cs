using System.Buffers.Text;
using System.Globalization;
using System.Text;
using ExchangeHub.Access;
using ExchangeHub.Contracts;
using ExchangeHub.Hub.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace ExchangeHub.Hub.Records;

/// <summary>What every reading of records takes.</summary>
internal sealed record RecordQuery
{
    [FromQuery(Name = "asOf")] public string? AsOf { get; init; }
    [FromQuery(Name = "limit")] public string? Limit { get; init; }
    [FromQuery(Name = "cursor")] public string? Cursor { get; init; }

    /// <summary>The day, today where none is asked for; how many; and after which.</summary>
    public (DateOnly Day, int Limit, RecordCursor? After, IResult? Problem) Read(DateOnly today)
    {
        var findings = new List<Finding>();
        var day = today;
        if (AsOf is not null && (!DateOnly.TryParseExact(AsOf, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day) || day > today))
        {
            findings.Add(new Finding(RejectionCode.InvalidField, "asOf", "A day up to today in China, written yyyy-MM-dd."));
        }

        var limit = PageParameters.Limit(Limit, findings);
        var after = Cursor is null ? null : RecordCursor.Read(Cursor);
        if (Cursor is not null && after is null)
        {
            findings.Add(PageParameters.ForeignCursor);
        }

        return (day, limit, after, findings.Count == 0 ? null : Problems.Of(StatusCodes.Status422UnprocessableEntity, findings));
    }
}

/// <summary>A place in a list that is ordered by region and key; opaque outside.</summary>
internal sealed record RecordCursor(string Region, string Key)
{
    private const int Longest = 1000;
    private const int CodeLength = 6;

    public override string ToString() => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(Region + Key));

    public static RecordCursor? Read(string cursor)
    {
        if (cursor.Length > Longest || !Base64Url.IsValid(cursor))
        {
            return null;
        }

        var text = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor));
        return text.Length > CodeLength && !text.Contains('\0', StringComparison.Ordinal) && text.AsSpan(0, CodeLength).IndexOfAnyExceptInRange('0', '9') < 0
            ? new RecordCursor(text[..CodeLength], text[CodeLength..])
            : null;
    }
}
