using System.Threading.RateLimiting;
using ExchangeHub.Access;
using Microsoft.Extensions.Options;

namespace ExchangeHub.Gateway.Limits;

/// <summary>The rate of a caller at doors beside HTTP: the same figures, counted on their own.</summary>
internal sealed class CallerAllowance(IOptions<LimitOptions> options) : ICallerAllowance, IAsyncDisposable
{
    private readonly PartitionedRateLimiter<string> buckets = Allowance.BucketsOf(options.Value.Caller);

    public bool Take(string caller)
    {
        using var lease = buckets.AttemptAcquire(caller);
        return !options.Value.Enabled || lease.IsAcquired;
    }

    public ValueTask DisposeAsync() => buckets.DisposeAsync();
}
