using System.Diagnostics;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;

namespace ExchangeHub.Adapters.Connectors;

/// <summary>
/// Any connector with patience: a limit for each call, two more tries where a repetition is harmless (every call is), and a pause for a system that is
/// down. Between calls the feed and the hub's delivery table decide, so nothing is tried longer here.
/// </summary>
internal sealed class ResilientConnector(ISystemConnector inner, string clientId, ConnectorState state, ResilienceOptions options, TimeProvider clock) : ISystemConnector
{
    private readonly ResiliencePipeline pipeline = Pipeline(state, options, clock);

    public bool AnswersLater => inner.AnswersLater;

    public Task CheckAsync(CancellationToken cancellationToken) =>
        CallAsync("check", TimeSpan.Zero, async token => { await inner.CheckAsync(token); return true; }, cancellationToken);

    public Task<IReadOnlyList<SourceRow>> ReadAsync(int max, TimeSpan wait, CancellationToken cancellationToken) =>
        CallAsync("read", wait, token => inner.ReadAsync(max, wait, token), cancellationToken);

    public Task TakeAsync(IReadOnlyList<SourceRow> rows, CancellationToken cancellationToken) =>
        CallAsync("take", TimeSpan.Zero, async token => { await inner.TakeAsync(rows, token); return true; }, cancellationToken);

    public Task SettleAsync(IReadOnlyList<RowOutcome> outcomes, CancellationToken cancellationToken) =>
        CallAsync("settle", TimeSpan.Zero, async token => { await inner.SettleAsync(outcomes, token); return true; }, cancellationToken);

    public Task<IReadOnlyList<OrderAnswer>> ApplyAsync(IReadOnlyList<OrderRow> orders, CancellationToken cancellationToken) =>
        CallAsync("apply", TimeSpan.Zero, token => inner.ApplyAsync(orders, token), cancellationToken);

    public Task<IReadOnlyList<LateAnswer>> ReadAnswersAsync(int max, TimeSpan wait, CancellationToken cancellationToken) =>
        CallAsync("answers", wait, token => inner.ReadAnswersAsync(max, wait, token), cancellationToken);

    public Task ConfirmAnswersAsync(IReadOnlyList<Guid> deliveryIds, CancellationToken cancellationToken) =>
        CallAsync("confirm", TimeSpan.Zero, async token => { await inner.ConfirmAnswersAsync(deliveryIds, token); return true; }, cancellationToken);

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private async Task<T> CallAsync<T>(string call, TimeSpan wait, Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        var started = clock.GetTimestamp();
        var outcome = "ok";
        try
        {
            var result = await pipeline.ExecuteAsync(async token => await WithinAsync(work, wait + options.CallTimeout, token), cancellationToken);
            state.Succeeded();
            return result;
        }
        catch (BrokenCircuitException broken)
        {
            outcome = "paused";
            throw new SystemUnavailableException("业务系统连续失败，暂停调用 the system failed repeatedly and is left alone for a moment", broken);
        }
        catch (SystemUnavailableException unavailable)
        {
            outcome = "unavailable";
            state.Failed(unavailable.Message);
            throw;
        }
        catch (SourceDriftException)
        {
            outcome = "drift";
            throw;
        }
        finally
        {
            var tags = new TagList { { "client", clientId }, { "call", call }, { "outcome", outcome } };
            AdapterTelemetry.Calls.Record(clock.GetElapsedTime(started).TotalSeconds, tags);
        }
    }

    private async Task<T> WithinAsync<T>(Func<CancellationToken, Task<T>> work, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            return await work(either.Token);
        }
        catch (OperationCanceledException cancelled) when (patience.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new SystemUnavailableException("业务系统未在时限内应答 the system did not answer in time", cancelled);
        }
    }

    private static ResiliencePipeline Pipeline(ConnectorState state, ResilienceOptions options, TimeProvider clock)
    {
        var builder = new ResiliencePipelineBuilder { TimeProvider = clock };
        if (options.Retries > 0)
        {
            builder.AddRetry(new RetryStrategyOptions
            {
                // Wrong credentials tried again and again lock accounts.
                ShouldHandle = new PredicateBuilder().Handle<SystemUnavailableException>(unavailable => unavailable is { IsBatchAnswered: false, IsSignInRefused: false }),
                MaxRetryAttempts = options.Retries,
                Delay = options.RetryPause,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
            });
        }

        return builder
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<SystemUnavailableException>(unavailable => !unavailable.IsBatchAnswered),
                FailureRatio = 0.9,
                MinimumThroughput = options.FailuresBeforePause,
                SamplingDuration = options.FailureWindow,
                BreakDuration = options.Pause,
                OnOpened = _ => { state.Paused(); return default; },
                OnClosed = _ => { state.Resumed(); return default; },
            })
            .Build();
    }
}
