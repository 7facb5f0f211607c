using System.Collections.Concurrent;
using ExchangeHub.Access;
using ExchangeHub.Gateway.Keys;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace ExchangeHub.Gateway.Systems.Calls;

/// <summary>
/// What a department's system learns of the caller in place of the caller's token: signed with the key that
/// <c>/.well-known/jwks</c> publishes, for one destination, for thirty seconds.
/// </summary>
/// <remarks>
/// Signing costs about as much as the rest of a call. Calls that change something get one each, with its request id; those that
/// read share one for at most <see cref="Shared"/>.
/// </remarks>
internal sealed class HubAssertions(SharedKeys keys, IOptions<GatewayOptions> options, TimeProvider clock)
{
    /// <summary>Value of the header <c>typ</c>: no other token of this installation can be taken for one.</summary>
    public const string Type = "hub-assertion+jwt";

    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(30);
    public static readonly TimeSpan Shared = TimeSpan.FromSeconds(5);

    private const int MostShared = 10_000;

    private static readonly JsonWebTokenHandler Handler = new() { SetDefaultTimesOnTokenCreation = false };

    private Generation current = new(clock.GetTimestamp());

    /// <summary>The value of <c>Authorization</c>.</summary>
    public string For(HttpContext http, Caller caller, string system, string audience, string? purpose)
    {
        if (!HttpMethods.IsGet(http.Request.Method) && !HttpMethods.IsHead(http.Request.Method))
        {
            return Sign(http.Request, caller, system, audience, purpose, http.TraceIdentifier);
        }

        var generation = Current();
        var key = new Key(caller, system, audience, http.Request.Scheme, http.Request.Host, purpose);
        if (generation.Signed.TryGetValue(key, out var known))
        {
            return known;
        }

        var signed = Sign(http.Request, caller, system, audience, purpose, requestId: null);
        if (generation.Signed.Count < MostShared)
        {
            generation.Signed[key] = signed;
        }

        return signed;
    }

    private string Sign(HttpRequest request, Caller caller, string system, string audience, string? purpose, string? requestId)
    {
        var now = clock.GetUtcNow();
        var claims = new Dictionary<string, object>
        {
            ["sub"] = caller.Actor, ["client_id"] = caller.ClientId, ["department"] = caller.Department, ["region"] = caller.Region,
            ["system"] = system, ["jti"] = Guid.CreateVersion7().ToString("N"),
        };
        Add(claims, "role", caller.Role);
        Add(claims, "purpose", purpose);
        Add(claims, "request_id", requestId);
        return "Bearer " + Handler.CreateToken(new SecurityTokenDescriptor
        {
            TokenType = Type, Issuer = options.Value.Issuer?.ToString() ?? $"{request.Scheme}://{request.Host}/", Audience = audience, Claims = claims, SigningCredentials = keys.Signing[0],
            IssuedAt = now.UtcDateTime, NotBefore = now.UtcDateTime, Expires = (now + Lifetime).UtcDateTime,
        });
    }

    private static void Add(Dictionary<string, object> claims, string name, string? value)
    {
        if (value is not null)
        {
            claims[name] = value;
        }
    }

    private Generation Current()
    {
        var generation = Volatile.Read(ref current);
        if (clock.GetElapsedTime(generation.Began) < Shared)
        {
            return generation;
        }

        var next = new Generation(clock.GetTimestamp());
        var seen = Interlocked.CompareExchange(ref current, next, generation);
        return seen == generation ? next : seen;
    }

    private readonly record struct Key(Caller Caller, string System, string Audience, string Scheme, HostString Host, string? Purpose);

    private sealed class Generation(long began)
    {
        public long Began { get; } = began;

        public ConcurrentDictionary<Key, string> Signed { get; } = new();
    }
}
