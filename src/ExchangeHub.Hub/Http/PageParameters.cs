using System.Globalization;
using ExchangeHub.Contracts;

namespace ExchangeHub.Hub.Http;

/// <summary>What every list takes: how many items, and after which.</summary>
internal static class PageParameters
{
    /// <summary>The most items of one page.</summary>
    public const int Most = 1000;

    private const int Usual = 100;

    /// <summary>A cursor that no answer gave.</summary>
    public static Finding ForeignCursor { get; } = new(RejectionCode.InvalidField, "cursor", "Not a cursor of an earlier answer.");

    public static int Limit(string? limit, List<Finding> findings)
    {
        if (limit is null)
        {
            return Usual;
        }

        if (!int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out var size) || size is < 1 or > Most)
        {
            findings.Add(new Finding(RejectionCode.InvalidField, "limit", $"A whole number from 1 to {Most}."));
        }

        return size;
    }

    /// <summary>The last id that was shown, where a list is in the order of its ids; null at its beginning.</summary>
    public static Guid? IdCursor(string? cursor, List<Finding> findings)
    {
        if (cursor is null)
        {
            return null;
        }

        if (Guid.TryParseExact(cursor, "N", out var id))
        {
            return id;
        }

        findings.Add(ForeignCursor);
        return null;
    }
}
