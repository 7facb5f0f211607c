using System.Buffers.Text;
using System.Globalization;
using System.Text;
using ExchangeHub.Access;
using ExchangeHub.Contracts;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace ExchangeHub.Hub.Records;

/// <summary>What every reading of records takes.</summary>
internal sealed record RecordQuery
{
    private const int Usual = 100;
    private const int Most = 1000;

    [FromQuery(Name = "asOf")] public string? AsOf { get; init; }
    [FromQuery(Name = "limit")] public string? Limit { get; init; }
    [FromQuery(Name = "cursor")] public string? Cursor { get; init; }

    /// <summary>The day, today where none is asked for; how many; and after which.</summary>
    public (DateOnly Day, int Limit, RecordCursor? After, IResult? Problem) Read(DateOnly today)
    {
        var findings = new List<Finding>();
        var (day, limit) = (today, Usual);
        if (AsOf is not null && (!DateOnly.TryParseExact(AsOf, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day) || day > today))
        {
            findings.Add(new Finding(RejectionCode.InvalidField, "asOf", "A day up to today in China, written yyyy-MM-dd."));
        }

        if (Limit is not null && (!int.TryParse(Limit, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit is < 1 or > Most))
        {
            findings.Add(new Finding(RejectionCode.InvalidField, "limit", $"A whole number from 1 to {Most}."));
        }

        var after = Cursor is null ? null : RecordCursor.Read(Cursor);
        if (Cursor is not null && after is null)
        {
            findings.Add(new Finding(RejectionCode.InvalidField, "cursor", "Not a cursor of an earlier answer."));
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
