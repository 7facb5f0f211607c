using ExchangeHub.Adapters.Connectors.Wire;
using ExchangeHub.Contracts;

namespace ExchangeHub.Adapters.Connectors.Soap;

/// <summary>Orders of one target.</summary>
internal sealed class SoapOrders(SoapTargetShape shape, FaultShape faults, SoapService service, SoapCaller caller)
{
    public Task<IReadOnlyList<OrderAnswer>> ApplyAsync(IReadOnlyList<OrderRow> orders, CancellationToken cancellationToken) =>
        OneByOne.ApplyAsync(orders, ApplyOneAsync, cancellationToken);

    private async Task<OrderAnswer> ApplyOneAsync(OrderRow order, CancellationToken cancellationToken)
    {
        var wsdl = await service.WsdlAsync(cancellationToken);
        var operation = wsdl.Operations[shape.Operation];
        var message = XmlColumns.Build(operation.Input, ColumnTree.Of(shape.Cause.ColumnsOf(order)));
        if (SchemaCheck.Problems(message, wsdl.Schemas) is [_, ..] unfit)
        {
            return new OrderAnswer(ReceiptStage.Refused, AdapterCode.MappingFailed, string.Join("; ", unfit));
        }

        var reply = await caller.CallAsync(service.Address(wsdl), wsdl, operation, message, cancellationToken);
        return reply switch
        {
            { RetryAfterSeconds: { } seconds } => new OrderAnswer(ReceiptStage.Failed, AdapterCode.SystemUnavailable, "The system asks to come again later.", RetryAfterSeconds: seconds),
            { Fault: { } fault } => fault.Answer(faults),
            { Problems: [_, ..] problems } => throw new SystemUnavailableException($"The answer does not fit the schema: {string.Join("; ", problems)}", isBatchAnswered: true),
            _ => AnswerOf(XmlColumns.Flatten(reply.Required()), order),
        };
    }

    private OrderAnswer AnswerOf(Dictionary<string, string?> columns, OrderRow order)
    {
        if (shape.Outcome.DeliveryId is { } id && columns.Value(id) != order.DeliveryId.ToString())
        {
            throw new SystemUnavailableException("The answer is to another order.", isBatchAnswered: true);
        }

        return shape.Outcome.Answer(columns, shape.Target.Answer)
            ?? throw new SystemUnavailableException("The answer does not say what became of the order.", isBatchAnswered: true);
    }
}
