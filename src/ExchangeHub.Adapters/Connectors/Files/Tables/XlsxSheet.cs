using System.Globalization;
using System.Text;
using System.Xml;
using ExchangeHub.Contracts;

namespace ExchangeHub.Adapters.Connectors.Files.Tables;

/// <summary>A cell as it stands in the sheet's XML.</summary>
internal readonly record struct XlsxCell(int Column, string Type, int Style, string Text);

/// <summary>A row of a sheet, by the number at its left.</summary>
internal sealed record XlsxRow(int Number, IReadOnlyList<XlsxCell> Cells);

/// <summary>Reads a sheet's XML row by row.</summary>
internal static class XlsxSheet
{
    public static IEnumerable<XlsxRow> Rows(XmlReader reader)
    {
        var last = 0;
        while (reader.Read())
        {
            if (reader is { NodeType: XmlNodeType.Element, LocalName: "row" })
            {
                last = int.TryParse(reader.GetAttribute("r"), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : last + 1;
                yield return new XlsxRow(last, reader.IsEmptyElement ? [] : [.. Cells(reader)]);
            }
        }
    }

    public static List<string> Strings(XmlReader reader)
    {
        using (reader)
        {
            var strings = new List<string>();
            while (reader.Read())
            {
                if (reader is { NodeType: XmlNodeType.Element, LocalName: "si" })
                {
                    strings.Add(Text(reader));
                }
            }

            return strings;
        }
    }

    /// <summary>What a clerk sees in a cell, or what is wrong with it.</summary>
    public static (string Text, RowError? Error) Shown(XlsxCell cell, XlsxPackage package)
    {
        switch (cell.Type)
        {
            case "s":
                return int.TryParse(cell.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at < package.SharedStrings.Count
                    ? (package.SharedStrings[at], null)
                    : ("", new RowError(RejectionCode.InvalidField, "单元格内容已损坏"));
            case "b":
                return (cell.Text == "1" ? "true" : "false", null);
            case "e":
                return ("", new RowError(RejectionCode.InvalidField, "单元格公式出错"));
            case "d" when DateTime.TryParse(cell.Text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date):
                return (XlsxStyles.Date(date), null);
            case "n" when cell.Text.Length > 0:
                return double.TryParse(cell.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && package.Styles.Text(number, cell.Style) is { } text
                    ? (text, null)
                    : ("", new RowError(RejectionCode.InvalidField, "以数值保存, 超过15位的数字已丢失尾数; 请将单元格设为文本格式后重新填写"));
            default:
                return (cell.Text, null);
        }
    }

    /// <summary>From <c>AB12</c> the column, counted from nought.</summary>
    public static int ColumnOf(string reference)
    {
        var column = 0;
        foreach (var letter in reference.TakeWhile(char.IsAsciiLetterUpper))
        {
            column = (column * 26) + letter - 'A' + 1;
        }

        return column - 1;
    }

    public static string NameOf(int column)
    {
        var name = "";
        for (var rest = column + 1; rest > 0; rest = (rest - 1) / 26)
        {
            name = (char)('A' + ((rest - 1) % 26)) + name;
        }

        return name;
    }

    private static IEnumerable<XlsxCell> Cells(XmlReader reader)
    {
        var last = -1;
        while (reader.Read() && reader is not { NodeType: XmlNodeType.EndElement, LocalName: "row" })
        {
            if (reader is { NodeType: XmlNodeType.Element, LocalName: "c" })
            {
                last = reader.GetAttribute("r") is { } reference ? ColumnOf(reference) : last + 1;
                var style = int.TryParse(reader.GetAttribute("s"), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
                yield return new XlsxCell(last, reader.GetAttribute("t") ?? "n", style, Text(reader));
            }
        }
    }

    // Text of <v> and <t> within the element the reader stands on, without formulas and readings of characters.
    private static string Text(XmlReader reader)
    {
        if (reader.IsEmptyElement)
        {
            return "";
        }

        var (text, depth, element, isReading) = (new StringBuilder(), reader.Depth, "", false);
        while (reader.Read() && reader.Depth > depth)
        {
            switch (reader.NodeType)
            {
                case XmlNodeType.Element:
                    element = reader.IsEmptyElement ? "" : reader.LocalName;
                    isReading |= element == "rPh";
                    break;
                case XmlNodeType.EndElement:
                    isReading &= reader.LocalName != "rPh";
                    element = "";
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace when element is "v" or "t" && !isReading:
                    text.Append(reader.Value);
                    break;
                default:
                    break;
            }
        }

        // Characters that XML cannot hold are written _x000D_.
        return XmlConvert.DecodeName(text.ToString());
    }
}
