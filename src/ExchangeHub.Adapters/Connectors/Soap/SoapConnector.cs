using ExchangeHub.Adapters.Connectors.Wire;

namespace ExchangeHub.Adapters.Connectors.Soap;

/// <summary>Systems with a SOAP 1.1 service, as its WSDL and the mapping describe it. The service answers every order at once.</summary>
internal sealed class SoapConnector : ISystemConnector
{
    public bool AnswersLater => false;

    private readonly SystemHttp http;
    private readonly SoapService service;
    private readonly IReadOnlyList<SoapSource> sources;
    private readonly Dictionary<string, SoapOrders> targets;
    private readonly TimeSpan pollInterval;
    private readonly TimeProvider clock;

    private SoapConnector(ConnectorContext context)
    {
        var settings = new WireSettings(context.Shape.Settings, "/connector");
        var (limits, access, faults) = (HttpLimits.Read(settings), SoapAccess.Of(context, settings), FaultShape.Read(settings.Section("fault")));
        var sourceShapes = context.Shape.Sources.Select(SoapSourceShape.Read).ToList();
        var targetShapes = context.Shape.Targets.Select(SoapTargetShape.Read).ToList();
        clock = context.Clock;
        pollInterval = TimeSpan.FromSeconds(settings.Number("pollSeconds", 2, least: 1, most: 3600));
        http = new SystemHttp(SystemHttp.Handler(context), access.Credentials, limits, clock);
        service = new SoapService(context, settings, http, access, [.. sourceShapes.SelectMany(shape => shape.Uses()), .. targetShapes.Select(shape => shape.Use)]);
        settings.Done();
        var caller = new SoapCaller(http, access);
        sources = [.. sourceShapes.Select(shape => new SoapSource(shape, service, caller, context.Cursors, $"{context.Shape.ClientId}/{shape.Source.Name}"))];
        targets = targetShapes.ToDictionary(shape => shape.Target.Name, shape => new SoapOrders(shape, faults, service, caller));
    }

    public static SoapConnector Create(ConnectorContext context) => new(context);

    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        await service.CheckAsync(cancellationToken);
        foreach (var source in sources)
        {
            await source.CheckAsync(cancellationToken);
        }
    }

    public Task<IReadOnlyList<SourceRow>> ReadAsync(int max, TimeSpan wait, CancellationToken cancellationToken) => Polling.UntilFirstAsync(
        async () =>
        {
            var rows = new List<SourceRow>();
            foreach (var source in sources.TakeWhile(_ => rows.Count < max))
            {
                rows.AddRange(await source.ReadAsync(max - rows.Count, cancellationToken));
            }

            return rows;
        },
        () => null, wait, pollInterval, clock, cancellationToken);

    public Task TakeAsync(IReadOnlyList<SourceRow> rows, CancellationToken cancellationToken)
    {
        foreach (var source in sources)
        {
            source.Done(rows.Where(row => row.Source == source.Name).Select(row => row.RowId));
        }

        return Task.CompletedTask;
    }

    public async Task SettleAsync(IReadOnlyList<RowOutcome> outcomes, CancellationToken cancellationToken)
    {
        foreach (var source in sources)
        {
            var own = outcomes.Where(outcome => outcome.Row.Source == source.Name).ToList();
            if (own.Count > 0)
            {
                await source.SettleAsync(own, cancellationToken);
            }
        }
    }

    public Task<IReadOnlyList<OrderAnswer>> ApplyAsync(IReadOnlyList<OrderRow> orders, CancellationToken cancellationToken) =>
        OneByOne.ApplyRunsAsync(orders, (target, run) => targets[target].ApplyAsync(run, cancellationToken));

    public Task<IReadOnlyList<LateAnswer>> ReadAnswersAsync(int max, TimeSpan wait, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<LateAnswer>>([]);

    public Task ConfirmAnswersAsync(IReadOnlyList<Guid> deliveryIds, CancellationToken cancellationToken) => Task.CompletedTask;

    public ValueTask DisposeAsync()
    {
        http.Dispose();
        return ValueTask.CompletedTask;
    }
}
