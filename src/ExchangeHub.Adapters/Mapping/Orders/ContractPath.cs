using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using ExchangeHub.Adapters.Mapping.Files;
using ExchangeHub.Contracts;

namespace ExchangeHub.Adapters.Mapping.Orders;

/// <summary>The way to a value in an event's data: <c>postLevel.code</c>, <c>quotaLines[0].number</c>.</summary>
internal sealed partial class ContractPath
{
    private static readonly string[] CodeMembers = ["code", "codeSet", "codeSetVersion", "name"];

    private readonly IReadOnlyList<(string Name, int Index)> steps;

    private ContractPath(string text, IReadOnlyList<(string, int)> steps, bool isRequired, FieldStanding standing, string? profile) =>
        (Text, this.steps, IsRequired, IsPersonal, IsGiven) = (text, steps, isRequired, standing.IsPersonal, standing.IsGiven(profile));

    public string Text { get; }

    /// <summary>True where every valid event has it.</summary>
    public bool IsRequired { get; }

    /// <summary>True where it says something about a person.</summary>
    public bool IsPersonal { get; }

    /// <summary>True where the department's profile gives it.</summary>
    public bool IsGiven { get; }

    /// <summary>The value as text; null where the event has none.</summary>
    public string? Read(JsonElement data)
    {
        foreach (var (name, index) in steps)
        {
            if (data.ValueKind != JsonValueKind.Object || !data.TryGetProperty(name, out data))
            {
                return null;
            }

            if (index >= 0)
            {
                if (data.ValueKind != JsonValueKind.Array || data.GetArrayLength() <= index)
                {
                    return null;
                }

                data = data[index];
            }
        }

        return data.ValueKind switch
        {
            JsonValueKind.String => data.GetString() is { Length: > 0 } text ? text : null,
            JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => data.GetRawText(),
            _ => null,
        };
    }

    /// <summary>The path at a place of the mapping; null after telling what is wrong with it.</summary>
    public static ContractPath? Read(MappingNode node, Contract contract, string? profile) =>
        node.Text is { } text ? Read(node, text, contract, profile) : null;

    public static ContractPath? Read(MappingNode node, string text, Contract contract, string? profile)
    {
        var steps = new List<(string, int)>();
        var (fields, required, standing) = (contract.Fields, true, FieldStanding.Open);
        ContractField? at = null;
        foreach (var part in text.Split('.'))
        {
            if (at?.Kind == FieldKind.Code && CodeMembers.Contains(part))
            {
                steps.Add((part, -1));
                return new ContractPath(text, steps, required && part is "code" or "codeSet", standing, profile);
            }

            if (StepPattern().Match(part) is not { Success: true } match || fields.FirstOrDefault(field => field.Name == match.Groups["name"].Value) is not { } found)
            {
                node.Problem($"契约 {contract.Type} 中没有“{text}”。", $"The contract {contract.Type} has no '{text}'.");
                return null;
            }

            var index = match.Groups["index"].Success ? int.Parse(match.Groups["index"].Value, CultureInfo.InvariantCulture) : -1;
            steps.Add((found.Name, index));
            standing = standing.Of(found);
            required &= found.Required && index < 0;
            at = index < 0 ? found : found.Kind == FieldKind.List ? found.Element : null;
            if (at is null)
            {
                node.Problem($"“{found.Name}”不是列表。", $"'{found.Name}' is no list.");
                return null;
            }

            standing = index < 0 ? standing : standing.Of(at);
            fields = at.Fields;
        }

        return IsLeaf(node, text, at!) ? new ContractPath(text, steps, required, standing, profile) : null;
    }

    private static bool IsLeaf(MappingNode node, string text, ContractField at)
    {
        switch (at.Kind)
        {
            case FieldKind.Code:
                node.Problem($"“{text}”是代码值，请写明 {text}.code、{text}.name 或 {text}.codeSet。", $"'{text}' is a coded value: say {text}.code, {text}.name or {text}.codeSet.");
                return false;
            case FieldKind.List:
                node.Problem($"“{text}”是列表，请写明序号，如 {text}[0]。", $"'{text}' is a list: say which entry, such as {text}[0].");
                return false;
            case FieldKind.Object:
                node.Problem($"“{text}”有下级字段，请写明其中之一。", $"'{text}' has fields of its own: say which.");
                return false;
            default:
                return true;
        }
    }

    [GeneratedRegex(@"^(?<name>[A-Za-z][A-Za-z0-9]*)(\[(?<index>[0-9]{1,3})\])?$")]
    private static partial Regex StepPattern();
}
