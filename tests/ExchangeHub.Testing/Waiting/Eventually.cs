using System.Diagnostics;
using System.Runtime.CompilerServices;
using Xunit;

namespace ExchangeHub.Testing.Waiting;

/// <summary>Waits on a fact instead of on time: asks until it holds, and fails at the deadline.</summary>
public static class Eventually
{
    /// <summary>How long is waited where nothing else is said.</summary>
    public static TimeSpan Limit { get; } = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(25);

    /// <summary>Waits until the fact holds.</summary>
    public static Task Async(
        Func<Task<bool>> fact, TimeSpan? deadline = null, [CallerArgumentExpression(nameof(fact))] string what = "") =>
        Async(fact, holds => holds, deadline, what);

    /// <summary>Asks until the answer is as wanted, and returns it.</summary>
    public static async Task<T> Async<T>(
        Func<Task<T>> ask,
        Func<T, bool> wanted,
        TimeSpan? deadline = null,
        [CallerArgumentExpression(nameof(wanted))] string what = "")
    {
        var cancellation = TestContext.Current.CancellationToken;
        var limit = deadline ?? Limit;
        var started = Stopwatch.GetTimestamp();
        using var timer = new PeriodicTimer(Interval);
        while (true)
        {
            var (answered, answer, trouble) = await TryAsync(ask);
            if (answered && wanted(answer!))
            {
                return answer!;
            }

            if (Stopwatch.GetElapsedTime(started) > limit)
            {
                var last = answered ? $"The last answer was: {answer}" : $"The last try ended in: {trouble}";
                Assert.Fail($"Not within {limit.TotalSeconds:0.#} s: {what}. {last}");
            }

            await timer.WaitForNextTickAsync(cancellation);
        }
    }

    /// <summary>While a hub is being killed and restarted, a refused connection is no answer yet rather than a failure.</summary>
    private static async Task<(bool Answered, T? Answer, Exception? Trouble)> TryAsync<T>(Func<Task<T>> ask)
    {
        try
        {
            return (true, await ask(), null);
        }
        catch (Exception trouble) when (trouble is HttpRequestException or IOException)
        {
            return (false, default, trouble);
        }
    }
}
