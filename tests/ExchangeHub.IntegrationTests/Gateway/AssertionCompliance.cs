using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using ExchangeHub.Access;
using ExchangeHub.Contracts;
using ExchangeHub.Gateway.Clients;
using ExchangeHub.Gateway.Tokens;
using OpenIddict.Abstractions;
using Xunit;

namespace ExchangeHub.IntegrationTests.Gateway;

public abstract class AssertionCompliance<TStore>(TStore store) : GatewayCompliance<TStore>(store)
    where TStore : GatewayStore
{
    private readonly ClientKey key = ClientKey.Ec();

    private string clientId = "";

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        clientId = await AddAsync(key);
    }

    [Fact]
    public async Task A_signed_assertion_gives_a_token() =>
        AssertToken(await SignInAsync(key.Assertion(Claims())));

    [Fact]
    public async Task An_rsa_key_is_as_good()
    {
        using var rsa = ClientKey.Rsa();
        clientId = await AddAsync(rsa);
        AssertToken(await SignInAsync(rsa.Assertion(Claims())));
    }

    [Fact]
    public async Task The_plain_type_of_most_libraries_is_accepted_and_no_other()
    {
        AssertToken(await SignInAsync(key.Assertion(Claims(), type: "JWT")));
        AssertRefused(await SignInAsync(key.Assertion(Claims(), type: "at+jwt")));
    }

    [Fact]
    public async Task The_token_endpoint_is_accepted_as_audience() =>
        AssertToken(await SignInAsync(key.Assertion(Claims(("aud", new Uri(Node.Address, "connect/token").ToString())))));

    [Fact]
    public async Task An_assertion_is_taken_once()
    {
        var assertion = key.Assertion(Claims());
        AssertToken(await SignInAsync(assertion));
        AssertRefused(await SignInAsync(assertion));
        AssertRefused(await SignInAsync(key.Assertion(Claims(("jti", JtiOf(assertion))))));
    }

    [Fact]
    public async Task Shown_many_times_at_once_it_is_taken_once()
    {
        var assertion = key.Assertion(Claims());
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => SignInAsync(assertion)));
        Assert.Single(answers, answer => answer.Response.IsSuccessStatusCode);
        Assert.All(answers.Where(answer => !answer.Response.IsSuccessStatusCode), AssertRefused);
    }

    [Fact]
    public async Task A_replay_at_another_node_is_refused()
    {
        await using var other = await GatewayNode.StartAsync(Store.Database!, Store.KeyFolder, options => options.Issuer = Node.Address);
        var assertion = key.Assertion(Claims());
        AssertToken(await SignInAsync(assertion));
        AssertRefused(await other.PostAsync("connect/token", Form(assertion)));
        AssertToken(await other.PostAsync("connect/token", Form(key.Assertion(Claims()))));
    }

    [Fact]
    public async Task Two_clients_may_use_the_same_jti()
    {
        var jti = NewJti();
        AssertToken(await SignInAsync(key.Assertion(Claims(("jti", jti)))));
        clientId = await AddAsync(key);
        AssertToken(await SignInAsync(key.Assertion(Claims(("jti", jti)))));
    }

    [Theory]
    [InlineData("without jti")]
    [InlineData("jti too long")]
    [InlineData("jti with a NUL")]
    [InlineData("issuer and subject with a NUL")]
    [InlineData("without exp")]
    [InlineData("expired")]
    [InlineData("valid for six minutes")]
    [InlineData("valid for an hour, without iat")]
    [InlineData("issued tomorrow")]
    [InlineData("for another audience")]
    [InlineData("without audience")]
    [InlineData("of another issuer")]
    [InlineData("of another subject")]
    public async Task An_assertion_that_is_not_as_it_should_be_is_refused(string how)
    {
        var now = Node.Clock.GetUtcNow().ToUnixTimeSeconds();
        var claims = how switch
        {
            "without jti" => Claims(("jti", null)),
            "jti too long" => Claims(("jti", new string('j', 201))),
            "jti with a NUL" => Claims(("jti", "a\0b")),
            "issuer and subject with a NUL" => Claims(("iss", "a\0b"), ("sub", "a\0b")),
            "without exp" => Claims(("exp", null)),
            "expired" => Claims(("iat", now - 120), ("exp", now - 60)),
            "valid for six minutes" => Claims(("iat", now - 60), ("exp", now + 300)),
            "valid for an hour, without iat" => Claims(("iat", null), ("exp", now + 3600)),
            "issued tomorrow" => Claims(("iat", now + 86_400), ("exp", now + 86_460)),
            "for another audience" => Claims(("aud", "https://elsewhere.example/")),
            "without audience" => Claims(("aud", null)),
            "of another issuer" => Claims(("iss", "finance-430700-aaaaaa")),
            "of another subject" => Claims(("sub", "finance-430700-aaaaaa")),
            _ => throw new ArgumentOutOfRangeException(nameof(how)),
        };
        var answer = await SignInAsync(key.Assertion(claims));
        Assert.Contains(answer.Body.GetProperty("error").GetString(), (string[])["invalid_client", "invalid_request"]);
        Assert.False(answer.Response.IsSuccessStatusCode);
    }

    [Fact]
    public async Task An_unsigned_assertion_is_refused() => AssertRefused(await SignInAsync(ClientKey.Unsigned(Claims())));

    [Fact]
    public async Task The_public_key_is_not_taken_for_a_secret() =>
        AssertRefused(await SignInAsync(key.SignedWithPublicKeyAsSecret(Claims())));

    [Fact]
    public async Task Another_key_is_refused()
    {
        using var other = ClientKey.Ec();
        AssertRefused(await SignInAsync(other.Assertion(Claims())));
    }

    [Fact]
    public async Task A_client_with_keys_has_no_secret_to_guess() =>
        Assert.False((await Node.TokenAsync(new ClientCredentials(clientId, "guess"))).Response.IsSuccessStatusCode);

    [Fact]
    public async Task A_new_key_beside_the_old_one_signs_in_and_alone_it_ends_what_the_old_one_opened()
    {
        using var next = ClientKey.Rsa();
        var (old, all) = (JsonNode.Parse(key.Jwks)!["keys"]!.AsArray(), JsonNode.Parse(next.Jwks)!);
        old[0]!["kid"] = "old";
        all["keys"]!.AsArray().Add(old[0]!.DeepClone());
        var signedIn = await SignInAsync(key.Assertion(Claims()));

        Assert.Empty(await ReplaceAsync(all.ToJsonString()));
        AssertToken(await SignInAsync(key.Assertion(Claims())));
        AssertToken(await SignInAsync(next.Assertion(Claims())));
        var token = signedIn.Body.GetProperty("access_token").GetString();
        Assert.Equal(HttpStatusCode.OK, (await Node.GetAsync("caller", token)).StatusCode);

        Assert.Empty(await ReplaceAsync(next.Jwks));
        Node.Clock.Advance(TimeSpan.FromSeconds(1));
        AssertRefused(await SignInAsync(key.Assertion(Claims())));
        AssertToken(await SignInAsync(next.Assertion(Claims())));
        Assert.Equal(HttpStatusCode.Unauthorized, (await Node.GetAsync("caller", token)).StatusCode);
    }

    [Fact]
    public async Task A_key_set_that_cannot_count_changes_nothing()
    {
        var wrong = Assert.Single(await ReplaceAsync(key.PrivateJwks));
        Assert.Equal((RejectionCode.InvalidField, "jwks"), (wrong.Code, wrong.Field));
        Assert.Single(await ReplaceAsync("""{"keys":[]}"""));
        AssertToken(await SignInAsync(key.Assertion(Claims())));
        var none = await Node.WithAsync((ClientRenewal renewal) => renewal.ReplaceKeysAsync("nobody-430700-xxxxxx", key.Jwks, TestContext.Current.CancellationToken));
        Assert.Null(none);
    }

    [Fact]
    public async Task Keys_take_the_place_of_a_secret()
    {
        var client = await Node.AddClientAsync(Scopes.EventsRead);
        clientId = client.ClientId;
        var token = await Node.AccessTokenAsync(client);

        Assert.Empty(await ReplaceAsync(key.Jwks));
        Node.Clock.Advance(TimeSpan.FromSeconds(1));
        AssertToken(await SignInAsync(key.Assertion(Claims())));
        AssertOAuthError(await Node.TokenAsync(client), HttpStatusCode.Unauthorized, "invalid_client");
        Assert.Equal(HttpStatusCode.Unauthorized, (await Node.GetAsync("caller", token)).StatusCode);
    }

    [Fact]
    public async Task Pruning_forgets_tokens_and_assertions_that_can_no_longer_be_used()
    {
        await using var node = await GatewayNode.StartAsync(Store.Database!, Store.KeyFolder, options => options.Issuer = Node.Address);
        var signedIn = await node.PostAsync("connect/token", Form(key.Assertion(Claims())));
        AssertToken(signedIn);
        // OpenIddict asks the system's clock whether a token has expired; a revoked one it deletes in any case.
        Assert.Equal(1, await node.WithAsync<IOpenIddictTokenManager, long>(
            async manager => await manager.RevokeBySubjectAsync(clientId, TestContext.Current.CancellationToken)));

        var mine = $"gw_used_assertions where client_id = '{clientId}'";
        var tokens = $"gw_tokens where subject = '{clientId}'";
        Assert.Equal((1, 1), (await Store.CountAsync(mine), await Store.CountAsync(tokens)));

        node.Turn(TimeSpan.FromHours(2));
        await node.WithAsync<TokenPruning, bool>(async pruning =>
        {
            await pruning.RunAsync(TestContext.Current.CancellationToken);
            return true;
        });
        Assert.Equal((0, 0), (await Store.CountAsync(mine), await Store.CountAsync(tokens)));
    }

    private static string NewJti() => Guid.CreateVersion7().ToString("N");

    private static string JtiOf(string assertion) =>
        JsonElement.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(assertion.Split('.')[1])).GetProperty("jti").GetString()!;

    private static void AssertToken((HttpResponseMessage Response, JsonElement Body) answer) =>
        Assert.True(answer.Response.IsSuccessStatusCode, answer.Body.ToString());

    private static void AssertRefused((HttpResponseMessage Response, JsonElement Body) answer) =>
        AssertOAuthError(answer, HttpStatusCode.Unauthorized, "invalid_client");

    private async Task<IReadOnlyList<Finding>> ReplaceAsync(string jwks) =>
        (await Node.WithAsync((ClientRenewal renewal) => renewal.ReplaceKeysAsync(clientId, jwks, TestContext.Current.CancellationToken)))!;

    private async Task<string> AddAsync(ClientKey publicKey)
    {
        var client = new NewClient
        {
            Department = "finance",
            Region = "430700",
            Scopes = [Scopes.EventsRead],
            JwksJson = publicKey.Jwks,
        };
        return (await Node.AddClientAsync(client)).ClientId;
    }

    private Dictionary<string, object> Claims(params (string Name, object? Value)[] changes)
    {
        var now = Node.Clock.GetUtcNow().ToUnixTimeSeconds();
        var claims = new Dictionary<string, object>
        {
            ["iss"] = clientId,
            ["sub"] = clientId,
            ["aud"] = Node.Address.ToString(),
            ["jti"] = NewJti(),
            ["iat"] = now,
            ["exp"] = now + 60,
        };
        foreach (var (name, value) in changes)
        {
            if (value is null)
            {
                claims.Remove(name);
            }
            else
            {
                claims[name] = value;
            }
        }

        return claims;
    }

    private static IEnumerable<(string, string)> Form(string assertion) =>
    [
        ("grant_type", "client_credentials"),
        ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
        ("client_assertion", assertion),
    ];

    private Task<(HttpResponseMessage Response, JsonElement Body)> SignInAsync(string assertion) =>
        Node.PostAsync("connect/token", Form(assertion));
}

public sealed class SqliteAssertionTests(SqliteStore store) : AssertionCompliance<SqliteStore>(store);

public sealed class PostgresAssertionTests(PostgresStore store) : AssertionCompliance<PostgresStore>(store);
