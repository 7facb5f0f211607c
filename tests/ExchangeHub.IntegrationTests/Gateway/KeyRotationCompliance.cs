using System.Net;
using ExchangeHub.Access;
using ExchangeHub.Gateway;
using ExchangeHub.Gateway.Keys;
using ExchangeHub.Testing.Waiting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OpenIddict.Server;
using OpenIddict.Validation;
using Xunit;

namespace ExchangeHub.IntegrationTests.Gateway;

/// <summary>A new signing key cuts nobody off, at any node; one that is retired opens nothing.</summary>
public abstract class KeyRotationCompliance<TStore>(TStore store) : GatewayCompliance<TStore>(store)
    where TStore : GatewayStore
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    // Of each test's own: they make keys at times of their own.
    private readonly string folder = Path.Combine(store.KeyFolder, $"{Guid.CreateVersion7():N}");

    [Fact]
    public async Task A_new_key_is_published_first_then_signs_and_the_old_one_is_accepted_on_every_node()
    {
        await using var second = await StartAsync();
        await using var first = await StartAsync();
        var client = await first.AddClientAsync(Scopes.EventsRead);
        var before = SignerOf(first);
        var made = first.Services.GetRequiredService<SigningKeys>().Rotate();
        Assert.Equal(KeyUse.Announced, made.Use);

        await PassAsync(KeyWatch.Interval, first, second);
        Assert.All([first, second], node => Assert.Equal(before, SignerOf(node)));
        Assert.All([await PublishedAsync(first), await PublishedAsync(second)], ids => Assert.Equal(2, ids.Count));

        await PassAsync(TimeSpan.FromMinutes(58), first, second);
        var old = await first.AccessTokenAsync(client);
        await PassAsync(TimeSpan.FromMinutes(2), first, second);
        var after = SignerOf(first);
        Assert.NotEqual(before, after);
        Assert.Equal(after, SignerOf(second));
        var fresh = await first.AccessTokenAsync(client);
        foreach (var node in new[] { first, second })
        {
            Assert.Equal(HttpStatusCode.OK, (await node.GetAsync("caller", old)).StatusCode);
            Assert.Equal(HttpStatusCode.OK, (await node.GetAsync("caller", fresh)).StatusCode);
        }
    }

    [Fact]
    public async Task A_retired_key_s_tokens_are_refused_and_it_is_published_no_more()
    {
        // Its clock stays behind, so it goes on signing with the old key, for longer than anybody else would take it.
        await using var behind = await StartAsync(options => options.AccessTokenLifetime = TimeSpan.FromHours(1));
        await using var node = await StartAsync(options => options.KeyAnnouncement = Minute);
        var client = await node.AddClientAsync(Scopes.EventsRead);
        var old = await behind.AccessTokenAsync(client);
        Assert.Equal(HttpStatusCode.OK, (await node.GetAsync("caller", old)).StatusCode);
        var before = SignerOf(node);
        node.Services.GetRequiredService<SigningKeys>().Rotate();

        await PassAsync(TimeSpan.FromMinutes(30), node);
        Assert.Equal(HttpStatusCode.OK, (await node.GetAsync("caller", old)).StatusCode);
        Assert.Contains(before, await PublishedAsync(node));

        await PassAsync(TimeSpan.FromMinutes(12), node);
        Assert.Equal(HttpStatusCode.Unauthorized, (await node.GetAsync("caller", old)).StatusCode);
        Assert.DoesNotContain(before, await PublishedAsync(node));
        node.Services.GetRequiredService<SigningKeys>().RotateWhenDue();
        Assert.Single(node.Services.GetRequiredService<SigningKeys>().List());
    }

    [Fact]
    public async Task Keys_are_renewed_by_age_and_read_by_their_owner_only()
    {
        await using var node = await StartAsync();
        var keys = node.Services.GetRequiredService<SigningKeys>();
        var count = keys.List().Count;
        keys.RotateWhenDue();
        Assert.Equal(count, keys.List().Count);

        node.Turn(TimeSpan.FromDays(91));
        Parallel.For(0, 4, _ => keys.RotateWhenDue());
        Assert.Single(keys.List(), key => key.Use == KeyUse.Announced);
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        foreach (var file in Directory.GetFiles(folder, "signing-*.pem"))
        {
            var others = File.GetUnixFileMode(file) & ~(UnixFileMode.UserRead | UnixFileMode.UserWrite);
            Assert.Equal(UnixFileMode.None, others);
        }
    }

    private Task<GatewayNode> StartAsync(Action<GatewayOptions>? configure = null) => GatewayNode.StartAsync(Store.Database!, folder, configure);

    private static string SignerOf(GatewayNode node) => node.Services.GetRequiredService<SharedKeys>().Signing[0].Key.KeyId;

    private static async Task<IReadOnlyList<string>> PublishedAsync(GatewayNode node) =>
        [.. (await GatewayNode.BodyAsync(await node.GetAsync(".well-known/jwks", token: null))).GetProperty("keys").EnumerateArray().Select(key => key.GetProperty("kid").GetString()!)];

    // The watch of each node runs on its clock, on a thread of its own.
    private static async Task PassAsync(TimeSpan time, params GatewayNode[] nodes)
    {
        foreach (var node in nodes)
        {
            node.Clock.Advance(time);
            var expected = node.Services.GetRequiredService<SharedKeys>().List().Where(key => key.Use != KeyUse.Retired).ToList();
            var server = node.Services.GetRequiredService<IOptionsMonitor<OpenIddictServerOptions>>();
            var validation = node.Services.GetRequiredService<IOptionsMonitor<OpenIddictValidationOptions>>();
            await Eventually.Async(() => Task.FromResult(
                server.CurrentValue.SigningCredentials[0].Key.KeyId == expected.Single(key => key.Use == KeyUse.Signs).Id
                && server.CurrentValue.SigningCredentials.Count == expected.Count
                && validation.CurrentValue.Configuration!.SigningKeys.Count == expected.Count));
        }
    }
}

public sealed class SqliteKeyRotationTests(SqliteStore store) : KeyRotationCompliance<SqliteStore>(store);

public sealed class PostgresKeyRotationTests(PostgresStore store) : KeyRotationCompliance<PostgresStore>(store);
