using ExchangeHub.Adapters.Connectors;
using ExchangeHub.Adapters.Mapping.Facts;
using ExchangeHub.Adapters.Mapping.Files;
using ExchangeHub.Adapters.Mapping.Orders;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Transport;

namespace ExchangeHub.Adapters.Mapping;

/// <summary>What one department system means by its words, checked: its rows as events, and delivered events as its orders.</summary>
internal sealed class SystemMapping
{
    private readonly MappingFile file;
    private readonly Dictionary<string, SourceMapping> sources;
    private readonly IReadOnlyList<OrderRule> orders;
    private readonly EchoFingerprints echoes;

    public SystemMapping(MappingFile file, IReadOnlyList<SourceMapping> sources, IReadOnlyList<OrderRule> orders, EchoFingerprints echoes)
    {
        this.file = file;
        this.sources = sources.ToDictionary(source => source.Shape.Name, StringComparer.Ordinal);
        this.orders = orders;
        this.echoes = echoes;
        Types = [.. orders.Select(order => order.Contract.Type).Distinct()];
    }

    public string File => file.Path;

    public string Department => file.Root["department"].Text!;

    /// <summary>What its people call it.</summary>
    public string System => file.Root["system"].Text!;

    public string Protocol => file.Root["connector"]["protocol"].Text!;

    /// <summary>Null where one file serves the systems of several regions.</summary>
    public string? Region => file.Root["region"].Text;

    /// <summary>False where a repeated order has a second effect: who connects it has to know.</summary>
    public bool Deduplicates => file.Root.Flag("deduplicates");

    /// <summary>The event types the system acts on; the hub is asked for these.</summary>
    public IReadOnlyList<string> Types { get; }

    /// <summary>Event types it may say.</summary>
    public IReadOnlyList<string> Publishes => [.. sources.Values.SelectMany(source => source.Rules).Select(rule => rule.Contract.Type).Distinct()];

    /// <summary>What the hub is told of it, for those who look after connections.</summary>
    public MappingSummary Summary => new(
        System, Protocol, [.. sources.Values.SelectMany(source => source.Rules.Select(rule => rule.Describe(source.Shape.Name))), .. orders.Select(order => order.Describe())]);

    /// <summary>What the connector has to know.</summary>
    public SystemShape Shape(string clientId, string region)
    {
        var settings = file.Root["connector"].Section;
        settings.Remove("protocol");
        return new SystemShape(clientId, Department, region, settings, [.. sources.Values.Select(source => source.Shape)], [.. file.Root["targets"].Items.Select(TargetOf)]);
    }

    /// <summary>Columns a source may have: its own, and those of the protocol's convention.</summary>
    public IReadOnlyList<string> ColumnsOf(SourceShape source) => [.. source.Columns, .. source.OptionalColumns, .. ImpliedColumns.Of(Protocol)];

    /// <summary>A row as an event, or why it is none.</summary>
    /// <param name="row">The row.</param>
    /// <param name="source">The event's <c>source</c>, such as <c>/430700/finance</c>.</param>
    /// <param name="region">The region whose data it is, unless the row says.</param>
    /// <param name="now">The present, by which the system's clock is judged.</param>
    public MappedRow Map(SourceRow row, string source, string region, DateTimeOffset now) =>
        row.Problem is { } problem ? MappedRow.Not(problem) : sources[row.Source].Map(row, source, region, now);

    /// <summary>The order a delivery makes; null where this type and condition make none.</summary>
    /// <exception cref="RowProblemException">The event lacks what the order needs.</exception>
    public OrderRow? Order(Delivery delivery) => orders.FirstOrDefault(order => order.AppliesTo(delivery.Event))?.Write(delivery);

    /// <summary>The columns of a delivery's order that say something about a person.</summary>
    public IReadOnlySet<string> PersonalColumnsOf(CloudEvent e) =>
        orders.FirstOrDefault(order => order.AppliesTo(e))?.Columns.Where(column => column.Value.IsPersonal).Select(column => column.Column).ToHashSet() ?? [];

    /// <summary>What a delivered event and the system's own report of it have in common; null where they are not compared.</summary>
    public string? EchoOf(CloudEvent e) => echoes.Of(e);

    /// <summary>A connector's complaint as a problem of this file.</summary>
    public MappingFileException At(string pointer, string detail)
    {
        var place = file.PlaceOf(pointer);
        return new MappingFileException([new MappingProblem(File, place.Line, place.Column, pointer, $"{pointer}: {detail}")]);
    }

    private TargetShape TargetOf(MappingNode target)
    {
        var name = target["name"].Text!;
        var columns = orders.Where(order => order.Target == name).SelectMany(order => order.Columns).Select(column => column.Column).Distinct();
        var details = target["answer"]["details"].Members.ToDictionary(detail => detail.Name, detail => detail.Node.Text!);
        return new TargetShape(name, [.. columns], target["settings"].Section, new AnswerShape(target["answer"]["businessNo"].Text, details));
    }
}
