using System.Globalization;

namespace ExchangeHub.Access.Calendar;

/// <summary>A day reached by counting working days.</summary>
/// <param name="Date">The day.</param>
/// <param name="Provisional">True where the count crossed a year whose holidays are not announced yet; it may still move.</param>
public readonly record struct WorkingDay(DateOnly Date, bool Provisional);

/// <summary>Chinese working days: weekdays, less the days off of the State Council's notices, plus their make-up days.</summary>
public sealed class WorkingDayCalendar
{
    private const string Table = "holidays-cn-2025-2026.csv";
    private readonly HashSet<DateOnly> daysOff = [];
    private readonly HashSet<DateOnly> makeUpDays = [];
    private readonly HashSet<int> listedYears = [];

    private WorkingDayCalendar(IEnumerable<string[]> rows)
    {
        foreach (var row in rows)
        {
            var date = DateOnly.ParseExact(row[0], "yyyy-MM-dd", CultureInfo.InvariantCulture);
            (row[1] == "work" ? makeUpDays : daysOff).Add(date);
            listedYears.Add(date.Year);
        }
    }

    /// <summary>The calendar of the holiday table that ships with the product.</summary>
    public static WorkingDayCalendar Load() => new(EmbeddedTable.Rows(Table));

    /// <summary>True for a working day; in a year without a notice only the weekend is known.</summary>
    public bool IsWorkingDay(DateOnly date) =>
        makeUpDays.Contains(date)
        || (date.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && !daysOff.Contains(date));

    /// <summary>The day on which the given number of working days after <paramref name="from"/> is full; that day itself does not count.</summary>
    public WorkingDay AddWorkingDays(DateOnly from, int days)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(days);
        var date = from;
        var provisional = false;
        for (var left = days; left > 0;)
        {
            date = date.AddDays(1);
            provisional |= !listedYears.Contains(date.Year);
            left -= IsWorkingDay(date) ? 1 : 0;
        }

        return new(date, provisional);
    }
}
