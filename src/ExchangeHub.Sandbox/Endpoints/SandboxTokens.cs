using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace ExchangeHub.Sandbox.Endpoints;

/// <summary>Access tokens that a simulated system has given out; they are worth nothing after a restart.</summary>
internal sealed class SandboxTokens(TimeProvider clock)
{
    private const int TokenBytes = 32;

    private readonly ConcurrentDictionary<string, Grant> grants = new(StringComparer.Ordinal);

    public static TimeSpan Lifetime { get; } = TimeSpan.FromMinutes(5);

    public string Issue(string region)
    {
        var now = clock.GetUtcNow();
        foreach (var (expired, _) in grants.Where(grant => grant.Value.EndsAt <= now))
        {
            grants.TryRemove(expired, out _);
        }

        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));
        grants[token] = new Grant(region, now + Lifetime);
        return token;
    }

    public bool IsValid(string? token, string region) =>
        token is not null && grants.TryGetValue(token, out var grant) && grant.Region == region && clock.GetUtcNow() < grant.EndsAt;

    private sealed record Grant(string Region, DateTimeOffset EndsAt);
}
