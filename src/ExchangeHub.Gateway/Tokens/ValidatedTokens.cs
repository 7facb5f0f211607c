using System.Collections.Concurrent;
using System.Runtime.InteropServices;
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

    /// <summary>The validation of this token that another request is at, or null: a busy client's requests must not all validate it anew each second.</summary>
    public Task<Validated?>? UnderWay(TokenKey token) => Now().UnderWay(token);

    /// <summary>The result of an earlier validation that still counts, or null.</summary>
    public Validated? Find(TokenKey token) =>
        Now().Find(token) is { } known && known.ExpiresAt > clock.GetUtcNow() ? known : null;

    public static TokenKey KeyOf(ReadOnlySpan<char> token)
    {
        const int Longest = 4_096;
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        var length = Encoding.UTF8.GetMaxByteCount(token.Length);
        var bytes = length <= Longest ? stackalloc byte[Longest] : new byte[length];
        SHA256.HashData(bytes[..Encoding.UTF8.GetBytes(token, bytes)], hash);
        return MemoryMarshal.Read<TokenKey>(hash);
    }

    /// <summary>A token's SHA-256.</summary>
    internal readonly record struct TokenKey(ulong First, ulong Second, ulong Third, ulong Fourth);

    /// <param name="Result">What was found.</param>
    /// <param name="ExpiresAt">Read once: the properties keep it as text.</param>
    /// <param name="BoundTo">The certificate without which it counts for nothing, where there is one: asked of every request.</param>
    internal sealed record Validated(AuthenticateResult Result, DateTimeOffset? ExpiresAt, byte[]? BoundTo)
    {
        public static Validated From(AuthenticationTicket ticket) => new(AuthenticateResult.Success(ticket), ticket.Properties.ExpiresUtc, TokenBinding.Of(ticket.Principal));
    }

    internal sealed class Second(long began)
    {
        // About a kilobyte each; further tokens are simply validated again.
        private const int Most = 10_000;

        private readonly ConcurrentDictionary<TokenKey, Validated> tickets = new();
        private readonly ConcurrentDictionary<TokenKey, TaskCompletionSource<Validated?>> underWay = new();
        private int count;

        public long Began { get; } = began;

        public Validated? Find(TokenKey key) => tickets.GetValueOrDefault(key);

        /// <summary>The validation of this token that another request is at, or null.</summary>
        public Task<Validated?>? UnderWay(TokenKey key) => underWay.TryGetValue(key, out var other) ? other.Task : null;

        public void Begin(TokenKey key) => underWay.TryAdd(key, new(TaskCreationOptions.RunContinuationsAsynchronously));

        /// <summary>Tells those who waited; where nothing was found each looks for itself.</summary>
        public void End(TokenKey key, Validated? found)
        {
            if (underWay.TryRemove(key, out var waiting))
            {
                waiting.SetResult(found);
            }
        }

        public void Keep(TokenKey key, Validated found)
        {
            if (Interlocked.Increment(ref count) <= Most)
            {
                tickets[key] = found;
            }
        }
    }
}
