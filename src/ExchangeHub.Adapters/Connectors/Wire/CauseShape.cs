namespace ExchangeHub.Adapters.Connectors.Wire;

/// <summary>Where an order carries what led to it, so that the system can state it with the facts that follow.</summary>
internal sealed record CauseShape(string? DeliveryId, string? EventId, string? CorrelationId, string? TraceParent)
{
    public static CauseShape Read(WireSettings target)
    {
        var cause = target.Section("cause");
        var shape = new CauseShape(target.Text("deliveryId"), cause?.Text("eventId"), cause?.Text("correlationId"), cause?.Text("traceParent"));
        cause?.Done();
        return shape;
    }

    public IEnumerable<string> Names => new[] { DeliveryId, EventId, CorrelationId, TraceParent }.OfType<string>();

    /// <summary>The order's columns with these beside them; what is empty is left out.</summary>
    public Dictionary<string, string> ColumnsOf(OrderRow order)
    {
        var columns = order.Columns.Where(column => column.Value is not null).ToDictionary(column => column.Key, column => column.Value!);
        Put(columns, DeliveryId, order.DeliveryId.ToString());
        Put(columns, EventId, order.Cause.EventId);
        Put(columns, CorrelationId, order.Cause.CorrelationId);
        Put(columns, TraceParent, order.Cause.TraceParent);
        return columns;
    }

    private static void Put(Dictionary<string, string> columns, string? name, string? value)
    {
        if (name is not null && value is not null)
        {
            columns[name] = value;
        }
    }
}
