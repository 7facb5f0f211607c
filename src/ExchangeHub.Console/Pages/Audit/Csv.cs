using System.Text;

namespace ExchangeHub.WebConsole.Pages.Audit;

/// <summary>Lines of a table that spreadsheets open: quoted, and never a formula.</summary>
internal static class Csv
{
    /// <summary>By which spreadsheets take the file for UTF-8.</summary>
    public const string Mark = "\uFEFF";

    private const string Formulas = "=+-@\t\r\n＝＋－＠";

    public static string Line(params ReadOnlySpan<string?> cells)
    {
        var line = new StringBuilder();
        foreach (var cell in cells)
        {
            // Whoever reads chooses his own purpose: what a spreadsheet would run becomes text.
            var text = cell ?? "";
            var apart = text.TrimStart() is [var first, ..] && Formulas.Contains(first, StringComparison.Ordinal) ? "'" : "";
            line.Append(line.Length == 0 ? "" : ",").Append('"').Append(apart).Append(text.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
        }

        return line.Append("\r\n").ToString();
    }
}
