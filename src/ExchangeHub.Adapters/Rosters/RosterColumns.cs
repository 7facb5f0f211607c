namespace ExchangeHub.Adapters.Rosters;

/// <summary>Which column of a file holds which field. Where several hold the same, the first that is filled counts.</summary>
internal sealed class RosterColumns
{
    private readonly Dictionary<string, int[]> columns;

    private RosterColumns(int line, string[] header, Dictionary<string, int[]> columns) =>
        (Line, Header, this.columns) = (line, header, columns);

    /// <summary>Line of the header.</summary>
    public int Line { get; }

    public string[] Header { get; }

    /// <summary>Headings that mean nothing to a roster.</summary>
    public IEnumerable<string> Unknown => Header.Where((heading, i) => heading.Length > 0 && !IsKnown(i));

    /// <summary>Whether a column, counted from nought, holds a field.</summary>
    public bool IsKnown(int column) => columns.Values.Any(found => found.Contains(column));

    /// <summary>The columns of a header row, or null where it names neither people nor their numbers: a title, a note.</summary>
    public static RosterColumns? Bind(TableRow row, IReadOnlyDictionary<string, string>? own)
    {
        var columns = row.Cells
            .Select((heading, column) => (Field: RosterHeadings.FieldOf(heading, own), Column: column))
            .Where(found => found.Field is not null)
            .GroupBy(found => found.Field!, found => found.Column)
            .ToDictionary(group => group.Key, group => group.ToArray());
        return columns.ContainsKey("nationalId") && columns.ContainsKey("personName") ? new RosterColumns(row.Line, row.Cells, columns) : null;
    }

    /// <summary>The value of a field in a row; null where there is none.</summary>
    public string? Value(string[] cells, string field)
    {
        foreach (var column in columns.GetValueOrDefault(field) ?? [])
        {
            if (column < cells.Length && Clean(cells[column]) is { Length: > 0 } value)
            {
                return value;
            }
        }

        return null;
    }

    /// <summary>The heading under which a field stands.</summary>
    public string? HeadingOf(string field)
    {
        var found = columns.GetValueOrDefault(field) ?? columns.GetValueOrDefault(field.Split('.')[0]);
        return found is null ? null : Header[found[0]];
    }

    /// <summary>A field in a finding's path: <c>data.people[0].quotaType.code</c>.</summary>
    public string? HeadingOfPath(string path)
    {
        const string Person = "data.people[0].";
        return path.StartsWith(Person, StringComparison.Ordinal) ? HeadingOf(path[Person.Length..]) ?? path[Person.Length..] : null;
    }

    // Spreadsheets are kept from turning numbers into numbers by a leading apostrophe, or by ="…".
    private static string Clean(string cell)
    {
        var value = cell.Trim();
        if (value.StartsWith("=\"", StringComparison.Ordinal) && value.EndsWith('"'))
        {
            value = value[2..^1];
        }

        return value.TrimStart('\'').Trim();
    }
}
