using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;

namespace ExchangeHub.Sandbox.Endpoints.Open;

/// <summary>The hub's public keys, fetched when one is met that is not known yet.</summary>
internal sealed class HubKeys(SandboxOptions options, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    private readonly HttpClient http = new();
    private readonly SemaphoreSlim turn = new(1, 1);

    private volatile Dictionary<string, ECDsa> keys = [];
    private DateTimeOffset fetched = DateTimeOffset.MinValue;

    /// <summary>Null where the hub has no such key.</summary>
    public async ValueTask<ECDsa?> FindAsync(string keyId, CancellationToken cancellationToken)
    {
        if (keys.TryGetValue(keyId, out var known) || options.Hub is not { } hub)
        {
            return known;
        }

        await turn.WaitAsync(cancellationToken);
        try
        {
            // Whoever sends made-up keys does not make us ask for each.
            if (!keys.ContainsKey(keyId) && clock.GetUtcNow() - fetched > Pause)
            {
                keys = Read(JsonElement.Parse(await http.GetByteArrayAsync(new Uri(hub, "/.well-known/jwks"), cancellationToken)));
                fetched = clock.GetUtcNow();
            }
        }
        finally
        {
            turn.Release();
        }

        return keys.GetValueOrDefault(keyId);
    }

    public void Dispose()
    {
        http.Dispose();
        turn.Dispose();
    }

    private static Dictionary<string, ECDsa> Read(JsonElement set) => set.GetProperty("keys").EnumerateArray()
        .Where(key => key.GetProperty("kty").GetString() == "EC")
        .ToDictionary(key => key.GetProperty("kid").GetString()!, key => ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint { X = Coordinate(key, "x"), Y = Coordinate(key, "y") },
        }));

    private static byte[] Coordinate(JsonElement key, string name) => Base64Url.DecodeFromChars(key.GetProperty(name).GetString());
}
