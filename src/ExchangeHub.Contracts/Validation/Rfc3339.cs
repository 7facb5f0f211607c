using System.Globalization;

namespace ExchangeHub.Contracts.Validation;

/// <summary>RFC 3339 times; the framework's own parsing also takes times without seconds or offset.</summary>
internal static class Rfc3339
{
    private const int SecondsLength = 19;

    public static bool TryParse(ReadOnlySpan<char> text, out DateTimeOffset time)
    {
        time = default;
        if (text.Length <= SecondsLength
            || !DateTime.TryParseExact(text[..SecondsLength], "yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
        {
            return false;
        }

        var rest = text[SecondsLength..];
        if (rest[0] == '.')
        {
            var digits = rest[1..].IndexOfAnyExceptInRange('0', '9');
            if (digits < 1)
            {
                return false;
            }

            local = local.AddTicks(TicksOf(rest.Slice(1, digits)));
            rest = rest[(digits + 1)..];
        }

        return TryOffset(rest, out var offset) && TryCombine(local, offset, out time);
    }

    private static long TicksOf(ReadOnlySpan<char> fraction)
    {
        long ticks = 0;
        for (var i = 0; i < 7; i++)
        {
            ticks = (ticks * 10) + (i < fraction.Length ? fraction[i] - '0' : 0);
        }

        return ticks;
    }

    private static bool TryOffset(ReadOnlySpan<char> text, out TimeSpan offset)
    {
        offset = default;
        if (text is "Z")
        {
            return true;
        }

        if (text.Length != 6 || text[0] is not ('+' or '-')
            || !TimeSpan.TryParseExact(text[1..], "hh\\:mm", CultureInfo.InvariantCulture, out offset))
        {
            return false;
        }

        offset = text[0] == '-' ? -offset : offset;
        return true;
    }

    private static bool TryCombine(DateTime local, TimeSpan offset, out DateTimeOffset time)
    {
        var utc = local.Ticks - offset.Ticks;
        var representable = Math.Abs(offset.TotalHours) <= 14 && utc >= DateTime.MinValue.Ticks && utc <= DateTime.MaxValue.Ticks;
        time = representable ? new DateTimeOffset(local, offset) : default;
        return representable;
    }
}
