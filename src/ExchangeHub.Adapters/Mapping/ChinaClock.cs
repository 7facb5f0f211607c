using System.Globalization;
using System.Text.RegularExpressions;
using ExchangeHub.Contracts;

namespace ExchangeHub.Adapters.Mapping;

/// <summary>Times as systems write them: China's civil time unless an offset says otherwise.</summary>
internal static partial class ChinaClock
{
    // RFC 3339 with or without fractions of a second.
    private static readonly string[] WithOffset = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    /// <summary>The instant; without a form it is RFC 3339. Null where it is not written so.</summary>
    public static DateTimeOffset? Parse(string text, DateForm? form)
    {
        if (form is null)
        {
            // K would also take a time without an offset, which says nothing.
            return HasOffset(text) && DateTimeOffset.TryParseExact(
                BeyondTicks().Replace(text, "$1"), WithOffset, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;
        }

        if (SaysOffset(form))
        {
            return DateTimeOffset.TryParseExact(text, form.Format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;
        }

        return form.Parse(text) is { } civil ? new DateTimeOffset(civil, ChinaTime.Offset) : null;
    }

    public static string Write(DateTimeOffset time) =>
        time.ToString(time.Millisecond == 0 ? "yyyy-MM-dd'T'HH:mm:sszzz" : "yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture);

    private static bool SaysOffset(DateForm form) => form.Format.Contains('z', StringComparison.Ordinal) || form.Format.Contains('K', StringComparison.Ordinal);

    private static bool HasOffset(string text) => text.EndsWith('Z') || (text.Length > 6 && text[^6] is '+' or '-');

    // Databases and other languages count nanoseconds; a tick is seven decimals.
    [GeneratedRegex(@"(\.[0-9]{7})[0-9]+")]
    private static partial Regex BeyondTicks();
}
