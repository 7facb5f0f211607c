using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using ExchangeHub.Access;
using ExchangeHub.Gateway.Clients;
using ExchangeHub.Testing.Certificates;
using Xunit;

namespace ExchangeHub.IntegrationTests.Gateway;

/// <summary>Tokens that are good only together with a certificate (RFC 8705), over TLS.</summary>
public abstract class CertificateCompliance<TStore>(TStore store) : GatewayCompliance<TStore>(store), IAsyncLifetime
    where TStore : GatewayStore
{
    private readonly X509Certificate2 mine = TestCertificate.SelfSigned();
    private GatewayNode node = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        node = await GatewayNode.StartAsync(Store.Database!, Store.KeyFolder, tls: TestCertificate.Loopback());
    }

    async ValueTask IAsyncDisposable.DisposeAsync()
    {
        if (node is not null)
        {
            await node.DisposeAsync();
        }

        mine.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_certificate_signs_in_and_its_token_is_good_with_it()
    {
        var token = await TokenAsync(await AddAsync(mine), mine);
        Assert.Equal(HttpStatusCode.OK, (await CallAsync(token, mine)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await CallAsync(token, mine)).StatusCode);
    }

    [Theory]
    [InlineData("rsa")]
    [InlineData("issued by an authority")]
    public async Task Whoever_signed_it_and_with_whichever_key_a_registered_one_counts(string kind)
    {
        using var other = kind == "rsa" ? TestCertificate.Rsa(2048) : TestCertificate.Issued();
        var token = await TokenAsync(await AddAsync(other), other);
        Assert.Equal(HttpStatusCode.OK, (await CallAsync(token, other)).StatusCode);
    }

    [Theory]
    [InlineData("without any", false)]
    [InlineData("without any", true)]
    [InlineData("with another registered one", false)]
    [InlineData("with another registered one", true)]
    [InlineData("with a new one of the same name", false)]
    [InlineData("with a new one of the same name", true)]
    public async Task A_stolen_token_is_worth_nothing(string how, bool isInUse)
    {
        var token = await TokenAsync(await AddAsync(mine), mine);
        using var other = how == "without any" ? null : TestCertificate.SelfSigned();
        if (how.EndsWith("registered one", StringComparison.Ordinal))
        {
            await TokenAsync(await AddAsync(other!), other);
        }

        if (isInUse)
        {
            Assert.Equal(HttpStatusCode.OK, (await CallAsync(token, mine)).StatusCode);
        }

        await AssertBoundAsync(await CallAsync(token, other));
        await AssertBoundAsync(await CallAsync(token, other));
        Assert.Equal(HttpStatusCode.OK, (await CallAsync(token, mine)).StatusCode);
        await AssertBoundAsync(await CallAsync(token, other));
    }

    [Fact]
    public async Task While_the_owner_s_call_is_validated_a_thief_gets_nothing_from_it()
    {
        var token = await TokenAsync(await AddAsync(mine), mine);
        using var thief = TestCertificate.NewHttp(node.Address, certificate: null);
        using var owner = TestCertificate.NewHttp(node.Address, mine);
        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(async index =>
            (IsOwner: index % 2 == 0, (await CallAsync(index % 2 == 0 ? owner : thief, token)).StatusCode)));
        Assert.All(answers, answer => Assert.Equal(answer.IsOwner ? HttpStatusCode.OK : HttpStatusCode.Unauthorized, answer.StatusCode));
    }

    [Theory]
    [InlineData("another")]
    [InlineData("none")]
    public async Task Without_its_certificate_a_client_does_not_sign_in(string shown)
    {
        using var other = TestCertificate.SelfSigned();
        var (response, body) = await AskAsync(await AddAsync(mine), shown == "none" ? null : other);
        Assert.Contains(body.GetProperty("error").GetString(), (string[])["invalid_client", "invalid_request"]);
        Assert.False(response.IsSuccessStatusCode);
    }

    [Fact]
    public async Task With_an_assertion_a_certificate_binds_and_a_strange_one_is_refused()
    {
        using var key = ClientKey.Ec();
        using var other = TestCertificate.SelfSigned();
        var client = await AddAsync(new NewClient { Department = "finance", Region = "430700", Scopes = [Scopes.EventsRead], JwksJson = key.Jwks, Certificates = [mine.ExportCertificatePem()] });
        var (_, bound) = await AskAsync(client, mine, Assertion(key, client));
        await AssertBoundAsync(await CallAsync(bound.GetProperty("access_token").GetString()!, null));

        var (_, free) = await AskAsync(client, null, Assertion(key, client));
        Assert.Equal(HttpStatusCode.OK, (await CallAsync(free.GetProperty("access_token").GetString()!, null)).StatusCode);
        AssertOAuthError(await AskAsync(client, other, Assertion(key, client)), HttpStatusCode.Unauthorized, "invalid_client");
    }

    [Fact]
    public async Task Where_it_is_required_there_is_no_token_without_one()
    {
        using var key = ClientKey.Ec();
        var client = await AddAsync(new NewClient
        {
            Department = "finance", Region = "430700", Scopes = [Scopes.EventsRead], JwksJson = key.Jwks, Certificates = [mine.ExportCertificatePem()], RequireBoundTokens = true,
        });
        AssertOAuthError(await AskAsync(client, null, Assertion(key, client)), HttpStatusCode.BadRequest, "invalid_request");
        var (_, body) = await AskAsync(client, mine, Assertion(key, client));
        await AssertBoundAsync(await CallAsync(body.GetProperty("access_token").GetString()!, null));
    }

    [Fact]
    public async Task While_certificates_are_changed_both_count_and_afterwards_the_new_one()
    {
        using var next = TestCertificate.SelfSigned();
        var client = await AddAsync(mine);
        var before = await TokenAsync(client, mine);
        Assert.Empty((await ReplaceAsync(client, mine, next))!);
        Assert.Equal(HttpStatusCode.OK, (await CallAsync(before, mine)).StatusCode);
        await TokenAsync(client, next);

        Assert.Empty((await ReplaceAsync(client, next))!);
        node.Clock.Advance(TimeSpan.FromSeconds(1));
        await AssertProblemAsync(await CallAsync(before, mine), HttpStatusCode.Unauthorized, "unauthenticated");
        AssertOAuthError(await AskAsync(client, mine), HttpStatusCode.Unauthorized, "invalid_client");
        Assert.Equal(HttpStatusCode.OK, (await CallAsync(await TokenAsync(client, next), next)).StatusCode);
    }

    [Fact]
    public async Task An_expired_certificate_no_longer_signs_in()
    {
        var client = await AddAsync(mine);
        node.Turn(TimeSpan.FromDays(31));
        AssertOAuthError(await AskAsync(client, mine), HttpStatusCode.Unauthorized, "invalid_client");
    }

    [Fact]
    public async Task The_last_certificate_stays_where_the_client_needs_one()
    {
        Assert.Equal("missing-field", Assert.Single((await ReplaceAsync(await AddAsync(mine)))!).Code);
        Assert.Null(await ReplaceAsync(new ClientCredentials("finance-430700-nobody", null), mine));
    }

    [Fact]
    public async Task Introspection_names_the_certificate()
    {
        var client = await AddAsync(mine);
        var token = await TokenAsync(client, mine);
        using var http = TestCertificate.NewHttp(node.Address, mine);
        var seen = await PostAsync(http, "connect/introspect", [("client_id", client.ClientId), ("token", token)]);
        Assert.Equal(mine.Thumbprint(), seen.Body.GetProperty("cnf").GetProperty("x5t#S256").GetString());
    }

    [Fact]
    public async Task Discovery_says_so_and_where_to_go()
    {
        await using var other = await GatewayNode.StartAsync(Store.Database!, Store.KeyFolder, gateway =>
            (gateway.Issuer, gateway.CertificateAddress) = (new Uri("https://hub.example/"), new Uri("https://machines.hub.example/")));
        var found = await GatewayNode.BodyAsync(await other.GetAsync(".well-known/openid-configuration", token: null));
        Assert.True(found.GetProperty("tls_client_certificate_bound_access_tokens").GetBoolean());
        Assert.Contains("self_signed_tls_client_auth", found.GetProperty("token_endpoint_auth_methods_supported").EnumerateArray().Select(method => method.GetString()));
        Assert.Equal("https://machines.hub.example/connect/token", found.GetProperty("mtls_endpoint_aliases").GetProperty("token_endpoint").GetString());
    }

    private static async Task AssertBoundAsync(HttpResponseMessage response)
    {
        await AssertProblemAsync(response, HttpStatusCode.Unauthorized, "wrong-client-certificate");
        Assert.Contains("invalid_token", response.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
    }

    private Task<ClientCredentials> AddAsync(X509Certificate2 certificate) => AddAsync(new NewClient
    {
        Department = "finance", Region = "430700", Scopes = [Scopes.EventsRead], Certificates = [certificate.ExportCertificatePem()],
    });

    private async Task<ClientCredentials> AddAsync(NewClient client)
    {
        var added = await node.AddClientAsync(client);
        Assert.Null(added.ClientSecret);
        return added;
    }

    private Task<IReadOnlyList<ExchangeHub.Contracts.Finding>?> ReplaceAsync(ClientCredentials client, params X509Certificate2[] certificates) => node.WithAsync((ClientRenewal renewal) =>
        renewal.ReplaceCertificatesAsync(client.ClientId, [.. certificates.Select(one => one.ExportCertificatePem())], TestContext.Current.CancellationToken));

    private (string, string)[] Assertion(ClientKey key, ClientCredentials client) =>
    [
        ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
        ("client_assertion", key.Assertion(new Dictionary<string, object>
        {
            ["iss"] = client.ClientId, ["sub"] = client.ClientId, ["aud"] = node.Address.ToString(), ["jti"] = Guid.CreateVersion7().ToString("N"),
            ["exp"] = node.Clock.GetUtcNow().ToUnixTimeSeconds() + 60,
        })),
    ];

    private async Task<(HttpResponseMessage Response, JsonElement Body)> AskAsync(ClientCredentials client, X509Certificate2? shown, params (string, string)[] more)
    {
        using var http = TestCertificate.NewHttp(node.Address, shown);
        return await PostAsync(http, "connect/token", [("grant_type", "client_credentials"), ("client_id", client.ClientId), .. more]);
    }

    private static async Task<(HttpResponseMessage Response, JsonElement Body)> PostAsync(HttpClient http, string path, (string, string)[] form)
    {
        using var content = new FormUrlEncodedContent(form.Select(field => KeyValuePair.Create(field.Item1, field.Item2)));
        var response = await http.PostAsync(new Uri(path, UriKind.Relative), content, TestContext.Current.CancellationToken);
        return (response, await GatewayNode.BodyAsync(response));
    }

    private async Task<string> TokenAsync(ClientCredentials client, X509Certificate2? shown)
    {
        var (response, body) = await AskAsync(client, shown);
        Assert.True(response.IsSuccessStatusCode, body.ToString());
        return body.GetProperty("access_token").GetString()!;
    }

    private async Task<HttpResponseMessage> CallAsync(string token, X509Certificate2? shown)
    {
        using var http = TestCertificate.NewHttp(node.Address, shown);
        return await CallAsync(http, token);
    }

    private static async Task<HttpResponseMessage> CallAsync(HttpClient http, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "caller");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await http.SendAsync(request, TestContext.Current.CancellationToken);
    }
}

public sealed class SqliteCertificateTests(SqliteStore store) : CertificateCompliance<SqliteStore>(store);

public sealed class PostgresCertificateTests(PostgresStore store) : CertificateCompliance<PostgresStore>(store);
