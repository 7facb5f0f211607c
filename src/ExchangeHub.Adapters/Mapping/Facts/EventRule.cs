using System.Text.Json;
using ExchangeHub.Adapters.Connectors;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Transport;

namespace ExchangeHub.Adapters.Mapping.Facts;

/// <summary>Which rows say an event, and how.</summary>
internal sealed record EventRule(
    Contract Contract, IReadOnlyList<Condition> When, CellText Operation, IReadOnlyList<AttributeRule> Attributes, ObjectRule Data)
{
    public bool AppliesTo(IReadOnlyDictionary<string, string?> columns) =>
        When.All(condition => condition.Holds(columns.GetValueOrDefault(condition.Subject) is { Length: > 0 } text ? text : null));

    /// <summary>The rule for people; <paramref name="place"/> is where its rows stand.</summary>
    public MappedContract Describe(string place) => new(
        MappedContract.Publishes, Contract.Type, place,
        [.. Data.Describe(""), Operation.Describe("operation", isAttribute: true), .. Attributes.Select(attribute => attribute.Text.Describe(attribute.Name, isAttribute: true))]);

    public CloudEvent? Read(RowReader row, string id, string source, string region, DateTimeOffset? time)
    {
        var data = Data.ReadMembers(row);
        var attributes = new Dictionary<string, string>
        {
            ["id"] = id,
            ["source"] = source,
            ["type"] = Contract.Type,
            ["region"] = region,
            // A fact that nothing led to opens a case, and its own number is the case's.
            ["correlationid"] = id,
        };
        Put(attributes, "operation", OperationOf(row));
        Put(attributes, "time", time is { } known ? ChinaClock.Write(known) : null);
        foreach (var attribute in Attributes)
        {
            Put(attributes, attribute.Name, attribute.Read(row));
        }

        return row.Problem is null ? CloudEvent.From(attributes, JsonSerializer.SerializeToElement(data)) : null;
    }

    private string? OperationOf(RowReader row)
    {
        var operation = Operation.Read(row);
        if (operation is null || Contracts.Operation.IsKnown(operation))
        {
            return operation;
        }

        row.Add(AdapterCode.MappingFailed, Operation.Columns.Count == 0 ? null : Operation.Columns[0], $"列 {Operation.Where} 不是已知的操作类型");
        return null;
    }

    private static void Put(Dictionary<string, string> attributes, string name, string? value)
    {
        if (value is not null)
        {
            attributes[name] = value;
        }
    }
}
