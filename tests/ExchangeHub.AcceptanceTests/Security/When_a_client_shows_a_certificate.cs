using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using ExchangeHub.AcceptanceTests.Exchange;
using ExchangeHub.Client;
using ExchangeHub.Contracts;
using ExchangeHub.Testing;
using ExchangeHub.Testing.Certificates;
using ExchangeHub.Testing.Hubs;
using ExchangeHub.Testing.Records;
using Xunit;

namespace ExchangeHub.AcceptanceTests.Security;

/// <summary>A whole hub that ends TLS itself, and one behind a proxy that passes certificates on.</summary>
public abstract class When_a_client_shows_a_certificate(RunningHub hub) : IDisposable
{
    private readonly X509Certificate2 mine = TestCertificate.SelfSigned("organization-430700");
    private readonly TemporaryFolder folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_client_library_works_with_it_and_its_token_without_it_opens_nothing()
    {
        var clientId = await AddAsync(mine);
        using var http = TestCertificate.NewHttp(hub.Process.TlsAddress, mine);
        using var client = new ExchangeHubClient(new() { Hub = hub.Process.TlsAddress, ClientId = clientId, ClientCertificate = mine }, http);
        var published = await client.PublishAsync([Events.Read(Events.PostChanged(RunningHub.Somebody()))], Cancellation);
        Assert.Equal(EventStatus.Accepted, Assert.Single(published).Status);

        var token = await TokenAsync(http, clientId);
        using var without = TestCertificate.NewHttp(hub.Process.TlsAddress, certificate: null);
        foreach (var (other, path) in (IEnumerable<(HttpClient, string)>)
            [(without, "v1/events"), (without, $"v1/events/{published[0].Sequence}/trace"), (without, "v1/subscriptions"), (hub.Http, "v1/events")])
        {
            Assert.Equal(HttpStatusCode.OK, (await GetAsync(http, path, token)).Status);
            Assert.Equal((HttpStatusCode.Unauthorized, "wrong-client-certificate"), await GetAsync(other, path, token));
        }
    }

    [Theory]
    [InlineData("nginx")]
    [InlineData("HAProxy")]
    [InlineData("RFC 9440")]
    public async Task The_trusted_proxy_is_believed_and_nobody_else(string form)
    {
        var clientId = await AddAsync(mine);
        using var proxy = HubUnderTls.NewHttp(hub.Process.Address, fromProxy: true);
        using var stranger = HubUnderTls.NewHttp(hub.Process.Address, fromProxy: false);
        proxy.DefaultRequestHeaders.Add(HubUnderTls.Header, Passed(mine, form));
        stranger.DefaultRequestHeaders.Add(HubUnderTls.Header, Passed(mine, form));
        var token = await TokenAsync(proxy, clientId);

        Assert.Equal(HttpStatusCode.OK, (await GetAsync(proxy, "v1/events", token)).Status);
        Assert.Equal((HttpStatusCode.Unauthorized, "wrong-client-certificate"), await GetAsync(stranger, "v1/events", token));
        Assert.Equal(HttpStatusCode.BadRequest, (await AskAsync(stranger, clientId)).Status);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("another")]
    [InlineData("nonsense")]
    public async Task Through_the_proxy_a_token_needs_its_certificate_too(string passed)
    {
        using var other = TestCertificate.SelfSigned("organization-430700");
        var clientId = await AddAsync(mine);
        using var http = TestCertificate.NewHttp(hub.Process.TlsAddress, mine);
        var token = await TokenAsync(http, clientId);
        using var proxy = HubUnderTls.NewHttp(hub.Process.Address, fromProxy: true);
        if (passed != "none")
        {
            proxy.DefaultRequestHeaders.Add(HubUnderTls.Header, passed == "another" ? Passed(other, "nginx") : "-----BEGIN%20NONSENSE");
        }

        Assert.Equal((HttpStatusCode.Unauthorized, "wrong-client-certificate"), await GetAsync(proxy, "v1/events", token));
        Assert.False((await AskAsync(proxy, clientId)).Status == HttpStatusCode.OK);
    }

    [Fact]
    public async Task Behind_the_proxy_discovery_names_https()
    {
        using var proxy = HubUnderTls.NewHttp(hub.Process.Address, fromProxy: true);
        using var stranger = HubUnderTls.NewHttp(hub.Process.Address, fromProxy: false);
        Assert.All([(proxy, "https"), (stranger, "http")], pair => pair.Item1.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https"));
        foreach (var (http, scheme) in new[] { (proxy, "https"), (stranger, "http") })
        {
            var found = JsonElement.Parse(await http.GetStringAsync(new Uri(".well-known/openid-configuration", UriKind.Relative), Cancellation));
            Assert.StartsWith($"{scheme}://", found.GetProperty("token_endpoint").GetString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_operator_changes_certificates_from_the_command_line()
    {
        using var next = TestCertificate.SelfSigned("organization-430700");
        var clientId = await AddAsync(mine);
        var (before, after) = (Write(mine), Write(next));
        var both = await hub.Process.RunAsync("client", "certificates", "--client", clientId, "--certificate", before, after, "--data", hub.Process.Data, "--json");
        Assert.Equal(2, JsonElement.Parse(both.Output).GetProperty("certificates").GetArrayLength());
        using var http = TestCertificate.NewHttp(hub.Process.TlsAddress, next);
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(http, clientId)).Status);

        var none = await hub.Process.RunAsync("client", "certificates", "--client", clientId, "--data", hub.Process.Data, "--json");
        Assert.Equal((2, ""), (none.ExitCode, none.Output));
        Assert.Contains("[missing-field]", none.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_standard_client_signs_in_with_it()
    {
        using var scripts = await NodeFolder.InstallAsync("StandardClients");
        var input = JsonSerializer.Serialize(new
        {
            issuer = hub.Process.TlsAddress, clientId = await AddAsync(mine), cert = mine.ExportCertificatePem(), key = mine.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem(),
        });
        var (exitCode, output) = await scripts.RunAsync("node", "certificate.mjs", input);
        Assert.True(exitCode == 0, output);
    }

    [Fact]
    public async Task A_file_with_the_private_key_is_sent_back()
    {
        var file = Path.Combine(folder.Path, "whole.pem");
        await File.WriteAllTextAsync(file, mine.ExportCertificatePem() + "\n" + mine.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem(), Cancellation);
        var refused = await hub.Process.RunAsync(
            "client", "add", "--department", "organization", "--region", "430700", "--scope", "events:read", "--certificate", file, "--data", hub.Process.Data, "--json");
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("private key", refused.Errors, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        mine.Dispose();
        folder.Dispose();
        GC.SuppressFinalize(this);
    }

    private static string Passed(X509Certificate2 certificate, string form) => form switch
    {
        "nginx" => Uri.EscapeDataString(certificate.ExportCertificatePem() + "\n"),
        "HAProxy" => Convert.ToBase64String(certificate.RawData),
        _ => $":{Convert.ToBase64String(certificate.RawData)}:",
    };

    private string Write(X509Certificate2 certificate)
    {
        var file = Path.Combine(folder.Path, $"{certificate.Thumbprint}.pem");
        File.WriteAllText(file, certificate.ExportCertificatePem());
        return file;
    }

    private async Task<string> AddAsync(X509Certificate2 certificate)
    {
        var added = await hub.Process.RunAsync(
            "client", "add", "--department", "organization", "--region", "430700", "--scope", "events:publish events:read deliveries:pull",
            "--certificate", Write(certificate), "--require-bound-tokens", "--data", hub.Process.Data, "--json");
        Assert.True(added.ExitCode == 0, added.Output + added.Errors);
        return JsonElement.Parse(added.Output).GetProperty("clientId").GetString()!;
    }

    private static async Task<(HttpStatusCode Status, JsonElement Body)> AskAsync(HttpClient http, string clientId)
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["grant_type"] = "client_credentials", ["client_id"] = clientId });
        using var response = await http.PostAsync(new Uri("connect/token", UriKind.Relative), form, Cancellation);
        return (response.StatusCode, JsonElement.Parse(await response.Content.ReadAsStringAsync(Cancellation)));
    }

    private static async Task<string> TokenAsync(HttpClient http, string clientId)
    {
        var (status, body) = await AskAsync(http, clientId);
        Assert.True(status == HttpStatusCode.OK, body.ToString());
        return body.GetProperty("access_token").GetString()!;
    }

    private static async Task<(HttpStatusCode Status, string? Code)> GetAsync(HttpClient http, string path, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await http.SendAsync(request, Cancellation);
        return (response.StatusCode, (await HubAnswer.ReadAsync(response)).Code);
    }
}

public sealed class When_a_client_shows_a_certificate_embedded(EmbeddedHubUnderTls hub) : When_a_client_shows_a_certificate(hub), IClassFixture<EmbeddedHubUnderTls>;

public sealed class When_a_client_shows_a_certificate_in_production(ProductionHubUnderTls hub) : When_a_client_shows_a_certificate(hub), IClassFixture<ProductionHubUnderTls>;
