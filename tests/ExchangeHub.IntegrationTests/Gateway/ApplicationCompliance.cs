using System.Net;
using ExchangeHub.Access;
using ExchangeHub.Contracts.Sealing;
using ExchangeHub.Gateway.Accounts;
using ExchangeHub.Gateway.Clients;
using OpenIddict.Abstractions;
using Xunit;

namespace ExchangeHub.IntegrationTests.Gateway;

/// <summary>Applications that people sign in to, as clients: the console, and who sees and removes them.</summary>
public abstract class ApplicationCompliance<TStore>(TStore store) : GatewayCompliance<TStore>(store)
    where TStore : GatewayStore
{
    [Fact]
    public async Task The_console_is_made_once_and_follows_the_hub()
    {
        var keys = new KeyFolder(Store.KeyFolder);
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => EnsureAsync("http://127.0.0.1:8080")));
        await EnsureAsync("http://127.0.0.1:8081/");
        Assert.Equal(1, await Store.CountAsync($"gw_clients where client_id = '{ConsoleClient.ClientId}'"));
        Assert.Equal(["http://127.0.0.1:8080/signin-oidc", "http://127.0.0.1:8081/signin-oidc"], (await AddressesAsync()).Order());

        await using var behindProxy = await GatewayNode.StartAsync(Store.Database!, Store.KeyFolder, options => options.Issuer = new Uri("https://hub.example.cn"));
        await ConsoleClient.EnsureAsync(behindProxy.Services, keys, new Uri("http://127.0.0.1:8080"), TestContext.Current.CancellationToken);
        Assert.Equal(["https://hub.example.cn/signin-oidc"], await AddressesAsync());

        using var key = ConsoleClient.ReadKey(keys);
        Assert.Equal(256, key.KeySize);
        Assert.Equal(1, await Store.CountAsync($"gw_clients where client_id = '{ConsoleClient.ClientId}' and client_secret is null"));
    }

    [Fact]
    public async Task Only_the_system_administrator_sees_and_removes_an_application()
    {
        var application = (await Application.AddAsync(Node, Scopes.EventsRead)).Credentials.ClientId;
        var operatorToken = await TokenAsync(Roles.Operator);
        Assert.DoesNotContain(application, await ListAsync(operatorToken), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await Node.SendAsync(HttpMethod.Delete, $"v1/clients/{application}", operatorToken)).StatusCode);

        var admin = await TokenAsync(Roles.SystemAdmin);
        Assert.Contains(application, await ListAsync(admin), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NoContent, (await Node.SendAsync(HttpMethod.Delete, $"v1/clients/{application}", admin)).StatusCode);
    }

    [Fact]
    public async Task An_application_asks_for_no_more_than_people_have()
    {
        var made = await Node.WithRegistryAsync(registry => registry.AddAsync(
            new NewClient { Department = "hr", Region = "430700", Scopes = [Scopes.EventsPublish], RedirectUris = [new Uri("relative", UriKind.Relative)] },
            TestContext.Current.CancellationToken));
        Assert.Equal(["redirectUris", "redirectUris", "scopes"], made.Errors.Select(error => error.Field));
    }

    private Task EnsureAsync(string hub) =>
        ConsoleClient.EnsureAsync(Node.Services, new KeyFolder(Store.KeyFolder), new Uri(hub), TestContext.Current.CancellationToken);

    private Task<string[]> AddressesAsync() => Node.WithAsync<IOpenIddictApplicationManager, string[]>(async manager =>
    {
        var console = await manager.FindByClientIdAsync(ConsoleClient.ClientId, TestContext.Current.CancellationToken);
        return [.. await manager.GetRedirectUrisAsync(console!, TestContext.Current.CancellationToken)];
    });

    private async Task<string> ListAsync(string token) =>
        await (await Node.GetAsync("v1/clients?limit=1000", token)).Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

    private async Task<string> TokenAsync(string role)
    {
        var person = await Person.AddAsync(Node, role, "430000");
        return (await Node.WithAsync<AccountTokens, AccountToken?>(tokens => tokens.IssueAsync(person.Name, Node.Address, TestContext.Current.CancellationToken)))!.Value;
    }
}

public sealed class SqliteApplicationTests(SqliteStore store) : ApplicationCompliance<SqliteStore>(store);

public sealed class PostgresApplicationTests(PostgresStore store) : ApplicationCompliance<PostgresStore>(store);
