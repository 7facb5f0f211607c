using ExchangeHub.Adapters.Mapping.Codes;
using ExchangeHub.Adapters.Mapping.Files;
using ExchangeHub.Contracts;

namespace ExchangeHub.Adapters.Mapping.Facts;

/// <summary>Reads how the fields of an event are filled, beside the contract that says what they hold.</summary>
internal sealed class FieldRuleReader(CellTextReader texts, string? edition)
{
    public ObjectRule Data(MappingNode data, Contract contract) => Object(data, contract.Fields, "", fillsElements: true);

    private ObjectRule Object(MappingNode node, IReadOnlyList<ContractField> fields, string path, bool fillsElements = false)
    {
        foreach (var (name, member) in node.Members.Where(member => fields.All(field => field.Name != member.Name)))
        {
            member.Problem($"契约中没有字段“{path}{name}”。", $"The contract has no field '{path}{name}'.");
        }

        var members = new List<(ContractField, FieldRule)>();
        foreach (var field in fields)
        {
            var isSaid = node.Has(field.Name);
            var rule = isSaid
                ? node[field.Name].Value is null ? null : Field(node[field.Name], field, path)
                : fillsElements ? FromElement(node, field) : null;
            if (rule is not null)
            {
                members.Add((field, rule));
            }
            else if (field.Required && (!isSaid || node[field.Name].Value is null))
            {
                node.Problem($"没有写必填字段“{path}{field.Name}”。", $"The required field '{path}{field.Name}' is not filled.");
            }
        }

        return new ObjectRule(path, members);
    }

    private FieldRule? Field(MappingNode node, ContractField field, string path) => field.Kind switch
    {
        FieldKind.Object when node.IsObject => Object(node, field.Fields, $"{path}{field.Name}."),
        FieldKind.Code when node.IsObject => Coded(node, field),
        FieldKind.List when node.IsList => List(node, field, path),
        FieldKind.List when node.Has("split") => SplitList(node, field),
        FieldKind.Object or FieldKind.Code or FieldKind.List => WrongShape(node, field),
        _ => Scalar(node, field),
    };

    private ScalarRule? Scalar(MappingNode node, ContractField field)
    {
        if (node.IsObject && (node.Has("code") || node.Has("set") || node.Has("name")))
        {
            node.Problem($"“{field.Name}”不是代码值。", $"'{field.Name}' is no coded value.");
            return null;
        }

        node.AllowOnly([.. CellTextReader.Members, .. ConversionReader.Members]);
        var text = texts.Read(node);
        var conversion = ConversionReader.Read(node, field);
        return text is null || conversion is null ? null : new ScalarRule(text, conversion);
    }

    private CodedRule? Coded(MappingNode node, ContractField field)
    {
        node.AllowOnly("code", "codes", "set", "version", "name");
        if (!node.Has("code") || node.Has("codes") == node.Has("set"))
        {
            return WrongShape(node, field) as CodedRule;
        }

        var code = texts.Read(node["code"]);
        var name = node.Has("name") ? texts.Read(node["name"]) : null;
        var set = node["set"].IsObject ? texts.Read(node["set"]) : null;
        var table = node.Has("codes") ? texts.Codes.Table(node["codes"]) : CodeTableReader.Set(node["set"]);
        if (table is { SetName: null })
        {
            node["codes"].Problem("代码表没有写 set，代码值必须有代码集。", "The code table has no set, and a coded value needs one.");
            return null;
        }

        return code is null || (set is null && table is null) ? null : new CodedRule(code, table, set, name);
    }

    private ListRule List(MappingNode node, ContractField field, string path)
    {
        var items = node.Items.Select((item, index) => field.Element!.Kind == FieldKind.Object
            ? Object(item, field.Element.Fields, $"{path}{field.Name}[{index}].")
            : Field(item, field.Element, path));
        return new ListRule([.. items.OfType<FieldRule>()]);
    }

    private SplitListRule? SplitList(MappingNode node, ContractField field)
    {
        if (field.Element!.Kind != FieldKind.Text)
        {
            return WrongShape(node, field) as SplitListRule;
        }

        return texts.Read(node, asList: true) is { } text ? new SplitListRule(text) : null;
    }

    // A column that is named by its element number fills the field it stands for.
    private FieldRule? FromElement(MappingNode node, ContractField field)
    {
        var found = edition is null ? [] : Elements.For(edition, field).Where(element => texts.Columns.Contains(element.Number)).ToList();
        if (found.Count > 1)
        {
            node.Problem(
                $"列 {string.Join("、", found.Select(element => element.Number))} 都可对应“{field.Name}”，请写明用哪一列。",
                $"The columns {string.Join(", ", found.Select(element => element.Number))} all stand for '{field.Name}': say which one is meant.");
        }

        return found switch
        {
            [{ CodeSet: { } set } element, ..] => new CodedRule(Cell(element), CodeTable.Of(CodeSets.Find(set)!), set: null, name: null),
            [var element, ..] => new ScalarRule(Cell(element), Conversion.Of(field.Kind)),
            [] => null,
        };
    }

    private static CellText Cell(Element element) => new() { Columns = [element.Number] };

    private static FieldRule? WrongShape(MappingNode node, ContractField field)
    {
        var (chinese, english) = field.Kind switch
        {
            FieldKind.Code => ("是代码值，请写 { code: 列, set: 代码集 } 或 { code: 列, codes: 代码表 }", "is a coded value: write { code: COLUMN, set: SET } or { code: COLUMN, codes: TABLE }"),
            FieldKind.List => ("是列表，请写 [ … ]", "is a list: write [ … ]"),
            _ => ("有下级字段，请逐一写明", "has fields of its own: write them"),
        };
        node.Problem($"“{field.Name}”{chinese}。", $"'{field.Name}' {english}.");
        return null;
    }
}
