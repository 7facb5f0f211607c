using ExchangeHub.Adapters;
using ExchangeHub.Adapters.Connectors;
using ExchangeHub.Adapters.Exchange;
using ExchangeHub.Adapters.Exchange.Store;
using ExchangeHub.Adapters.Mapping;
using ExchangeHub.Contracts;
using ExchangeHub.Testing;

namespace ExchangeHub.UnitTests.Adapters;

/// <summary>A department's system that does as the test says.</summary>
internal sealed class ScriptedSystem(Func<OrderRow, OrderAnswer> answer) : ISystemConnector
{
    public bool AnswersLater { get; init; }

    /// <summary>What its source says when it is read.</summary>
    public Func<IReadOnlyList<SourceRow>> Read { get; init; } = () => [];

    public List<string> Calls { get; } = [];

    public IEnumerable<string> Handed => Calls.SelectMany(call => call.Split(' '));

    public Task<IReadOnlyList<OrderAnswer>> ApplyAsync(IReadOnlyList<OrderRow> orders, CancellationToken cancellationToken)
    {
        Calls.Add(string.Join(' ', orders.Select(order => order.Cause.EventId)));
        return Task.FromResult<IReadOnlyList<OrderAnswer>>([.. orders.Select(answer)]);
    }

    public Task CheckAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<IReadOnlyList<SourceRow>> ReadAsync(int max, TimeSpan wait, CancellationToken cancellationToken) => Task.FromResult(Read());

    public Task TakeAsync(IReadOnlyList<SourceRow> rows, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task SettleAsync(IReadOnlyList<RowOutcome> outcomes, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<IReadOnlyList<LateAnswer>> ReadAnswersAsync(int max, TimeSpan wait, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<LateAnswer>>([]);

    public Task ConfirmAnswersAsync(IReadOnlyList<Guid> deliveryIds, CancellationToken cancellationToken) => Task.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Its adapter, with the finance client of a city.</summary>
    public AdapterSystem Behind(string mapping, TemporaryFolder folder, TimeProvider clock)
    {
        var store = new AdapterStore(folder.Path, "f");
        return new AdapterSystem(
            new ConnectedSystem { ClientId = "f", Mapping = mapping, Region = "430700", Department = Department.Finance },
            MappingLoader.Load(ShippedMappings.PathOf(mapping)), this, new ConnectorState(store, clock), new SetAside(store, clock), new FeedAlarms(store, "f", clock),
            new LoopGuard(store, new byte[32], clock), store);
    }
}
