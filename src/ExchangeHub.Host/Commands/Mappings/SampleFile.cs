using System.Text;
using System.Text.Json;
using System.Xml;
using System.Xml.Linq;
using CsvHelper;

namespace ExchangeHub.Host.Commands.Mappings;

/// <summary>A sample that cannot be read. The text is for the person at the keyboard.</summary>
internal sealed class SampleException(string detail) : Exception(detail);

/// <summary>What a sample file holds: rows of a source, or delivered events.</summary>
internal sealed record Sample(IReadOnlyList<SampleRow> Rows, IReadOnlyList<JsonElement> Events);

/// <summary>One row as flat text, with its number in the file.</summary>
internal sealed record SampleRow(int Number, IReadOnlyDictionary<string, string?> Columns);

/// <summary>Reads samples: CSV in UTF-8 or GBK, JSON and XML as systems send them, or CloudEvents.</summary>
internal static class SampleFile
{
    private const int MostRows = 10_000;

    public static Sample Read(FileInfo file) => file.Extension.ToLowerInvariant() switch
    {
        ".csv" => new Sample([.. Numbered(Csv(TextOf(file)))], []),
        ".xml" => new Sample([.. Numbered(Xml(file))], []),
        ".json" => Json(file),
        _ => throw new SampleException($"样例须为 .csv、.json 或 .xml。 A sample is .csv, .json or .xml: {file.Name}"),
    };

    private static IEnumerable<SampleRow> Numbered(IEnumerable<IReadOnlyDictionary<string, string?>> rows) =>
        rows.Take(MostRows).Select((columns, index) => new SampleRow(index + 1, columns));

    private static string TextOf(FileInfo file)
    {
        var bytes = File.ReadAllBytes(file.FullName);
        try
        {
            return new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(bytes).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException)
        {
            // What is not UTF-8 was saved by a Chinese spreadsheet.
            return CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!.GetString(bytes);
        }
    }

    private static IEnumerable<IReadOnlyDictionary<string, string?>> Csv(string text)
    {
        var lines = CsvLines(text);
        if (lines is not [var header, .. var rows])
        {
            return [];
        }

        return header.Distinct(StringComparer.Ordinal).Count() < header.Length
            ? throw new SampleException("样例的表头有重复的列。 A column stands twice in the heading of the sample.")
            : rows.Select(row => header.Select((name, index) => (Name: name.Trim(), Value: row.ElementAtOrDefault(index) is { Length: > 0 } value ? value : null))
                .ToDictionary(cell => cell.Name, cell => cell.Value));
    }

    private static List<string[]> CsvLines(string text)
    {
        var lines = new List<string[]>();
        try
        {
            using var reader = CsvReader.FromText(text, new CsvReaderOptions { HasHeader = false, IncludeValuesInExceptions = false });
            while (lines.Count <= MostRows && reader.Read())
            {
                lines.Add(reader.Current.ToArray());
            }
        }
        catch (CsvFormatException broken)
        {
            throw new SampleException($"样例不是合法的 CSV。 The sample is not CSV: {broken.Message}");
        }

        return lines;
    }

    private static Sample Json(FileInfo file)
    {
        JsonElement root;
        try
        {
            root = JsonSerializer.Deserialize<JsonElement>(TextOf(file));
        }
        catch (JsonException broken)
        {
            throw new SampleException($"样例不是合法的 JSON。 The sample is not JSON: {broken.Message}");
        }

        var items = ItemsOf(root);
        return items is [{ ValueKind: JsonValueKind.Object } first, ..] && first.TryGetProperty("specversion", out _)
            ? new Sample([], items)
            : new Sample([.. Numbered(items.Select(FlatJson.Of))], []);
    }

    // The list itself, or the one list of objects in the object, or the object.
    private static List<JsonElement> ItemsOf(JsonElement root)
    {
        if (root.ValueKind == JsonValueKind.Object && !root.TryGetProperty("specversion", out _))
        {
            var lists = root.EnumerateObject().Where(member => member.Value.ValueKind == JsonValueKind.Array && member.Value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.Object)).ToList();
            return lists is [var only] ? [.. only.Value.EnumerateArray()] : [root];
        }

        return root.ValueKind == JsonValueKind.Array ? [.. root.EnumerateArray()] : [root];
    }

    private static IEnumerable<IReadOnlyDictionary<string, string?>> Xml(FileInfo file)
    {
        XElement at;
        try
        {
            using var reader = XmlReader.Create(file.FullName, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            at = XElement.Load(reader);
        }
        catch (XmlException broken)
        {
            throw new SampleException($"样例不是合法的 XML。 The sample is not XML: {broken.Message}");
        }

        while (at.Elements().Take(2).ToList() is [{ HasElements: true } only])
        {
            at = only;
        }

        return (at.Elements().All(child => child.HasElements) ? at.Elements() : [at]).Select(FlatXml);
    }

    private static Dictionary<string, string?> FlatXml(XElement row)
    {
        var columns = new Dictionary<string, string?>(StringComparer.Ordinal);
        Flatten(row, "", columns);
        return columns;
    }

    private static void Flatten(XElement element, string path, Dictionary<string, string?> columns)
    {
        foreach (var same in element.Elements().GroupBy(child => child.Name.LocalName))
        {
            foreach (var (index, child) in same.Index())
            {
                var name = path + same.Key + (same.Count() > 1 ? $".{index}" : "");
                if (child.HasElements)
                {
                    Flatten(child, name + ".", columns);
                }
                else
                {
                    columns[name] = child.Value.Length == 0 ? null : child.Value;
                }
            }
        }
    }
}
