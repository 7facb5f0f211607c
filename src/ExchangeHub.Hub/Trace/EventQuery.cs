using System.Globalization;
using ExchangeHub.Contracts;
using ExchangeHub.Hub.Ledger;
using ExchangeHub.Hub.Storage;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace ExchangeHub.Hub.Trace;

/// <summary>The filters of <c>GET /v1/events</c>.</summary>
internal sealed record EventQuery
{
    [FromQuery(Name = "type")] public string? Type { get; init; }
    [FromQuery(Name = "region")] public string? Region { get; init; }
    [FromQuery(Name = "subject")] public string? Subject { get; init; }
    [FromQuery(Name = "source")] public string? Source { get; init; }
    [FromQuery(Name = "id")] public string? Id { get; init; }
    [FromQuery(Name = "day")] public string? Day { get; init; }
    [FromQuery(Name = "order")] public string? Order { get; init; }
    [FromQuery(Name = "after")] public string? After { get; init; }
    [FromQuery(Name = "limit")] public string? Limit { get; init; }
    [FromQuery(Name = "cursor")] public string? Cursor { get; init; }
}

/// <summary>From where to where the ledger is read, and in which direction.</summary>
internal sealed class EventWay
{
    private const string Newest = "newest";

    private bool backwards;
    private long after;
    private long before = long.MaxValue;
    private DateOnly? day;

    /// <summary>Where the next page begins.</summary>
    public string Cursor => (backwards ? before : after).ToString(CultureInfo.InvariantCulture);

    public static EventWay Read(EventQuery query, List<Finding> findings)
    {
        var way = new EventWay { backwards = query.Order == Newest };
        if (query.Order is not (null or Newest or "oldest"))
        {
            findings.Add(new Finding(RejectionCode.InvalidField, "order", $"oldest, or {Newest}."));
        }

        if (query.Day is { } text)
        {
            way.day = DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var parsed) && parsed.Year is >= 1990 and <= 2200 ? parsed : null;
            if (way.day is null)
            {
                findings.Add(new Finding(RejectionCode.InvalidField, "day", "A day is written yyyy-MM-dd and lies in the years 1990 to 2200."));
            }
        }

        way.after = Number(query.After, "after", findings) ?? 0;
        if (Number(query.Cursor, "cursor", findings) is { } cursor)
        {
            way.Passed(cursor);
        }

        return way;
    }

    /// <summary>Narrows it to the entries of the day that was asked for.</summary>
    public async Task<EventWay> WithinDayAsync(HubDb db, CancellationToken cancellationToken)
    {
        if (day is { } asked)
        {
            after = Math.Max(after, await LastBeforeAsync(db, asked, cancellationToken));
            before = Math.Min(before, await LastBeforeAsync(db, asked.AddDays(1), cancellationToken) + 1);
        }

        return this;
    }

    public IQueryable<LedgerEntry> From(IQueryable<LedgerEntry> entries)
    {
        entries = entries.Where(entry => entry.Sequence > after && entry.Sequence < before);
        return backwards ? entries.OrderByDescending(entry => entry.Sequence) : entries.OrderBy(entry => entry.Sequence);
    }

    public void Passed(long sequence) => (after, before) = backwards ? (after, sequence) : (sequence, before);

    // The ledger has no gaps and is in the order of its commits, so the entry at which a day begins is found by halving.
    internal static async Task<long> LastBeforeAsync(HubDb db, DateOnly day, CancellationToken cancellationToken)
    {
        var midnight = new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), ChinaTime.Offset).ToUnixTimeMilliseconds();
        var entries = db.Set<LedgerEntry>().AsNoTracking();
        var (low, high) = (0L, await entries.MaxAsync(entry => (long?)entry.Sequence, cancellationToken) ?? 0);
        while (low < high)
        {
            var middle = low + ((high - low + 1) / 2);
            var isEarlier = await entries.Where(entry => entry.Sequence == middle).Select(entry => entry.AcceptedAt).SingleAsync(cancellationToken) < midnight;
            (low, high) = isEarlier ? (middle, high) : (low, middle - 1);
        }

        return low;
    }

    private static long? Number(string? text, string field, List<Finding> findings)
    {
        if (text is null)
        {
            return null;
        }

        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        findings.Add(new Finding(RejectionCode.InvalidField, field, $"A whole number from 0 to {long.MaxValue}."));
        return null;
    }
}
