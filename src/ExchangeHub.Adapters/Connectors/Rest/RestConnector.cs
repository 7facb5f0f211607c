using ExchangeHub.Adapters.Connectors.Wire;

namespace ExchangeHub.Adapters.Connectors.Rest;

/// <summary>
/// Systems with a REST interface of their own, as their mapping describes it. What is new is asked for, or the system posts it to us; orders
/// are posted to the system, which answers at once.
/// </summary>
internal sealed class RestConnector : ISystemConnector
{
    public bool AnswersLater => false;

    private readonly SystemHttp http;
    private readonly Uri address;
    private readonly string? checkPath;
    private readonly IReadOnlyList<PolledSource> polled;
    private readonly Dictionary<string, RestOrders> targets;
    private readonly TimeSpan pollInterval;
    private readonly TimeProvider clock;
    private readonly PushReceivers pushes;
    private readonly string clientId;
    private readonly PushReceiver? pushed;
    private int turn;

    private RestConnector(ConnectorContext context)
    {
        var settings = new WireSettings(context.Shape.Settings, "/connector");
        var limits = HttpLimits.Read(settings);
        checkPath = settings.Text("check");
        pollInterval = TimeSpan.FromSeconds(settings.Number("pollSeconds", 1, least: 1, most: 3600));
        var pushLimits = PushLimits.Read(settings, limits);
        settings.Done();
        (clock, pushes, clientId) = (context.Clock, context.Pushes, context.Shape.ClientId);
        address = context.Address("address") ?? throw ConnectionSettings.Wrong("address", "is missing");
        http = new SystemHttp(SystemHttp.Handler(context), RestCredentials.Of(context, address, limits), limits, clock);
        var sources = context.Shape.Sources.Select((source, index) => (Source: source, Shape: RestSourceShape.Read(source, index))).ToList();
        polled = [.. sources.Where(pair => !pair.Shape.IsPushed).Select(pair =>
            new PolledSource(pair.Source, pair.Shape, http, address, context.Cursors, $"{context.Shape.ClientId}/{pair.Source.Name}"))];
        var posted = sources.Where(pair => pair.Shape.IsPushed).ToList();
        if (posted.Count > 0)
        {
            pushed = new PushReceiver(context.Require("pushKey"), pushLimits, posted, clock);
            pushes.Add(clientId, pushed);
        }

        targets = context.Shape.Targets.Select(RestTargetShape.Read).ToDictionary(shape => shape.Target.Name, shape => new RestOrders(shape, http, address));
    }

    public static RestConnector Create(ConnectorContext context) => new(context);

    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        if (checkPath is not null)
        {
            var answer = await http.SendAsync(() => new HttpRequestMessage(HttpMethod.Get, new Uri(address, checkPath)), wait: TimeSpan.Zero, cancellationToken);
            if (!answer.IsSuccess)
            {
                throw answer.Refused();
            }
        }

        foreach (var source in polled)
        {
            await source.CheckAsync(cancellationToken);
        }

        if (checkPath is null && polled.Count == 0)
        {
            await ReachAsync(cancellationToken);
        }
    }

    public Task<IReadOnlyList<SourceRow>> ReadAsync(int max, TimeSpan wait, CancellationToken cancellationToken)
    {
        // A system with one source may hold the request itself; several are asked in turn, so that none waits for another.
        var held = polled is [{ CanWait: true }] && pushed is null ? wait : TimeSpan.Zero;
        return Polling.UntilFirstAsync(
            async () => pushed?.Read(max) is [_, ..] posted ? posted : await PollAsync(max, held, cancellationToken),
            () => pushed?.NextArrived, wait, polled.Count == 0 ? wait : pollInterval, clock, cancellationToken);
    }

    public Task TakeAsync(IReadOnlyList<SourceRow> rows, CancellationToken cancellationToken)
    {
        pushed?.Take(rows);
        foreach (var source in polled)
        {
            source.Done(rows.Where(row => row.Source == source.Name).Select(row => row.RowId));
        }

        return Task.CompletedTask;
    }

    public async Task SettleAsync(IReadOnlyList<RowOutcome> outcomes, CancellationToken cancellationToken)
    {
        pushed?.Settle(outcomes);
        foreach (var source in polled)
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
        if (pushed is not null)
        {
            pushes.Remove(clientId, pushed);
            pushed.Dispose();
        }

        http.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>A system that names nothing to look at: it signs in, and any answer of its own says that it is there.</summary>
    private async Task ReachAsync(CancellationToken cancellationToken)
    {
        var answer = await http.SendAsync(() => new HttpRequestMessage(HttpMethod.Get, address), wait: TimeSpan.Zero, cancellationToken);
        if ((int)answer.Status is 401 or 403 or >= 500)
        {
            throw answer.Refused();
        }
    }

    private async Task<IReadOnlyList<SourceRow>> PollAsync(int max, TimeSpan wait, CancellationToken cancellationToken)
    {
        var rows = new List<SourceRow>();
        // Each time another source comes first, so that a busy one does not keep the others out.
        var first = turn++;
        for (var i = 0; i < polled.Count && rows.Count < max; i++)
        {
            rows.AddRange(await polled[(first + i) % polled.Count].ReadAsync(max - rows.Count, wait, cancellationToken));
        }

        return rows;
    }
}
