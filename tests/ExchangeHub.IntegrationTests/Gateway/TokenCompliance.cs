using System.Net;
using System.Net.Http.Headers;
using System.Text;
using ExchangeHub.Access;
using ExchangeHub.Gateway.Clients;
using Xunit;

namespace ExchangeHub.IntegrationTests.Gateway;

public abstract class TokenCompliance<TStore>(TStore store) : GatewayCompliance<TStore>(store)
    where TStore : GatewayStore
{
    [Fact]
    public async Task A_secret_gives_a_token_with_the_callers_facts_and_nothing_else()
    {
        var client = await Node.AddClientAsync(Scopes.EventsRead, Scopes.EventsPublish);

        var (_, body) = await Node.TokenAsync(client);
        Assert.Equal(300, body.GetProperty("expires_in").GetInt32(), tolerance: 1);

        var response = await Node.GetAsync("caller", body.GetProperty("access_token").GetString());
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var answer = await GatewayNode.BodyAsync(response);
        Assert.Equal(client.ClientId, answer.GetProperty("caller").GetProperty("clientId").GetString());
        Assert.Equal("organization", answer.GetProperty("caller").GetProperty("department").GetString());
        Assert.Equal("430700", answer.GetProperty("caller").GetProperty("region").GetString());
        Assert.Equal(
            ["aud", "client_id", "department", "exp", "iat", "iss", "jti", "region", "scope", "sub"],
            answer.GetProperty("claims").EnumerateArray().Select(claim => claim.GetString()!).Where(claim => !claim.StartsWith("oi_", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_secret_may_come_in_the_authorization_header()
    {
        var client = await Node.AddClientAsync(Scopes.EventsRead);
        using var request = new HttpRequestMessage(HttpMethod.Post, "connect/token");
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("grant_type", "client_credentials")]);
        request.Content = form;
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{client.ClientId}:{client.ClientSecret}")));

        var response = await Node.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task A_token_ends_after_five_minutes()
    {
        await using var node = await GatewayNode.StartAsync(Store.Database!, Store.KeyFolder);
        var token = await node.AccessTokenAsync(await node.AddClientAsync(Scopes.EventsRead));

        node.Clock.Advance(TimeSpan.FromSeconds(298));
        Assert.Equal(HttpStatusCode.OK, (await node.GetAsync("caller", token)).StatusCode);
        node.Clock.Advance(TimeSpan.FromSeconds(3));
        await AssertProblemAsync(await node.GetAsync("caller", token), HttpStatusCode.Unauthorized, "unauthenticated");
    }

    [Fact]
    public async Task Asking_for_fewer_scopes_gives_fewer()
    {
        var client = await Node.AddClientAsync(Scopes.EventsRead, Scopes.OpsRead);
        var token = await Node.AccessTokenAsync(client, Scopes.OpsRead);

        var response = await Node.GetAsync("caller", token);
        await AssertProblemAsync(response, HttpStatusCode.Forbidden, "insufficient-scope");
        Assert.Contains("scope=\"events:read\"", response.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Scopes.AuditRead)]
    [InlineData("events:read audit:read")]
    [InlineData("no:such")]
    [InlineData("openid")]
    public async Task A_scope_that_the_client_does_not_hold_is_refused(string scope)
    {
        var client = await Node.AddClientAsync(Scopes.EventsRead);
        AssertOAuthError(await Node.TokenAsync(client, scope), HttpStatusCode.BadRequest, "invalid_scope");
    }

    [Fact]
    public async Task A_wrong_secret_and_an_unknown_client_get_the_same_answer()
    {
        var client = await Node.AddClientAsync(Scopes.EventsRead);
        AssertOAuthError(await Node.TokenAsync(client with { ClientSecret = "wrong" }), HttpStatusCode.Unauthorized, "invalid_client");
        AssertOAuthError(
            await Node.TokenAsync(new ClientCredentials("nobody-430700-aaaaaa", "wrong")), HttpStatusCode.Unauthorized, "invalid_client");
    }

    [Fact]
    public async Task A_client_id_alone_gives_nothing()
    {
        var client = await Node.AddClientAsync(Scopes.EventsRead);
        AssertOAuthError(
            await Node.PostAsync("connect/token", [("grant_type", "client_credentials"), ("client_id", client.ClientId)]),
            HttpStatusCode.BadRequest,
            "invalid_request");
    }

    [Theory]
    [InlineData("caller")]
    [InlineData("forgotten")]
    [InlineData("v1/clients")]
    public async Task Nothing_opens_without_a_token(string path)
    {
        var response = await Node.GetAsync(path, token: null);
        await AssertProblemAsync(response, HttpStatusCode.Unauthorized, "unauthenticated");
        Assert.Equal("Bearer", response.Headers.WwwAuthenticate.ToString());

        response = await Node.GetAsync(path, "no.such.token");
        await AssertProblemAsync(response, HttpStatusCode.Unauthorized, "unauthenticated");
        Assert.Equal("Bearer error=\"invalid_token\"", response.Headers.WwwAuthenticate.ToString());
    }

    [Fact]
    public async Task A_token_in_the_address_is_not_taken()
    {
        var token = await Node.AccessTokenAsync(await Node.AddClientAsync(Scopes.EventsRead));
        var response = await Node.GetAsync($"caller?access_token={token}", token: null);
        await AssertProblemAsync(response, HttpStatusCode.Unauthorized, "unauthenticated");
    }

    [Fact]
    public async Task Secrets_are_not_kept_as_they_are()
    {
        var client = await Node.AddClientAsync(Scopes.EventsRead);
        Assert.Equal(0, await Store.CountAsync($"gw_clients where client_secret like '%{client.ClientSecret}%'"));
        Assert.Equal(1, await Store.CountAsync($"gw_clients where client_id = '{client.ClientId}' and client_secret is not null"));
    }
}

public sealed class SqliteTokenTests(SqliteStore store) : TokenCompliance<SqliteStore>(store);

public sealed class PostgresTokenTests(PostgresStore store) : TokenCompliance<PostgresStore>(store);
