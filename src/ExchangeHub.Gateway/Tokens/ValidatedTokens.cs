using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Authentication;

namespace ExchangeHub.Gateway.Tokens;

/// <summary>
/// What tokens were found to be within the last second, by their SHA-256, so that a busy client costs one database read
/// a second. All entries of one second are dropped together: a revocation shows after a second at most.
/// </summary>
internal sealed class ValidatedTokens(TimeProvider clock)
{
    private static readonly TimeSpan Keep = TimeSpan.FromSeconds(1);

    private Second current = new(clock.GetTimestamp());

    /// <summary>
    /// The second to look in. A validation that began in it is kept in it, even when it ends later: else its result
    /// could outlive the database state it was read from by more than a second.
    /// </summary>
    public Second Now()
    {
        var second = Volatile.Read(ref current);
        if (clock.GetElapsedTime(second.Began) < Keep)
        {
            return second;
        }

        var next = new Second(clock.GetTimestamp());
        var seen = Interlocked.CompareExchange(ref current, next, second);
        return seen == second ? next : seen;
    }

    public static string KeyOf(string token) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    internal sealed class Second(long began)
    {
        // About a kilobyte each; further tokens are simply validated again.
        private const int Most = 10_000;

        private readonly ConcurrentDictionary<string, AuthenticationTicket> tickets = new();
        private int count;

        public long Began { get; } = began;

        public AuthenticationTicket? Find(string key) => tickets.GetValueOrDefault(key);

        public void Keep(string key, AuthenticationTicket ticket)
        {
            if (Interlocked.Increment(ref count) <= Most)
            {
                tickets[key] = ticket;
            }
        }
    }
}
