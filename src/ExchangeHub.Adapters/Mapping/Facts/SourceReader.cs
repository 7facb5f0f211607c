using ExchangeHub.Adapters.Connectors;
using ExchangeHub.Adapters.Mapping.Codes;
using ExchangeHub.Adapters.Mapping.Files;
using ExchangeHub.Contracts;

namespace ExchangeHub.Adapters.Mapping.Facts;

/// <summary>Reads one entry of <c>sources</c>.</summary>
internal sealed class SourceReader(string department, string? protocol, string? edition, CodeTableReader codes)
{
    public SourceMapping Read(MappingNode node)
    {
        var shape = new SourceShape(
            node["name"].Text ?? "", node["columns"].Texts, node["optionalColumns"].Texts, node["rowId"].Text ?? "", node["orderBy"].Text, node["settings"].Section);
        CheckTwice(node, shape);
        var known = shape.Columns.Concat(shape.OptionalColumns).Concat(ImpliedColumns.Of(protocol)).ToHashSet(ComparerOf(protocol));
        var texts = new CellTextReader(known, codes);
        texts.Column(node["rowId"]);
        if (node.Has("orderBy"))
        {
            texts.Column(node["orderBy"]);
        }

        var rules = node["events"].Items.Select(item => (Node: item, Rule: Event(node, item, texts))).ToList();
        CheckReached([.. rules.Where(rule => rule.Rule is not null)!]);
        return new SourceMapping(shape, RecordedAt(node["recordedAt"], texts), [.. rules.Select(rule => rule.Rule).OfType<EventRule>()], protocol == "staging");
    }

    private EventRule? Event(MappingNode source, MappingNode node, CellTextReader texts)
    {
        foreach (var (name, condition) in node["when"].Members.Where(condition => !texts.Columns.Contains(condition.Name)))
        {
            condition.Problem($"列“{name}”不在本数据源的 columns 或 optionalColumns 中。", $"The column '{name}' is not among the columns of this source.");
        }

        var attributes = AttributeRule.Read(source["attributes"], node["attributes"], texts);
        var operation = Operation(node, attributes, texts);
        if (Contract(node["type"]) is not { } contract)
        {
            return null;
        }

        foreach (var missing in new[] { "approvaldocno", "approvaldate" }.Where(name => contract.NeedsApproval && attributes.All(rule => rule.Name != name)))
        {
            node["type"].Problem($"{contract.Type} 必须有批准文号和日期，attributes 中没有 {missing}。", $"{contract.Type} needs its approval document; attributes lack {missing}.");
        }

        var data = new FieldRuleReader(texts, edition).Data(node["data"], contract);
        return operation is null ? null : new EventRule(contract, Condition.Read(node["when"]), operation, attributes, data);
    }

    private Contract? Contract(MappingNode node)
    {
        if (node.Text is not { } type)
        {
            return null;
        }

        var contract = ContractCatalog.Find(type);
        if (contract is null)
        {
            node.Problem($"没有事件类型“{type}”。", $"There is no event type '{type}'.");
        }
        else if (!contract.Publishers.Contains(department) && Department.IsKnown(department))
        {
            node.Problem($"部门 {department} 不能发布 {type}。", $"The department {department} may not publish {type}.");
        }

        return contract;
    }

    private static CellText? Operation(MappingNode node, IReadOnlyList<AttributeRule> attributes, CellTextReader texts)
    {
        var operation = node["operation"] switch
        {
            { IsText: true } said => new CellText { Constant = said.Text },
            { IsObject: true } said => texts.Read(said),
            _ => new CellText { Constant = Contracts.Operation.Create },
        };
        var words = operation?.Codes?.Pairs?.Values.Select(code => code.Value) ?? (operation?.Constant is { } constant ? [constant] : []);
        foreach (var word in words.Where(word => !Contracts.Operation.IsKnown(word)))
        {
            node["operation"].Problem($"操作类型“{word}”未知，可用 create、change、cancel、correct。", $"The operation '{word}' is unknown; known are create, change, cancel, correct.");
        }

        if (words.Contains(Contracts.Operation.Cancel) && attributes.All(rule => rule.Name != "replacesid"))
        {
            node["operation"].Problem("撤销须指明所撤销的事件：attributes 中没有 replacesid。", "A cancellation names what it takes back: attributes lack replacesid.");
        }

        return operation;
    }

    private static RecordedAt? RecordedAt(MappingNode node, CellTextReader texts)
    {
        if (!node.IsObject || texts.Column(node["column"]) is not { } column)
        {
            return null;
        }

        var form = DateForm.Read(node["format"]);
        if (form?.HasTime == false)
        {
            node["format"].Problem($"登记时间的格式 {form.Format} 没有时分秒。", $"{form.Format} says no time of the day.");
        }

        return new RecordedAt(new CellText { Columns = [column], Normalize = node.Flag("normalize") }, form);
    }

    private static void CheckReached(IReadOnlyList<(MappingNode Node, EventRule? Rule)> rules)
    {
        for (var i = 1; i < rules.Count; i++)
        {
            if (rules.Take(i).FirstOrDefault(earlier => Condition.Cover(earlier.Rule!.When, rules[i].Rule!.When)) is { Rule: not null } earlier)
            {
                rules[i].Node.Problem(
                    $"这条规则永远用不到：它前面的 {earlier.Rule.Contract.Type} 已包括它的全部条件。",
                    $"This rule is never reached: {earlier.Rule.Contract.Type} before it takes all its rows.");
            }
        }
    }

    private void CheckTwice(MappingNode node, SourceShape shape)
    {
        foreach (var twice in shape.Columns.Concat(shape.OptionalColumns).GroupBy(column => column, ComparerOf(protocol)).Where(group => group.Count() > 1))
        {
            node["columns"].Problem($"列“{twice.Key}”写了两次。", $"The column '{twice.Key}' stands here twice.");
        }
    }

    private static StringComparer ComparerOf(string? protocol) => protocol == "staging" ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;
}
