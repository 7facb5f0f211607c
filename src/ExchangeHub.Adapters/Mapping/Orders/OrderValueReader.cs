using ExchangeHub.Adapters.Mapping.Codes;
using ExchangeHub.Adapters.Mapping.Files;
using ExchangeHub.Contracts;

namespace ExchangeHub.Adapters.Mapping.Orders;

/// <summary>Reads what a column of an order takes: the path of a field, or an object with <c>from</c>, <c>join</c>, <c>attribute</c> or <c>value</c>.</summary>
internal sealed class OrderValueReader(Contract contract, string profile, CodeTableReader codes)
{
    private static readonly string[] Sources = ["from", "join", "attribute", "value"];

    private static readonly string[] Attributes =
    [
        "id", "source", "type", "subject", "time", "region", "counterpartregion", "effectivedate", "operation", "correlationid", "causationid",
        "replacesid", "approvaldocno", "approvaldate", "purpose", "legalbasis", "confidentiality",
    ];

    /// <summary>Null after telling what is wrong.</summary>
    public OrderValue? Read(MappingNode node)
    {
        if (node.IsText)
        {
            return Path(node) is { } path ? new OrderValue { Paths = [path], IsRequired = path.IsRequired } : null;
        }

        node.AllowOnly([.. Sources, "with", "codes", "date", "as", "amount", "bool", "default", "required"]);
        if (!node.IsObject || Sources.Count(node.Has) != 1 || new[] { "codes", "date", "amount", "bool" }.Count(node.Has) > 1)
        {
            node.Problem(
                "请写字段路径，或者 from、join、attribute、value 之一；codes、date、amount、bool 至多一个。",
                "Say the path of a field, or one of from, join, attribute and value; at most one of codes, date, amount and bool.");
            return null;
        }

        var paths = node.Has("join") ? [.. node["join"].Items.Select(Path)] : node.Has("from") ? new[] { Path(node["from"]) } : [];
        return paths.Contains(null) || !IsAttribute(node["attribute"]) ? null : new OrderValue
        {
            Paths = [.. paths.OfType<ContractPath>()],
            With = node["with"].Text ?? "",
            Attribute = node["attribute"].Text,
            Constant = node["value"].Text,
            Codes = Codes(node["codes"]),
            Date = Date(node),
            Amount = AmountUnit.Read(node["amount"]),
            Flag = Flag(node["bool"]),
            Default = node["default"].Text,
            IsRequired = node.Has("required") ? node.Flag("required") : paths.Any(path => path!.IsRequired),
        };
    }

    private ContractPath? Path(MappingNode node)
    {
        var path = ContractPath.Read(node, contract, profile);
        if (path is { IsGiven: false })
        {
            node.Problem(
                $"本部门接收 {contract.Type} 的范围是 {profile}，其中没有“{path.Text}”。",
                $"The profile '{profile}' of this department for {contract.Type} does not give '{path.Text}'.");
        }

        return path;
    }

    private static bool IsAttribute(MappingNode node)
    {
        if (node.Text is not { } name || Attributes.Contains(name))
        {
            return true;
        }

        node.Problem($"没有属性“{name}”，可用的有：{string.Join("、", Attributes)}。", $"There is no attribute '{name}'; known are {string.Join(", ", Attributes)}.");
        return false;
    }

    private CodeTable? Codes(MappingNode node)
    {
        var table = codes.Table(node);
        if (table?.Ambiguous is [var code, ..])
        {
            node.Problem($"代码表中有多个词对应“{code}”，指令无法确定用哪一个。", $"The table has several words for '{code}', and an order cannot tell which to use.");
        }

        return table;
    }

    private static (DateForm Ours, DateForm Theirs)? Date(MappingNode node)
    {
        if (DateForm.Read(node["date"]) is not { } theirs)
        {
            return null;
        }

        var ours = node.Has("as") ? DateForm.Read(node["as"]) : DateForm.Day;
        if (ours is not null && theirs.HasDay && !ours.HasDay)
        {
            node["date"].Problem($"格式 {ours.Format} 没有日，无法写成 {theirs.Format}。", $"{ours.Format} says no day, so {theirs.Format} cannot be written.");
        }

        return ours is null ? null : (ours, theirs);
    }

    private static (string True, string False)? Flag(MappingNode node) =>
        node["true"].Text is { } yes && node["false"].Text is { } no ? (yes, no) : null;
}
