using System.Text.Json.Nodes;
using ExchangeHub.Adapters.Connectors;
using ExchangeHub.Adapters.Mapping.Codes;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Transport;

namespace ExchangeHub.Adapters.Mapping.Facts;

/// <summary>How a field of an event is filled from a row.</summary>
internal abstract class FieldRule
{
    /// <summary>Columns it reads; where all are empty there is nothing to say.</summary>
    public abstract IEnumerable<string> Columns { get; }

    /// <summary>Null where the row says nothing; a problem of the row where it says something unreadable.</summary>
    public abstract JsonNode? Read(RowReader row);

    /// <summary>What fills the field at this path, for people.</summary>
    public abstract IEnumerable<MappedField> Describe(string path);
}

/// <summary>A text, date, number, yes or no.</summary>
internal sealed class ScalarRule(CellText text, Conversion conversion) : FieldRule
{
    public override IEnumerable<string> Columns => text.Columns;

    public override IEnumerable<MappedField> Describe(string path) => [text.Describe(path)];

    public override JsonNode? Read(RowReader row)
    {
        if (text.Read(row) is not { } read)
        {
            return null;
        }

        var value = conversion.Read(read);
        if (value is null)
        {
            row.Add(AdapterCode.MappingFailed, text.Columns.Count == 0 ? null : text.Columns[0], $"列 {text.Where} 不是{conversion.Wanted}");
        }

        return value;
    }
}

/// <summary>A code with its set and name. The row may say itself which set it is of.</summary>
internal sealed class CodedRule(CellText code, CodeTable? table, CellText? set, CellText? name) : FieldRule
{
    public override IEnumerable<string> Columns => [.. code.Columns, .. set?.Columns ?? [], .. name?.Columns ?? []];

    public override IEnumerable<MappedField> Describe(string path) =>
    [
        new(code.Columns, path, IsAttribute: false, table?.Name ?? code.Codes?.Name, table?.SetName, set?.Columns),
        .. name is null ? Array.Empty<MappedField>() : [name.Describe($"{path}.name")],
    ];

    public override JsonNode? Read(RowReader row)
    {
        if (code.Read(row) is not { } theirs)
        {
            return null;
        }

        if ((table ?? TableOf(row)) is not { } codes)
        {
            return null;
        }

        if (codes.ToOurs(theirs) is not { } ours)
        {
            row.Add(AdapterCode.MappingFailed, code.Columns.Count == 0 ? null : code.Columns[0], $"列 {code.Where} 的值不在代码集“{codes.SetName}”中");
            return null;
        }

        var value = new JsonObject { ["code"] = ours.Value, ["codeSet"] = codes.SetName };
        Put(value, "codeSetVersion", codes.Version);
        Put(value, "name", name?.Read(row) ?? ours.Name);
        return value;
    }

    private CodeTable? TableOf(RowReader row)
    {
        if (set!.Read(row) is { } said)
        {
            return CodeSets.Find(said) is { } known ? CodeTable.Of(known) : new CodeTable { SetName = said };
        }

        row.Add(AdapterCode.MappingFailed, set.Columns[0], $"列 {set.Where} 为空，无法确定列 {code.Where} 的代码集");
        return null;
    }

    private static void Put(JsonObject value, string member, string? text)
    {
        if (text is not null)
        {
            value[member] = text;
        }
    }
}

/// <summary>An object with fields of its own; the data of an event is one.</summary>
internal sealed class ObjectRule(string path, IReadOnlyList<(ContractField Field, FieldRule Rule)> members) : FieldRule
{
    public override IEnumerable<string> Columns => members.SelectMany(member => member.Rule.Columns);

    public override IEnumerable<MappedField> Describe(string path) =>
        members.SelectMany(member => member.Rule.Describe(path.Length == 0 ? member.Field.Name : $"{path}.{member.Field.Name}"));

    public override JsonNode? Read(RowReader row)
    {
        var columns = Columns.ToList();
        return columns.Count > 0 && columns.All(row.IsEmpty) && path.Length > 0 ? null : ReadMembers(row);
    }

    public JsonObject ReadMembers(RowReader row)
    {
        var value = new JsonObject();
        foreach (var (field, rule) in members)
        {
            var before = row.ProblemCount;
            if (rule.Read(row) is { } read)
            {
                value[field.Name] = read;
            }
            else if (field.Required && row.ProblemCount == before)
            {
                var columns = rule.Columns.ToList();
                row.Add(AdapterCode.MappingFailed, columns.FirstOrDefault(), $"列 {string.Join("、", columns)} 为空，而 {path}{field.Name} 必填");
            }
        }

        return value;
    }
}

/// <summary>A list whose items stand in numbered columns; items that are empty are left out.</summary>
internal sealed class ListRule(IReadOnlyList<FieldRule> items) : FieldRule
{
    public override IEnumerable<string> Columns => items.SelectMany(item => item.Columns);

    public override IEnumerable<MappedField> Describe(string path) => items.SelectMany((item, at) => item.Describe($"{path}[{at}]"));

    public override JsonNode? Read(RowReader row)
    {
        var values = items.Select(item => item.Read(row)).OfType<JsonNode>().ToArray();
        return values.Length == 0 ? null : new JsonArray(values);
    }
}

/// <summary>A list of texts that stand in one column.</summary>
internal sealed class SplitListRule(CellText text) : FieldRule
{
    public override IEnumerable<string> Columns => text.Columns;

    public override IEnumerable<MappedField> Describe(string path) => [text.Describe(path)];

    public override JsonNode? Read(RowReader row)
    {
        var parts = text.ReadParts(row).Select(part => (JsonNode?)JsonValue.Create(part)).ToArray();
        return parts.Length == 0 ? null : new JsonArray(parts);
    }
}
