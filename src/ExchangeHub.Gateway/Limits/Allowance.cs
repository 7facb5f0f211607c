using System.Globalization;
using System.Threading.RateLimiting;
using ExchangeHub.Access;
using ExchangeHub.Contracts;
using Microsoft.AspNetCore.Http;

namespace ExchangeHub.Gateway.Limits;

/// <summary>One rate for many callers: a bucket of tokens each, dropped when it has been full for a while.</summary>
internal sealed class Allowance(LimitRate rate) : IAsyncDisposable
{
    // Ten drops a second, where the rate can be shared out so: nobody who keeps to it waits longer than that for the next one.
    private static readonly TimeSpan Drop = TimeSpan.FromMilliseconds(100);
    private const int DropsPerSecond = 10;

    private readonly string limit = rate.Burst.ToString(CultureInfo.InvariantCulture);
    private readonly PartitionedRateLimiter<string> buckets = BucketsOf(rate);

    public static PartitionedRateLimiter<string> BucketsOf(LimitRate rate)
    {
        var options = OptionsOf(rate);
        Func<string, RateLimiter> make = _ => new TokenBucketRateLimiter(options);
        return PartitionedRateLimiter.Create<string, string>(caller => RateLimitPartition.Get(caller, make), StringComparer.Ordinal);
    }

    public static TokenBucketRateLimiterOptions OptionsOf(LimitRate rate)
    {
        var isInDrops = rate.PerSecond % DropsPerSecond == 0;
        return new TokenBucketRateLimiterOptions
        {
            TokenLimit = rate.Burst, QueueLimit = 0, ReplenishmentPeriod = isInDrops ? Drop : TimeSpan.FromSeconds(1),
            TokensPerPeriod = isInDrops ? rate.PerSecond / DropsPerSecond : rate.PerSecond,
            // One timer for all buckets instead of one for each.
            AutoReplenishment = false,
        };
    }

    /// <summary>Takes one from the caller's bucket, and says in the headers what is left. False where it is empty.</summary>
    public bool Take(string caller, HttpResponse response)
    {
        using var lease = buckets.AttemptAcquire(caller);
        var left = lease.IsAcquired ? buckets.GetStatistics(caller)?.CurrentAvailablePermits ?? 0 : 0;
        var headers = response.Headers;
        headers["RateLimit-Limit"] = limit;
        headers["RateLimit-Remaining"] = left.ToString(CultureInfo.InvariantCulture);
        headers["RateLimit-Reset"] = Seconds(rate.Burst - left).ToString(CultureInfo.InvariantCulture);
        return lease.IsAcquired;
    }

    public static Task RefuseAsync(HttpContext http)
    {
        http.Response.Headers.RetryAfter = "1";
        return Problems.Of(StatusCodes.Status429TooManyRequests, RejectionCode.TooManyRequests, "Too many requests; wait as Retry-After says.").ExecuteAsync(http);
    }

    public ValueTask DisposeAsync() => buckets.DisposeAsync();

    /// <summary>Until the bucket is full again.</summary>
    private long Seconds(long missing) => (missing + rate.PerSecond - 1) / rate.PerSecond;
}
