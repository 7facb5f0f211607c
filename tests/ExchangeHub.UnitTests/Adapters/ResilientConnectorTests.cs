using ExchangeHub.Adapters.Connectors;
using ExchangeHub.Adapters.Exchange.Store;
using ExchangeHub.Testing;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace ExchangeHub.UnitTests.Adapters;

public sealed class ResilientConnectorTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero));
    private readonly FailingSystem system = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Without_further_tries_a_call_is_made_once()
    {
        await using var connector = Connector(new ResilienceOptions { Retries = 0 });
        system.Failure = new SystemUnavailableException("gone");

        await Assert.ThrowsAsync<SystemUnavailableException>(() => connector.CheckAsync(Cancellation));

        Assert.Equal(1, system.Calls);
    }

    [Fact]
    public async Task Credentials_that_are_not_accepted_are_not_tried_again_within_a_call()
    {
        await using var connector = Connector(new ResilienceOptions { Retries = 2 });
        system.Failure = SystemUnavailableException.SignInRefused("401");

        await Assert.ThrowsAsync<SystemUnavailableException>(() => connector.CheckAsync(Cancellation));

        Assert.Equal(1, system.Calls);
    }

    [Fact]
    public async Task Another_process_sees_how_the_calls_fail_and_when_they_are_paused_and_when_they_go_again()
    {
        var state = State();
        state.Begin();
        await using var connector = Connector(new ResilienceOptions { Retries = 0, FailuresBeforePause = 2 }, state);
        system.Failure = new SystemUnavailableException("gone");

        await Assert.ThrowsAsync<SystemUnavailableException>(() => connector.CheckAsync(Cancellation));
        Assert.Equal(new SystemTrouble(clock.GetUtcNow(), "gone", IsPaused: false), State().Kept);

        await Assert.ThrowsAsync<SystemUnavailableException>(() => connector.CheckAsync(Cancellation));
        Assert.Equal(("gone", true), (State().Kept!.Detail, State().Kept!.IsPaused));

        system.Failure = null;
        clock.Advance(TimeSpan.FromSeconds(10));
        await connector.CheckAsync(Cancellation);
        Assert.Null(State().Kept);
    }

    [Fact]
    public async Task Who_only_looks_leaves_what_the_adapter_saw_as_it_is()
    {
        State().Begin();
        await using var looking = Connector(new ResilienceOptions { Retries = 0 });
        system.Failure = new SystemUnavailableException("gone");

        await Assert.ThrowsAsync<SystemUnavailableException>(() => looking.CheckAsync(Cancellation));

        Assert.Null(State().Kept);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private ConnectorState State() => new(new AdapterStore(folder.Path, "f"), clock);

    private ResilientConnector Connector(ResilienceOptions options, ConnectorState? state = null) => new(system, "f", state ?? State(), options, clock);

    private sealed class FailingSystem : ISystemConnector
    {
        public Exception? Failure { get; set; }

        public int Calls { get; private set; }

        public bool AnswersLater => false;

        public Task CheckAsync(CancellationToken cancellationToken)
        {
            Calls++;
            return Failure is null ? Task.CompletedTask : Task.FromException(Failure);
        }

        public Task<IReadOnlyList<SourceRow>> ReadAsync(int max, TimeSpan wait, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task TakeAsync(IReadOnlyList<SourceRow> rows, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task SettleAsync(IReadOnlyList<RowOutcome> outcomes, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<IReadOnlyList<OrderAnswer>> ApplyAsync(IReadOnlyList<OrderRow> orders, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<IReadOnlyList<LateAnswer>> ReadAnswersAsync(int max, TimeSpan wait, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task ConfirmAnswersAsync(IReadOnlyList<Guid> deliveryIds, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
