using System.Globalization;
using ExchangeHub.Adapters.Mapping.Files;

namespace ExchangeHub.Adapters.Mapping;

/// <summary>How a date or time is written: a format of .NET such as <c>yyyyMMdd</c>, <c>yyyy年M月d日</c>, <c>yyyy-MM-dd HH:mm:ss</c>. A day that is not in the calendar is none.</summary>
internal sealed record DateForm(string Format)
{
    // Every part differs from what a missing one is read as, so that writing and reading it shows which parts the format has.
    private static readonly DateTime Sample = new(2026, 11, 23, 13, 45, 56, 789);

    public static DateForm Day { get; } = new("yyyy-MM-dd");

    /// <summary>The format at a place; null after telling what is wrong with it.</summary>
    public static DateForm? Read(MappingNode node)
    {
        if (node.Text is not { } format)
        {
            return null;
        }

        var form = new DateForm(format);
        if (format.Length > 1 && format.Contains("yyyy", StringComparison.Ordinal) && form.Tries(Sample) is { Month: 11, Year: 2026 })
        {
            return form;
        }

        node.Problem(
            $"日期格式“{format}”无法使用：须含 yyyy 和 M，如 yyyyMMdd、yyyy年M月d日。",
            $"The date format '{format}' cannot be used: it has to hold yyyy and M, such as yyyyMMdd.");
        return null;
    }

    public bool HasDay => Tries(Sample)?.Day == Sample.Day;

    public bool HasTime => Tries(Sample)?.Hour == Sample.Hour;

    /// <summary>The text in another form; null where it is not in this one.</summary>
    public string? Rewrite(string text, DateForm into) => Parse(text)?.ToString(into.Format, CultureInfo.InvariantCulture);

    public DateTime? Parse(string text) =>
        DateTime.TryParseExact(text, Format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var read) ? read : null;

    private DateTime? Tries(DateTime sample)
    {
        try
        {
            return Parse(sample.ToString(Format, CultureInfo.InvariantCulture));
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
