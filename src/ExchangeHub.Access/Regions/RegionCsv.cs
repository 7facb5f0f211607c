using System.Globalization;
using ExchangeHub.Contracts.Codes;

namespace ExchangeHub.Access.Regions;

/// <summary>The history table's CSV form, which is also the form of imports. Each problem is an error of its own line.</summary>
internal static class RegionCsv
{
    public const string Heading = "code,province,prefecture,name,level,status,from_year,to_year_exclusive,successor_codes";

    public static (List<RegionRow> Rows, List<RegionImportError> Errors) Read(TextReader reader)
    {
        var rows = new List<RegionRow>();
        var errors = new List<RegionImportError>();
        if (reader.ReadLine()?.TrimStart('\uFEFF').TrimEnd() != Heading)
        {
            errors.Add(new(1, $"The heading is not '{Heading}'."));
            return (rows, errors);
        }

        for (var number = 2; reader.ReadLine() is { } line; number++)
        {
            if (!string.IsNullOrWhiteSpace(line))
            {
                ReadLine(number, EmbeddedTable.Split(line), rows, errors);
            }
        }

        return (rows, errors);
    }

    private static void ReadLine(int line, string[] cells, List<RegionRow> rows, List<RegionImportError> errors)
    {
        if (cells.Length != 9)
        {
            errors.Add(new(line, $"There are {cells.Length} columns, not 9."));
            return;
        }

        var cell = Array.ConvertAll(cells, text => text.Trim());
        var problems = Problems(cell).ToList();
        if (problems.Count > 0)
        {
            errors.AddRange(problems.Select(problem => new RegionImportError(line, problem)));
            return;
        }

        rows.Add(new RegionRow(
            line, cell[0], cell[1], cell[2], cell[3], LevelOf(cell[4])!.Value, DayOf(cell[6])!.Value, DayOf(cell[7]), SuccessorsOf(cell[8])));
    }

    private static IEnumerable<string> Problems(string[] cell)
    {
        if (!RegionCode.IsWellFormed(cell[0]) || cell[0] == RegionCode.Central || cell[0].StartsWith('9'))
        {
            yield return "The code is not six digits of GB/T 2260.";
        }
        else if (LevelOf(cell[4]) is { } level && level != LevelByDigits(cell[0]))
        {
            yield return $"{cell[0]}: a code of this form is not of level '{cell[4]}'.";
        }

        if (cell[1] == "" || cell[3] == "")
        {
            yield return "Province and name are both needed.";
        }

        if (LevelOf(cell[4]) is null)
        {
            yield return "The level is none of province, prefecture, county.";
        }

        if (cell[5] is not ("active" or "retired" or "changed") || (cell[5] == "active") != (cell[7] == ""))
        {
            yield return "The status is active without an end, or retired or changed with one.";
        }

        if (DayOf(cell[6]) is not { } from || (cell[7] != "" && (DayOf(cell[7]) is not { } until || until <= from)))
        {
            yield return "Beginning and end are years, or days as yyyy-MM-dd, and the end comes later.";
        }

        if (SuccessorsOf(cell[8]).Any(successor => !RegionCode.IsWellFormed(successor)))
        {
            yield return "Successors are codes with ';' between them.";
        }
    }

    private static RegionLevel? LevelOf(string text) => text switch
    {
        "province" => RegionLevel.Province,
        "prefecture" => RegionLevel.City,
        "county" => RegionLevel.County,
        _ => null,
    };

    private static RegionLevel LevelByDigits(string code) =>
        code.EndsWith("0000", StringComparison.Ordinal) ? RegionLevel.Province
        : code.EndsWith("00", StringComparison.Ordinal) ? RegionLevel.City
        : RegionLevel.County;

    private static DateOnly? DayOf(string text) =>
        DateOnly.TryParseExact(text, ["yyyy", "yyyy-MM-dd"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    // "130108[2001]" is an area handed over in 2001, before the region itself ended.
    private static string[] SuccessorsOf(string text) =>
        [.. text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(part => part.EndsWith(']') && part.IndexOf('[', StringComparison.Ordinal) == 6 ? part[..6] : part)
            .Distinct()];
}
