using System.Net;
using ExchangeHub.Access;
using ExchangeHub.Contracts.Sealing;
using ExchangeHub.Gateway.Clients;
using ExchangeHub.Gateway.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Server;
using Xunit;

namespace ExchangeHub.IntegrationTests.Gateway;

public abstract class InstallationCompliance<TStore>(TStore store) : GatewayCompliance<TStore>(store)
    where TStore : GatewayStore
{
    [Fact]
    public async Task Discovery_says_where_and_how()
    {
        var document = await GatewayNode.BodyAsync(await Node.GetAsync(".well-known/openid-configuration", token: null));

        Assert.Equal(Node.Address.ToString(), document.GetProperty("issuer").GetString());
        Assert.Equal($"{Node.Address}connect/token", document.GetProperty("token_endpoint").GetString());
        Assert.Equal($"{Node.Address}connect/introspect", document.GetProperty("introspection_endpoint").GetString());
        Assert.Equal($"{Node.Address}connect/revoke", document.GetProperty("revocation_endpoint").GetString());
        Assert.Equal($"{Node.Address}.well-known/jwks", document.GetProperty("jwks_uri").GetString());
        Assert.Superset(Scopes.All.ToHashSet(), Texts(document.GetProperty("scopes_supported")));
        Assert.Superset(
            new HashSet<string> { "client_secret_basic", "client_secret_post", "private_key_jwt" },
            Texts(document.GetProperty("token_endpoint_auth_methods_supported")));
    }

    [Fact]
    public async Task The_key_set_shows_public_keys_only()
    {
        var document = await GatewayNode.BodyAsync(await Node.GetAsync(".well-known/jwks", token: null));
        var key = Assert.Single(document.GetProperty("keys").EnumerateArray());
        Assert.Equal(("EC", "P-256", "sig"), (key.GetProperty("kty").GetString(), key.GetProperty("crv").GetString(), key.GetProperty("use").GetString()));
        Assert.False(key.TryGetProperty("d", out _));
    }

    [Fact]
    public async Task A_second_node_with_the_same_keys_accepts_the_token_and_a_node_with_others_does_not()
    {
        await using var second = await GatewayNode.StartAsync(Store.Database!, Store.KeyFolder);
        await using var stranger = await GatewayNode.StartAsync(Store.Database!, Store.KeyFolder + "-of-another");
        var token = await Node.AccessTokenAsync(await Node.AddClientAsync(Scopes.EventsRead));

        Assert.Equal(HttpStatusCode.OK, (await second.GetAsync("caller", token)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.GetAsync("caller", token)).StatusCode);
    }

    [Fact]
    public async Task A_configured_issuer_is_named_and_demanded()
    {
        var issuer = new Uri("https://hub.example/");
        await using var named = await GatewayNode.StartAsync(Store.Database!, Store.KeyFolder, options => options.Issuer = issuer);
        var document = await GatewayNode.BodyAsync(await named.GetAsync(".well-known/openid-configuration", token: null));
        Assert.Equal(issuer.ToString(), document.GetProperty("issuer").GetString());

        var client = await Node.AddClientAsync(Scopes.EventsRead);
        Assert.Equal(HttpStatusCode.OK, (await named.GetAsync("caller", await named.AccessTokenAsync(client))).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await named.GetAsync("caller", await Node.AccessTokenAsync(client))).StatusCode);
    }

    [Fact]
    public async Task Plain_http_is_refused_unless_the_host_allows_it()
    {
        await using var strict = await GatewayNode.StartAsync(Store.Database!, Store.KeyFolder, options => options.AllowHttp = false);
        var client = await Node.AddClientAsync(Scopes.EventsRead);
        AssertOAuthError(await strict.TokenAsync(client), HttpStatusCode.BadRequest, "invalid_request");
    }

    [Fact]
    public async Task Nodes_that_start_at_once_on_nothing_agree_on_tables_and_keys()
    {
        var database = (await Store.CreateAsync())!;
        var keys = Path.Combine(Store.KeyFolder, Guid.CreateVersion7().ToString("N"));
        var nodes = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Factory.StartNew(
            () => GatewayNode.StartAsync(database, keys), TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap()));
        try
        {
            var client = await nodes[0].AddClientAsync(Scopes.EventsRead);
            foreach (var issuing in nodes)
            {
                var token = await issuing.AccessTokenAsync(client);
                foreach (var accepting in nodes)
                {
                    Assert.Equal(HttpStatusCode.OK, (await accepting.GetAsync("caller", token)).StatusCode);
                }
            }
        }
        finally
        {
            foreach (var node in nodes)
            {
                await node.DisposeAsync();
            }

            await Store.DropAsync(database);
        }
    }

    [Fact]
    public async Task Key_files_are_for_their_owner_only()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "No modes on Windows.");
        await Node.AddClientAsync(Scopes.EventsRead);
        var files = Directory.GetFiles(Store.KeyFolder);
        Assert.Contains(files, file => Path.GetFileName(file).StartsWith("signing-", StringComparison.Ordinal));
        Assert.Contains(files, file => Path.GetFileName(file).StartsWith("token-encryption-", StringComparison.Ordinal));
        foreach (var file in files.Where(_ => !OperatingSystem.IsWindows()))
        {
            Assert.Equal("UserWrite, UserRead", new FileInfo(file).UnixFileMode.ToString());
        }
    }

    [Fact]
    public async Task A_process_beside_the_hub_registers_and_disables_clients()
    {
        var services = new ServiceCollection().AddSingleton(GatewayNode.Regions).AddClientRegistry(Store.Database!);
        await using var provider = services.BuildServiceProvider();
        await GatewaySchema.MigrateAsync(provider, TestContext.Current.CancellationToken);
        await using var scope = provider.CreateAsyncScope();
        var registry = scope.ServiceProvider.GetRequiredService<ClientRegistry>();

        var added = await registry.AddAsync(
            new NewClient { Department = "hr", Region = "430700", Scopes = [Scopes.EventsRead] }, TestContext.Current.CancellationToken);
        var token = await Node.AccessTokenAsync(added.Credentials!);
        Assert.Equal(HttpStatusCode.OK, (await Node.GetAsync("caller", token)).StatusCode);

        Assert.True(await registry.DisableAsync(added.Credentials!.ClientId, TestContext.Current.CancellationToken));
        AssertOAuthError(await Node.TokenAsync(added.Credentials), HttpStatusCode.Unauthorized, "invalid_client");
    }

    private static HashSet<string> Texts(System.Text.Json.JsonElement array) =>
        [.. array.EnumerateArray().Select(text => text.GetString()!)];
}

public sealed class PostgresInstallationTests(PostgresStore store) : InstallationCompliance<PostgresStore>(store);

public sealed class SqliteInstallationTests(SqliteStore store) : InstallationCompliance<SqliteStore>(store)
{
    [Fact]
    public async Task An_empty_key_folder_opened_many_times_at_once_gets_one_key_of_each_kind()
    {
        for (var round = 0; round < 5; round++)
        {
            var folder = Path.Combine(Store.KeyFolder, Guid.CreateVersion7().ToString("N"));
            using var together = new Barrier(participantCount: 8);
            var keys = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Factory.StartNew(
                () => KeysOf(folder, together), TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
            Assert.Single(keys.Distinct());
        }
    }

    private (string Signing, string Encryption) KeysOf(string folder, Barrier together)
    {
        var services = new ServiceCollection().AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
        var keys = new KeyFolder(folder);
        together.SignalAndWait();
        services.AddGateway(Store.Database!, keys);
        using var provider = services.BuildServiceProvider();
        var server = provider.GetRequiredService<IOptions<OpenIddictServerOptions>>().Value;
        var encryption = (SymmetricSecurityKey)server.EncryptionCredentials.Single().Key;
        return (server.SigningCredentials.Single().Key.KeyId, Convert.ToHexString(encryption.Key));
    }

    [Fact]
    public async Task A_migration_that_was_killed_does_not_hold_up_the_next_start()
    {
        var database = (await Store.CreateAsync())!;
        await using (var connection = new Microsoft.Data.Sqlite.SqliteConnection(database.ConnectionString))
        {
            await connection.OpenAsync(TestContext.Current.CancellationToken);
            await using var command = connection.CreateCommand();
            command.CommandText =
                """
                CREATE TABLE "__EFMigrationsLock" ("Id" INTEGER NOT NULL PRIMARY KEY, "Timestamp" TEXT NOT NULL);
                INSERT INTO "__EFMigrationsLock" VALUES (1, datetime('now', '-2 minutes'));
                """;
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        var start = GatewayNode.StartAsync(database, Store.KeyFolder);
        await using var node = await start.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        await node.AddClientAsync(Scopes.EventsRead);
    }
}
