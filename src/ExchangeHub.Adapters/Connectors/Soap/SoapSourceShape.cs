using ExchangeHub.Adapters.Connectors.Wire;

namespace ExchangeHub.Adapters.Connectors.Soap;

/// <summary>How one source is asked: an operation that hands out what is not acknowledged, and one that acknowledges.</summary>
internal sealed record SoapSourceShape(
    SourceShape Source, string Operation, string Items, string? PageSize, IReadOnlyDictionary<string, string> Parameters, AcknowledgeShape Acknowledge)
{
    public static SoapSourceShape Read(SourceShape source, int index)
    {
        var settings = new WireSettings(source.Settings, $"/sources/{index}/settings");
        var shape = new SoapSourceShape(
            source, settings.Text("operation") ?? source.Name, settings.Required("items"), settings.Text("pageSize"), settings.Pairs("parameters"),
            AcknowledgeShape.Read(settings.Section("acknowledge"), "operation")
                ?? throw settings.Wrong("acknowledge", "is missing: without it the same rows come for ever"));
        settings.Done();
        return shape;
    }

    public IEnumerable<OperationUse> Uses()
    {
        var lines = Acknowledge.Items;
        yield return new OperationUse(
            Source.Name, Operation, [.. Parameters.Keys.Concat(PageSize is null ? [] : [PageSize])],
            [.. Source.Columns.Concat(Source.OptionalColumns).Append(Source.RowId).Select(column => $"{Items}.{column}")]);
        yield return new OperationUse(
            Source.Name, Acknowledge.Call,
            [.. new[] { Acknowledge.RowId, Acknowledge.Outcome, Acknowledge.Code, Acknowledge.Detail, Acknowledge.Sequence }.OfType<string>().Select(name => $"{lines}.{name}")], []);
    }
}
