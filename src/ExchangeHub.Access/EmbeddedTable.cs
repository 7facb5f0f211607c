namespace ExchangeHub.Access;

/// <summary>Reads the CSV tables that ship inside the assembly.</summary>
internal static class EmbeddedTable
{
    public static StreamReader Open(string name) => new(
        typeof(EmbeddedTable).Assembly.GetManifestResourceStream(name)
        ?? throw new InvalidOperationException($"The assembly lacks its table '{name}'."));

    /// <summary>The rows after the heading, each split into its fields.</summary>
    public static IEnumerable<string[]> Rows(string name)
    {
        using var reader = Open(name);
        reader.ReadLine();
        while (reader.ReadLine() is { } line)
        {
            yield return Split(line);
        }
    }

    /// <summary>Splits one line of RFC 4180 CSV; fields in quotes may hold commas and doubled quotes, never line breaks.</summary>
    public static string[] Split(string line)
    {
        if (!line.Contains('"'))
        {
            return line.Split(',');
        }

        var fields = new List<string>();
        var field = new System.Text.StringBuilder();
        var quoted = false;
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '"')
            {
                if (quoted && i + 1 < line.Length && line[i + 1] == '"')
                {
                    field.Append('"');
                    i++;
                }
                else
                {
                    quoted = !quoted;
                }
            }
            else if (line[i] == ',' && !quoted)
            {
                fields.Add(field.ToString());
                field.Clear();
            }
            else
            {
                field.Append(line[i]);
            }
        }

        fields.Add(field.ToString());
        return [.. fields];
    }
}
