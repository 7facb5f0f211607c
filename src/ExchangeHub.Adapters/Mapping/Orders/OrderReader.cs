using ExchangeHub.Adapters.Mapping.Codes;
using ExchangeHub.Adapters.Mapping.Files;
using ExchangeHub.Contracts;

namespace ExchangeHub.Adapters.Mapping.Orders;

/// <summary>Reads <c>orders</c>.</summary>
internal sealed class OrderReader(string department, CodeTableReader codes, IReadOnlyCollection<string> targets)
{
    public IReadOnlyList<OrderRule> Read(MappingNode orders)
    {
        var rules = orders.Items.Select(node => (Node: node, Rule: Order(node))).Where(order => order.Rule is not null).ToList();
        for (var i = 1; i < rules.Count; i++)
        {
            if (rules.Take(i).Any(earlier => Covers(earlier.Rule!, rules[i].Rule!)))
            {
                rules[i].Node.Problem("这条规则永远用不到：前面同类型的规则已包括它。", "This rule is never reached: an earlier one of its type takes all its events.");
            }
        }

        return [.. rules.Select(order => order.Rule!)];
    }

    private OrderRule? Order(MappingNode node)
    {
        var target = node["to"].Text;
        if (target is not null && !targets.Contains(target))
        {
            node["to"].Problem($"targets 中没有“{target}”。", $"There is no '{target}' among the targets.");
        }

        if (Contract(node["type"]) is not { } contract)
        {
            return null;
        }

        // Whoever may not receive it has been told; what else is wrong with the order is said as well.
        var profile = contract.ProfileOf(department) ?? FieldProfile.Full;
        var values = new OrderValueReader(contract, profile, codes);
        var when = Condition.Read(node["when"]).Select(condition => (Path: ContractPath.Read(node["when"][condition.Subject], condition.Subject, contract, profile), condition)).ToList();
        var columns = node["columns"].Members.Select(column => (column.Name, Value: values.Read(column.Node))).ToList();
        return new OrderRule(
            contract,
            Operations(node["operation"]),
            [.. when.Where(part => part.Path is not null).Select(part => (part.Path!, part.condition))],
            target ?? "",
            [.. columns.Where(column => column.Value is not null).Select(column => (column.Name, column.Value!))]);
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
        else if (contract.ProfileOf(department) is null && Department.IsKnown(department))
        {
            node.Problem($"部门 {department} 无权接收 {type}。", $"The department {department} may not receive {type}.");
        }

        return contract;
    }

    private static IReadOnlyList<string> Operations(MappingNode node)
    {
        IReadOnlyList<string> said = node.IsList ? node.Texts : node.Text is { } one ? [one] : OrderRule.UsualOperations;
        foreach (var word in said.Where(word => !Operation.IsKnown(word)))
        {
            node.Problem($"操作类型“{word}”未知，可用 create、change、cancel、correct。", $"The operation '{word}' is unknown; known are create, change, cancel, correct.");
        }

        return said;
    }

    private static bool Covers(OrderRule earlier, OrderRule later) => earlier.Contract == later.Contract
        && later.Operations.All(earlier.Operations.Contains)
        && Condition.Cover([.. earlier.When.Select(part => part.Condition)], [.. later.When.Select(part => part.Condition)]);
}
