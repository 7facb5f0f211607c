using System.Globalization;
using System.Text.RegularExpressions;
using DocumentFormat.OpenXml.Spreadsheet;

namespace ExchangeHub.Adapters.Connectors.Files.Tables;

/// <summary>Tells by a cell's style what a clerk sees of its number: a date, leading zeros, decimals.</summary>
internal sealed partial class XlsxStyles
{
    /// <summary>A double holds fifteen digits; of an identity number the last three are gone.</summary>
    private const double MostDigits = 1e15;

    private const int DaysBefore1904 = 1_462;

    private readonly List<string?> formats = [];
    private readonly bool from1904;

    public XlsxStyles(Stylesheet? styles, bool from1904)
    {
        this.from1904 = from1904;
        var own = styles?.NumberingFormats?.Elements<NumberingFormat>().ToDictionary(format => format.NumberFormatId!.Value, format => format.FormatCode?.Value) ?? [];
        foreach (var cell in styles?.CellFormats?.Elements<CellFormat>() ?? [])
        {
            var id = cell.NumberFormatId?.Value ?? 0;
            formats.Add(own.GetValueOrDefault(id) ?? BuiltIn(id));
        }
    }

    /// <summary>The text of a number; null where it has lost digits.</summary>
    public string? Text(double number, int style)
    {
        if (!double.IsFinite(number))
        {
            return null;
        }

        var format = style < formats.Count ? formats[style] : null;
        if (format is not null && IsDate(format))
        {
            return Date(number);
        }

        if (Math.Abs(number) >= MostDigits)
        {
            return null;
        }

        return format is not null && Zeros().IsMatch(format)
            ? ((decimal)number).ToString(format, CultureInfo.InvariantCulture)
            : ((decimal)number).ToString("0.##############", CultureInfo.InvariantCulture);
    }

    public static string Date(DateTime moment) => moment.TimeOfDay == TimeSpan.Zero
        ? moment.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
        : moment.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private string? Date(double serial)
    {
        var days = from1904 ? serial + DaysBefore1904 : serial < 60 ? serial + 1 : serial;
        if (days is < 0 or >= 2_958_466)
        {
            return null;
        }

        var moment = DateTime.FromOADate(days);
        moment = new DateTime((moment.Ticks + (TimeSpan.TicksPerSecond / 2)) / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond);
        return serial < 1 ? moment.ToString("HH:mm:ss", CultureInfo.InvariantCulture) : Date(moment);
    }

    // Text in quotation marks and conditions in brackets may hold any letter; what is left of a date has days, months or hours.
    private static bool IsDate(string format) => DateLetters().IsMatch(Literals().Replace(format, ""));

    // Numbers that every program knows without a format code; 27–36 and 50–58 are the Chinese dates.
    private static string? BuiltIn(uint id) => id switch
    {
        1 => "0",
        2 => "0.00",
        (>= 14 and <= 22) or (>= 27 and <= 36) or (>= 45 and <= 47) or (>= 50 and <= 58) => "yyyy-mm-dd",
        _ => null,
    };

    [GeneratedRegex("\"[^\"]*\"|\\[[^\\]]*\\]|\\\\.|_.|General")]
    private static partial Regex Literals();

    [GeneratedRegex("[ymdhs]", RegexOptions.IgnoreCase)]
    private static partial Regex DateLetters();

    [GeneratedRegex("^0+(\\.0+)?$")]
    private static partial Regex Zeros();
}
