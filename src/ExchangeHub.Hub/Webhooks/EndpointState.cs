using Polly;
using Polly.CircuitBreaker;

namespace ExchangeHub.Hub.Webhooks;

/// <summary>How an endpoint fares, as this node has seen it: what fails again and again, or asks for a pause, is left alone for a while.</summary>
internal sealed class EndpointState
{
    private static readonly TimeSpan LongestRest = TimeSpan.FromHours(1);

    private readonly TimeProvider clock;
    private readonly CircuitBreakerStateProvider breaker = new();
    private readonly ResiliencePipeline<WebhookAnswer> pipeline;
    private long restsUntil;

    public EndpointState(WebhookOptions options, TimeProvider clock)
    {
        this.clock = clock;
        pipeline = new ResiliencePipelineBuilder<WebhookAnswer> { TimeProvider = clock }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<WebhookAnswer>
            {
                ShouldHandle = outcome => ValueTask.FromResult(outcome.Outcome.Result is { IsEndpointDown: true }),
                FailureRatio = 0.5,
                MinimumThroughput = options.BreakAfter,
                SamplingDuration = options.BreakDuration,
                BreakDuration = options.BreakDuration,
                StateProvider = breaker,
                OnOpened = opened =>
                {
                    Rest(opened.BreakDuration);
                    return default;
                },
            })
            .Build();
    }

    /// <summary>How many may be on their way: none while it rests, one to try whether it is back.</summary>
    public int Room(int usual) =>
        clock.GetUtcNow().ToUnixTimeMilliseconds() < Interlocked.Read(ref restsUntil) ? 0 : breaker.CircuitState == CircuitState.Closed ? usual : 1;

    /// <summary>Sends, or throws <see cref="BrokenCircuitException"/> where the endpoint has just been given up.</summary>
    public async Task<WebhookAnswer> SendAsync(Func<CancellationToken, Task<WebhookAnswer>> send, CancellationToken cancellationToken)
    {
        var answer = await pipeline.ExecuteAsync(async token => await send(token), cancellationToken);
        if (answer.RetryAfter is { } wait)
        {
            Rest(wait < LongestRest ? wait : LongestRest);
        }

        return answer;
    }

    private void Rest(TimeSpan time)
    {
        var until = (clock.GetUtcNow() + time).ToUnixTimeMilliseconds();
        long known;
        while ((known = Interlocked.Read(ref restsUntil)) < until && Interlocked.CompareExchange(ref restsUntil, until, known) != known)
        {
        }
    }
}
