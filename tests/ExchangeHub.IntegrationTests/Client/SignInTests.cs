using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using ExchangeHub.Access;
using ExchangeHub.Client;
using ExchangeHub.Client.Calls;
using ExchangeHub.Client.Tokens;
using ExchangeHub.Gateway.Clients;
using ExchangeHub.IntegrationTests.Gateway;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace ExchangeHub.IntegrationTests.Client;

/// <summary>The department's client before the real gateway.</summary>
public sealed class SignInTests(SqliteStore store) : IClassFixture<SqliteStore>
{
    private GatewayNode Node => store.Node;

    [Fact]
    public async Task A_secret_signs_in()
    {
        var client = await Node.AddClientAsync(Scopes.EventsRead);

        await AssertLetInAsync(new ExchangeHubOptions { Hub = Node.Address, ClientId = client.ClientId, ClientSecret = client.ClientSecret });
    }

    [Fact]
    public async Task An_ec_key_signs_in_as_often_as_it_likes()
    {
        using var key = ExchangeHubKey.Create();
        var options = await OptionsAsync(key.PublicJwks(), key.ExportPem());

        await AssertLetInAsync(options);
        await AssertLetInAsync(options);
    }

    [Fact]
    public async Task An_rsa_key_signs_in()
    {
        using var rsa = RSA.Create(2048);
        using var key = ExchangeHubKey.Parse(rsa.ExportRSAPrivateKeyPem());

        await AssertLetInAsync(await OptionsAsync(key.PublicJwks(), key.ExportPem()));
    }

    [Fact]
    public async Task A_key_that_was_registered_under_another_name_signs_in()
    {
        using var key = ExchangeHubKey.Create();
        var jwks = JsonNode.Parse(key.PublicJwks())!;
        jwks["keys"]![0]!["kid"] = "made-by-another-tool";

        await AssertLetInAsync(await OptionsAsync(jwks.ToJsonString(), key.ExportPem()));
    }

    [Theory]
    [InlineData(-2)]
    [InlineData(3)]
    public async Task A_clock_that_is_some_minutes_off_does_not_lock_a_department_out(int minutes)
    {
        using var key = ExchangeHubKey.Create();

        await AssertLetInAsync(await OptionsAsync(key.PublicJwks(), key.ExportPem()), Node.Clock.GetUtcNow().AddMinutes(minutes));
    }

    [Fact]
    public async Task Another_key_is_refused_as_an_answer()
    {
        using var registered = ExchangeHubKey.Create();
        using var other = ExchangeHubKey.Create();
        var options = await OptionsAsync(registered.PublicJwks(), other.ExportPem());

        var refused = await Assert.ThrowsAsync<ExchangeHubException>(() => TokenAsync(options, Node.Clock.GetUtcNow()));

        Assert.Equal("invalid_client", refused.Code);
    }

    private async Task<ExchangeHubOptions> OptionsAsync(string jwks, string privateKey)
    {
        var client = await Node.AddClientAsync(new NewClient { Department = "discipline", Region = "430700", Scopes = [Scopes.EventsRead], JwksJson = jwks });
        return new ExchangeHubOptions { Hub = Node.Address, ClientId = client.ClientId, PrivateKey = privateKey };
    }

    private async Task AssertLetInAsync(ExchangeHubOptions options, DateTimeOffset? now = null)
    {
        using var answer = await Node.GetAsync("/caller", await TokenAsync(options, now ?? Node.Clock.GetUtcNow()));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var caller = await GatewayNode.BodyAsync(answer);
        Assert.Equal(options.ClientId, caller.GetProperty("caller").GetProperty("clientId").GetString());
    }

    private async Task<string> TokenAsync(ExchangeHubOptions options, DateTimeOffset now)
    {
        var clock = new FakeTimeProvider(now);
        using var key = options.PrivateKey is { } text ? ExchangeHubKey.Parse(text) : null;
        using var tokens = new AccessTokens(new Transport(Node.Http, options, clock), options, key, clock);
        return await tokens.TakeAsync(TestContext.Current.CancellationToken);
    }
}
