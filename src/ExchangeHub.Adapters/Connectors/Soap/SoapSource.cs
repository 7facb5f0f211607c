using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using ExchangeHub.Adapters.Connectors.Wire;

namespace ExchangeHub.Adapters.Connectors.Soap;

/// <summary>One source of a SOAP service.</summary>
internal sealed class SoapSource(SoapSourceShape shape, SoapService service, SoapCaller caller, ICursorStore cursors, string cursorName)
{
    private readonly HandedOut handedOut = new(cursors, cursorName, isOrderTheCursor: false);
    private readonly RowReading reading = new(shape.Source);

    public string Name => shape.Source.Name;

    public async Task<IReadOnlyList<SourceRow>> ReadAsync(int max, CancellationToken cancellationToken)
    {
        var rows = await FetchAsync(max, cancellationToken);
        return handedOut.Open(rows, next: null);
    }

    /// <summary>Looks at one row, so that drift is seen before the first exchange.</summary>
    public Task CheckAsync(CancellationToken cancellationToken) => FetchAsync(max: 1, cancellationToken);

    public void Done(IEnumerable<string> rowIds) => handedOut.Done(rowIds);

    public async Task SettleAsync(IReadOnlyList<RowOutcome> outcomes, CancellationToken cancellationToken)
    {
        var columns = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (index, line) in outcomes.Select(outcome => shape.Acknowledge.Line(outcome, shape.Source)).OfType<Dictionary<string, string?>>().Index())
        {
            foreach (var (name, value) in line)
            {
                columns[string.Create(CultureInfo.InvariantCulture, $"{shape.Acknowledge.Items}.{index}.{name}")] = value!;
            }
        }

        if (columns.Count > 0)
        {
            var reply = await CallAsync(shape.Acknowledge.Call, columns, cancellationToken);
            reply.Required();
        }

        handedOut.Done(outcomes.Select(outcome => outcome.Row.RowId));
    }

    private async Task<IReadOnlyList<OrderedRow>> FetchAsync(int max, CancellationToken cancellationToken)
    {
        var columns = shape.Parameters.ToDictionary(pair => pair.Key, pair => pair.Value);
        if (shape.PageSize is { } pageSize)
        {
            columns[pageSize] = max.ToString(CultureInfo.InvariantCulture);
        }

        var reply = await CallAsync(shape.Operation, columns, cancellationToken);
        var items = ItemsOf(reply.Required());
        // A wrong value spoils its own row; a wrong shape means that the service is no longer the one that was agreed.
        var values = reply.Problems.Where(problem => problem.IsValue && items.Any(item => problem.Element.Ancestors().Contains(item))).ToList();
        if (reply.Problems.Except(values).ToList() is [_, ..] wrong)
        {
            throw new SourceDriftException(shape.Source.Name, string.Join("; ", wrong.Select(problem => problem.ToString()).Distinct()));
        }

        return [.. items.Select(item => RowOf(item, values.FirstOrDefault(problem => problem.Element.Ancestors().Contains(item))))];
    }

    private async Task<SoapReply> CallAsync(string operationName, IReadOnlyDictionary<string, string> columns, CancellationToken cancellationToken)
    {
        var wsdl = await service.WsdlAsync(cancellationToken);
        var operation = wsdl.Operations[operationName];
        var message = XmlColumns.Build(operation.Input, ColumnTree.Of(columns));
        return SchemaCheck.Problems(message, wsdl.Schemas) is [_, ..] problems
            ? throw new SourceDriftException(shape.Source.Name, $"the request does not fit the schema: {string.Join("; ", problems)}")
            : await caller.CallAsync(service.Address(wsdl), wsdl, operation, message, cancellationToken);
    }

    private List<XElement> ItemsOf(XElement message)
    {
        var steps = shape.Items.Split('.');
        return [.. steps.Aggregate<string, IEnumerable<XElement>>([message], (found, name) => found.Elements().Where(element => element.Name.LocalName == name))];
    }

    private OrderedRow RowOf(XElement item, SchemaProblem? problem)
    {
        var place = problem is null ? null : problem.Place[(shape.Items.Length + 1)..];
        return reading.Row(
            XmlColumns.Flatten(item), () => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(item.ToString(SaveOptions.DisableFormatting))))[..32],
            place is null ? null : new RowProblem(AdapterCode.MappingFailed, place, "取值不符合接口约定的类型"));
    }
}
