using System.Net;
using ExchangeHub.Access;
using ExchangeHub.Gateway.Clients;
using Microsoft.Extensions.DependencyInjection;
using OpenIddict.Abstractions;
using Xunit;

namespace ExchangeHub.IntegrationTests.Gateway;

public abstract class RevocationCompliance<TStore>(TStore store) : GatewayCompliance<TStore>(store)
    where TStore : GatewayStore
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private ClientCredentials client = new("", null);
    private string token = "";

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        client = await Node.AddClientAsync(Scopes.EventsRead);
        token = await Node.AccessTokenAsync(client);
        Assert.Equal(HttpStatusCode.OK, (await Node.GetAsync("caller", token)).StatusCode);
    }

    [Fact]
    public async Task A_disabled_client_gets_no_token_and_its_tokens_stop_within_a_second()
    {
        Assert.True(await Node.WithRegistryAsync(registry => registry.DisableAsync(client.ClientId, TestContext.Current.CancellationToken)));

        AssertOAuthError(await Node.TokenAsync(client), HttpStatusCode.Unauthorized, "invalid_client");
        await AssertStoppedWithinASecondAsync();
        AssertOAuthError(await IntrospectAsync(client, token), HttpStatusCode.Unauthorized, "invalid_client");
        var summary = await Node.WithRegistryAsync(registry => registry.FindAsync(client.ClientId, TestContext.Current.CancellationToken));
        Assert.NotNull(summary!.DisabledAt);
    }

    [Fact]
    public async Task A_removed_client_gets_no_token_and_its_tokens_stop_within_a_second()
    {
        Assert.True(await Node.WithRegistryAsync(registry => registry.RemoveAsync(client.ClientId, TestContext.Current.CancellationToken)));

        AssertOAuthError(await Node.TokenAsync(client), HttpStatusCode.Unauthorized, "invalid_client");
        await AssertStoppedWithinASecondAsync();
        Assert.Equal(0, await Store.CountAsync($"gw_tokens where subject = '{client.ClientId}'"));
    }

    [Fact]
    public async Task A_token_given_back_stops_within_a_second()
    {
        var (response, _) = await Node.PostAsync("connect/revoke", [.. Credentials(client), ("token", token)]);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        await AssertStoppedWithinASecondAsync();
        Assert.False((await IntrospectAsync(client, token)).Body.GetProperty("active").GetBoolean());
    }

    [Fact]
    public async Task A_revoked_authorization_stops_its_tokens_within_a_second()
    {
        await using (var scope = Node.Services.CreateAsyncScope())
        {
            var revoked = await scope.ServiceProvider.GetRequiredService<IOpenIddictAuthorizationManager>()
                .RevokeBySubjectAsync(client.ClientId, TestContext.Current.CancellationToken);
            Assert.Equal(1, revoked);
        }

        await AssertStoppedWithinASecondAsync();
        Assert.Equal(1, await Store.CountAsync($"gw_tokens where subject = '{client.ClientId}' and status = 'valid'"));
    }

    [Fact]
    public async Task A_new_secret_leaves_no_token_of_the_old_one_good_not_even_one_that_was_just_being_given()
    {
        var asked = Enumerable.Range(0, 8).Select(_ => Node.TokenAsync(client)).ToList();
        var renewed = await Node.WithAsync<ClientRenewal, ClientRegistration?>(renewal => renewal.RenewSecretAsync(client.ClientId, TestContext.Current.CancellationToken));
        var given = (await Task.WhenAll(asked)).Where(answer => answer.Response.IsSuccessStatusCode).Select(answer => answer.Body.GetProperty("access_token").GetString());

        await AssertStoppedWithinASecondAsync();
        foreach (var old in given)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await Node.GetAsync("caller", old)).StatusCode);
        }

        Assert.Equal(HttpStatusCode.OK, (await Node.GetAsync("caller", await Node.AccessTokenAsync(renewed!.Credentials!))).StatusCode);
        Assert.Equal(1, await Store.CountAsync($"gw_authorizations where subject = '{client.ClientId}' and status = 'valid'"));
    }

    [Fact]
    public async Task A_disabled_client_comes_back_by_no_new_secret()
    {
        await Node.WithRegistryAsync(registry => registry.DisableAsync(client.ClientId, TestContext.Current.CancellationToken));
        var renewed = await Node.WithAsync<ClientRenewal, ClientRegistration?>(renewal => renewal.RenewSecretAsync(client.ClientId, TestContext.Current.CancellationToken));
        AssertOAuthError(await Node.TokenAsync(renewed!.Credentials!), HttpStatusCode.Unauthorized, "invalid_client");
    }

    [Fact]
    public async Task Another_node_sees_it_too()
    {
        await using var other = await GatewayNode.StartAsync(Store.Database!, Store.KeyFolder);
        Assert.Equal(HttpStatusCode.OK, (await other.GetAsync("caller", token)).StatusCode);
        await Node.WithRegistryAsync(registry => registry.DisableAsync(client.ClientId, TestContext.Current.CancellationToken));

        other.Clock.Advance(Second);
        Assert.Equal(HttpStatusCode.Unauthorized, (await other.GetAsync("caller", token)).StatusCode);
    }

    [Fact]
    public async Task Only_its_own_client_may_give_a_token_back_or_look_into_it()
    {
        var stranger = await Node.AddClientAsync(Scopes.EventsRead);
        // RFC 7009 answers the same whether or not anything was revoked.
        await Node.PostAsync("connect/revoke", [.. Credentials(stranger), ("token", token)]);
        Assert.False((await IntrospectAsync(stranger, token)).Body.TryGetProperty("active", out var active) && active.GetBoolean());

        Node.Clock.Advance(Second);
        Assert.Equal(HttpStatusCode.OK, (await Node.GetAsync("caller", token)).StatusCode);
    }

    [Fact]
    public async Task Introspection_tells_a_client_of_its_own_token()
    {
        var (_, body) = await IntrospectAsync(client, token);
        Assert.True(body.GetProperty("active").GetBoolean());
        Assert.Equal(client.ClientId, body.GetProperty("client_id").GetString());
        Assert.False((await IntrospectAsync(client, "no.such.token")).Body.GetProperty("active").GetBoolean());
    }

    private async Task AssertStoppedWithinASecondAsync()
    {
        Node.Clock.Advance(Second);
        await AssertProblemAsync(await Node.GetAsync("caller", token), HttpStatusCode.Unauthorized, "unauthenticated");
    }

    private static (string, string)[] Credentials(ClientCredentials of) =>
        [("client_id", of.ClientId), ("client_secret", of.ClientSecret!)];

    private Task<(HttpResponseMessage Response, System.Text.Json.JsonElement Body)> IntrospectAsync(ClientCredentials asking, string about) =>
        Node.PostAsync("connect/introspect", [.. Credentials(asking), ("token", about)]);
}

public sealed class SqliteRevocationTests(SqliteStore store) : RevocationCompliance<SqliteStore>(store);

public sealed class PostgresRevocationTests(PostgresStore store) : RevocationCompliance<PostgresStore>(store);
