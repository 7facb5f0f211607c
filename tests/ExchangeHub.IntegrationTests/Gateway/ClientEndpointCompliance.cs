using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using ExchangeHub.Access;
using ExchangeHub.Gateway.Clients;
using ExchangeHub.Testing.Certificates;
using Xunit;

namespace ExchangeHub.IntegrationTests.Gateway;

public abstract class ClientEndpointCompliance<TStore>(TStore store) : GatewayCompliance<TStore>(store)
    where TStore : GatewayStore
{
    private string province = "";
    private string city = "";

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        province = await OperatorAsync("430000");
        city = await OperatorAsync("430700");
    }

    [Fact]
    public async Task A_registered_client_signs_in()
    {
        var (response, body) = await AddAsync(city, Body("finance", "430700", Scopes.EventsRead));
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        var credentials = body.Deserialize<ClientCredentials>(JsonSerializerOptions.Web)!;
        Assert.Matches("^finance-430700-[a-z0-9]{6}$", credentials.ClientId);
        Assert.Equal(HttpStatusCode.OK, (await Node.GetAsync("caller", await Node.AccessTokenAsync(credentials))).StatusCode);
    }

    [Fact]
    public async Task A_client_with_keys_gets_no_secret()
    {
        using var key = ClientKey.Ec();
        var (response, body) = await AddAsync(city, new
        {
            department = "finance",
            region = "430700",
            scopes = new[] { Scopes.EventsRead },
            jwks = JsonElement.Parse(key.Jwks),
        });
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.False(body.TryGetProperty("clientSecret", out _));
    }

    [Fact]
    public async Task Everything_wrong_is_said_at_once()
    {
        using var key = ClientKey.Ec();
        var (response, body) = await AddAsync(city, new
        {
            department = "weather",
            region = "990000",
            scopes = new[] { "no:such" },
            displayName = new string('n', 201),
            jwks = JsonElement.Parse(key.PrivateJwks),
        });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        var errors = body.GetProperty("errors").EnumerateArray()
            .Select(error => (error.GetProperty("code").GetString()!, error.GetProperty("field").GetString()!));
        Assert.Equal(
            [
                ("unknown-attribute-value", "department"), ("unknown-attribute-value", "scopes"), ("unknown-region", "region"),
                ("invalid-field", "jwks"), ("too-long", "displayName"),
            ],
            errors);
    }

    [Theory]
    [InlineData("private key", "private key")]
    [InlineData("expired", "expired")]
    [InlineData("of next month", "not valid yet")]
    [InlineData("rsa 1024", "2048")]
    [InlineData("chain", "One certificate")]
    [InlineData("text", "PEM")]
    [InlineData("null", "PEM")]
    [InlineData("broken", "cannot be read")]
    public async Task A_certificate_that_cannot_count_says_why(string how, string why)
    {
        using var good = TestCertificate.SelfSigned();
        using var bad = how switch
        {
            "expired" => TestCertificate.SelfSigned(validFor: TimeSpan.FromMinutes(-1)),
            "of next month" => TestCertificate.SelfSigned(startsIn: TimeSpan.FromDays(20)),
            "rsa 1024" => TestCertificate.Rsa(1024),
            _ => TestCertificate.SelfSigned(),
        };
        var pem = how switch
        {
            "private key" => $"{bad.ExportCertificatePem()}\n{bad.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem()}",
            "chain" => $"{bad.ExportCertificatePem()}\n{good.ExportCertificatePem()}",
            "text" => "MIIB",
            "null" => null,
            "broken" => "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----",
            _ => bad.ExportCertificatePem(),
        };
        var (response, body) = await AddAsync(city, new
        {
            department = "finance", region = "430700", scopes = new[] { Scopes.EventsRead }, certificates = new[] { good.ExportCertificatePem(), pem },
        });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        var error = Assert.Single(body.GetProperty("errors").EnumerateArray());
        Assert.Equal(("invalid-field", "certificates[1]"), (error.GetProperty("code").GetString(), error.GetProperty("field").GetString()));
        Assert.Contains(why, error.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Certificates_are_listed_and_changed_by_who_may_see_the_client()
    {
        using var first = TestCertificate.SelfSigned();
        using var second = TestCertificate.SelfSigned();
        var (_, added) = await AddAsync(city, new
        {
            department = "finance", region = "430700", scopes = new[] { Scopes.EventsRead }, certificates = new[] { first.ExportCertificatePem() }, requireBoundTokens = true,
        });
        Assert.False(added.TryGetProperty("clientSecret", out _));
        var path = $"v1/clients/{added.GetProperty("clientId").GetString()}/certificates";
        await AssertProblemAsync(await PutAsync(path, await OperatorAsync("430100"), second), HttpStatusCode.NotFound, "not-found");
        await AssertProblemAsync(await PutAsync(path, city), HttpStatusCode.UnprocessableEntity, "missing-field");

        var changed = await GatewayNode.BodyAsync(await PutAsync(path, city, first, second));
        Assert.Equal([first.Thumbprint(), second.Thumbprint()], changed.GetProperty("certificates").EnumerateArray().Select(one => one.GetProperty("thumbprint").GetString()));
        Assert.True(changed.GetProperty("requireBoundTokens").GetBoolean());
        Assert.Equal("self_signed_tls_client_auth", changed.GetProperty("authentication").GetString());
    }

    [Fact]
    public async Task A_secret_and_keys_are_renewed_by_who_may_see_the_client()
    {
        using var key = ClientKey.Ec();
        var added = (await AddAsync(city, Body("finance", "430700", Scopes.EventsRead))).Body.Deserialize<ClientCredentials>(JsonSerializerOptions.Web)!;
        var (secret, keys) = ($"v1/clients/{added.ClientId}/secret", $"v1/clients/{added.ClientId}/keys");
        await AssertProblemAsync(await Node.SendAsync(HttpMethod.Post, secret, await OperatorAsync("430100")), HttpStatusCode.NotFound, "not-found");

        var renewed = (await GatewayNode.BodyAsync(await Node.SendAsync(HttpMethod.Post, secret, city))).Deserialize<ClientCredentials>(JsonSerializerOptions.Web)!;
        AssertOAuthError(await Node.TokenAsync(added), HttpStatusCode.Unauthorized, "invalid_client");
        Assert.Equal(HttpStatusCode.OK, (await Node.GetAsync("caller", await Node.AccessTokenAsync(renewed))).StatusCode);

        await AssertProblemAsync(await PutKeysAsync(keys, new { }), HttpStatusCode.UnprocessableEntity, "missing-field");
        await AssertProblemAsync(await PutKeysAsync(keys, new { jwks = JsonElement.Parse(key.PrivateJwks) }), HttpStatusCode.UnprocessableEntity, "invalid-field");
        var changed = await GatewayNode.BodyAsync(await PutKeysAsync(keys, new { jwks = JsonElement.Parse(key.Jwks) }));
        Assert.Equal("private_key_jwt", changed.GetProperty("authentication").GetString());
        await AssertProblemAsync(await Node.SendAsync(HttpMethod.Post, secret, city), HttpStatusCode.Conflict, "state-conflict");
    }

    [Theory]
    [InlineData("audit")]
    [InlineData("inspection")]
    public async Task Readers_never_publish(string department)
    {
        var (response, body) = await AddAsync(city, Body(department, "430700", Scopes.EventsPublish));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        Assert.Equal("publisher-not-allowed", body.GetProperty("code").GetString());
    }

    [Fact]
    public async Task A_region_outside_ones_own_is_refused()
    {
        var (response, body) = await AddAsync(city, Body("finance", "430100", Scopes.EventsRead));
        Assert.Equal((HttpStatusCode.Forbidden, "region-not-allowed"), (response.StatusCode, body.GetProperty("code").GetString()));
        Assert.Equal(HttpStatusCode.Created, (await AddAsync(province, Body("finance", "430100", Scopes.EventsRead))).Response.StatusCode);
    }

    [Fact]
    public async Task Nobody_hands_on_more_than_he_holds()
    {
        var (response, body) = await AddAsync(city, Body("finance", "430700", Scopes.GrantsApprove));
        Assert.Equal((HttpStatusCode.Forbidden, "insufficient-scope"), (response.StatusCode, body.GetProperty("code").GetString()));
    }

    [Fact]
    public async Task A_body_that_is_no_client_is_answered()
    {
        using var content = new StringContent("{\"department\":", System.Text.Encoding.UTF8, "application/json");
        await AssertProblemAsync(
            await Node.SendAsync(HttpMethod.Post, "v1/clients", city, content), HttpStatusCode.UnprocessableEntity, "malformed-json");
    }

    [Fact]
    public async Task The_list_has_ones_own_region_and_below_page_by_page()
    {
        var mine = (await AddAsync(city, Body("hr", "430700", Scopes.EventsRead))).Body.GetProperty("clientId").GetString();
        var elsewhere = (await AddAsync(province, Body("hr", "430100", Scopes.EventsRead))).Body.GetProperty("clientId").GetString();

        var (ofCity, ofProvince) = (await ListAsync(city), await ListAsync(province));
        Assert.Contains(mine, ofCity);
        Assert.DoesNotContain(elsewhere, ofCity);
        Assert.Contains(mine, ofProvince);
        Assert.Contains(elsewhere, ofProvince);
        Assert.Equal(ofProvince.Count, ofProvince.Distinct().Count());
    }

    [Fact]
    public async Task The_list_shows_nothing_secret()
    {
        var added = (await AddAsync(city, Body("hr", "430700", Scopes.EventsRead))).Body;
        var answer = await (await Node.GetAsync("v1/clients?limit=1000", city)).Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.DoesNotContain("secret\":", answer, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(added.GetProperty("clientSecret").GetString()!, answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_is_removed_by_who_may_see_it()
    {
        var client = (await AddAsync(province, Body("hr", "430100", Scopes.EventsRead))).Body.GetProperty("clientId").GetString();
        await AssertProblemAsync(await Node.SendAsync(HttpMethod.Delete, $"v1/clients/{client}", city), HttpStatusCode.NotFound, "not-found");
        Assert.Equal(HttpStatusCode.NoContent, (await Node.SendAsync(HttpMethod.Delete, $"v1/clients/{client}", province)).StatusCode);
        await AssertProblemAsync(await Node.SendAsync(HttpMethod.Delete, $"v1/clients/{client}", province), HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task Without_the_scope_the_clients_stay_closed()
    {
        var token = await Node.AccessTokenAsync(await Node.AddClientAsync(Scopes.EventsRead, Scopes.OpsRead));
        using var body = JsonContent.Create(Body("hr", "430700", Scopes.EventsRead));
        await AssertProblemAsync(await Node.SendAsync(HttpMethod.Post, "v1/clients", token, body), HttpStatusCode.Forbidden, "insufficient-scope");
        await AssertProblemAsync(await Node.SendAsync(HttpMethod.Delete, "v1/clients/any", token), HttpStatusCode.Forbidden, "insufficient-scope");
        Assert.Equal(HttpStatusCode.OK, (await Node.GetAsync("v1/clients", token)).StatusCode);
    }

    [Fact]
    public async Task A_given_client_id_is_taken_once()
    {
        var given = new NewClient
        {
            Department = "hr",
            Region = "430700",
            Scopes = [Scopes.EventsRead],
            ClientId = $"given-{Guid.CreateVersion7():N}",
            Secret = new string('s', 32),
        };
        Assert.Equal(new ClientCredentials(given.ClientId, given.Secret), await Node.AddClientAsync(given));
        var again = await Node.WithRegistryAsync(registry => registry.AddAsync(given, TestContext.Current.CancellationToken));
        Assert.Equal("clientId", Assert.Single(again.Errors).Field);
        Assert.Null(again.Credentials);
    }

    private async Task<HttpResponseMessage> PutAsync(string path, string token, params X509Certificate2[] certificates)
    {
        using var body = JsonContent.Create(new { certificates = certificates.Select(one => one.ExportCertificatePem()) });
        return await Node.SendAsync(HttpMethod.Put, path, token, body);
    }

    private async Task<HttpResponseMessage> PutKeysAsync(string path, object keys)
    {
        using var body = JsonContent.Create(keys);
        return await Node.SendAsync(HttpMethod.Put, path, city, body);
    }

    private static object Body(string department, string region, params string[] scopes) => new { department, region, scopes };

    private async Task<string> OperatorAsync(string region) => await Node.AccessTokenAsync(await Node.AddClientAsync(
        new NewClient { Department = "staffing", Region = region, Scopes = [Scopes.OpsRead, Scopes.OpsWrite] }));

    private async Task<(HttpResponseMessage Response, JsonElement Body)> AddAsync(string token, object client)
    {
        using var content = JsonContent.Create(client);
        var response = await Node.SendAsync(HttpMethod.Post, "v1/clients", token, content);
        return (response, await GatewayNode.BodyAsync(response));
    }

    private async Task<List<string>> ListAsync(string token)
    {
        var (found, path) = (new List<string>(), "v1/clients?limit=2");
        for (string? cursor = ""; cursor is not null;)
        {
            var page = await GatewayNode.BodyAsync(await Node.GetAsync(path + cursor, token));
            Assert.InRange(page.GetProperty("items").GetArrayLength(), 1, 2);
            found.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("clientId").GetString()!));
            cursor = page.TryGetProperty("next", out var next) ? $"&cursor={next.GetString()}" : null;
        }

        return found;
    }
}

public sealed class SqliteClientEndpointTests(SqliteStore store) : ClientEndpointCompliance<SqliteStore>(store);

public sealed class PostgresClientEndpointTests(PostgresStore store) : ClientEndpointCompliance<PostgresStore>(store);
