using ExchangeHub.Adapters.Connectors;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Transport;

namespace ExchangeHub.Adapters.Mapping.Orders;

/// <summary>Which deliveries make the system do something, and what its order says.</summary>
internal sealed record OrderRule(
    Contract Contract, IReadOnlyList<string> Operations, IReadOnlyList<(ContractPath Path, Condition Condition)> When, string Target, IReadOnlyList<(string Column, OrderValue Value)> Columns)
{
    /// <summary>A cancellation is no second order: it needs a rule of its own.</summary>
    public static IReadOnlyList<string> UsualOperations { get; } = [Operation.Create, Operation.Change, Operation.Correct];

    public bool AppliesTo(CloudEvent e) => e.Type == Contract.Type
        && Operations.Contains(e.Operation ?? Operation.Create)
        && When.All(part => part.Condition.Holds(part.Path.Read(e.Data)));

    /// <summary>The rule for people.</summary>
    public MappedContract Describe() =>
        new(MappedContract.Receives, Contract.Type, Target, [.. Columns.SelectMany(column => column.Value.Describe(column.Column))]);

    public OrderRow Write(Delivery delivery)
    {
        var e = delivery.Event;
        var columns = Columns.ToDictionary(column => column.Column, column => column.Value.Read(column.Column, e), StringComparer.Ordinal);
        return new OrderRow(delivery.DeliveryId, Target, columns, new OrderCause(e.Id, e.Type, e.CorrelationId ?? e.Id, e.Subject, e.TraceParent));
    }
}
