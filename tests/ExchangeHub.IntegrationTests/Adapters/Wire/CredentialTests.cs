using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using ExchangeHub.Adapters.Connectors;
using ExchangeHub.Adapters.Connectors.Soap;
using ExchangeHub.Contracts;
using ExchangeHub.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Xunit;
using RestConnector = ExchangeHub.Adapters.Connectors.Rest.RestConnector;

namespace ExchangeHub.IntegrationTests.Adapters.Wire;

/// <summary>Signing in: tokens are fetched once and in time, and secrets go nowhere they could be read.</summary>
public sealed class CredentialTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_token_serves_many_requests_until_shortly_before_its_end()
    {
        var clock = new FakeTimeProvider();
        var system = new TokenSystem();
        await using var server = await ScriptedServer.StartAsync(system.AnswerAsync, Cancellation);
        await using var connector = Connect(server, clock);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => connector.ApplyAsync([WireShapes.Order("inbox")], Cancellation)));
        Assert.Equal(1, system.Issued);

        clock.Advance(TimeSpan.FromSeconds(269));
        await connector.ApplyAsync([WireShapes.Order("inbox")], Cancellation);
        Assert.Equal(1, system.Issued);

        clock.Advance(TimeSpan.FromSeconds(2));
        await connector.ApplyAsync([WireShapes.Order("inbox")], Cancellation);
        Assert.Equal(2, system.Issued);
    }

    [Theory]
    [InlineData("\"300\"", 1)]
    [InlineData("300.0", 1)]
    [InlineData("null", 2)]
    [InlineData("[]", 2)]
    public async Task How_long_a_token_serves_may_be_said_in_many_ways(string lifetime, int issued)
    {
        var clock = new FakeTimeProvider();
        var system = new TokenSystem { Lifetime = lifetime };
        await using var server = await ScriptedServer.StartAsync(system.AnswerAsync, Cancellation);
        await using var connector = Connect(server, clock);

        await connector.ApplyAsync([WireShapes.Order("inbox")], Cancellation);
        clock.Advance(TimeSpan.FromMinutes(1));
        await connector.ApplyAsync([WireShapes.Order("inbox")], Cancellation);

        Assert.Equal(issued, system.Issued);
    }

    [Theory]
    [InlineData("\"\"")]
    [InlineData("null")]
    [InlineData("\"\\ud800\"")]
    [InlineData("\"to\\nken\"")]
    public async Task A_token_that_cannot_be_read_is_none(string token)
    {
        await using var server = await ScriptedServer.StartAsync(
            context => HostileRestTests.AnswerAsync(context, 200, $$"""{"access_token":{{token}}}"""), Cancellation);
        await using var connector = Connect(server, TimeProvider.System);

        await Assert.ThrowsAsync<SystemUnavailableException>(() => connector.ApplyAsync([WireShapes.Order("inbox")], Cancellation));
    }

    [Fact]
    public async Task A_token_that_is_refused_is_renewed_once_and_not_for_ever()
    {
        var system = new TokenSystem();
        await using var server = await ScriptedServer.StartAsync(system.AnswerAsync, Cancellation);
        await using var connector = Connect(server, TimeProvider.System);

        system.Refuse = 1;
        Assert.Equal(ReceiptStage.Completed, Assert.Single(await connector.ApplyAsync([WireShapes.Order("inbox")], Cancellation)).Stage);
        Assert.Equal(2, system.Issued);

        system.Refuse = 2;
        await Assert.ThrowsAsync<SystemUnavailableException>(() => connector.ApplyAsync([WireShapes.Order("inbox")], Cancellation));
        Assert.Equal(3, system.Issued);
    }

    [Theory]
    [InlineData("address", "http://system.example/", "apiKey", "secret")]
    [InlineData("address", "ftp://127.0.0.1/", "apiKey", "secret")]
    [InlineData("address", "http://user:secret@127.0.0.1/", "apiKey", "secret")]
    [InlineData("tokenAddress", "http://tokens.example/token", "clientId", "x")]
    public void A_secret_is_not_carried_over_plain_http(string setting, string address, string secret, string value)
    {
        var connection = new Dictionary<string, string> { ["address"] = "https://system.example/", [setting] = address, [secret] = value };

        var refused = Assert.Throws<ShapeException>(() => RestConnector.Create(WireShapes.Context(Orders, connection)));

        Assert.Equal($"connection:{setting}", refused.Pointer);
        Assert.DoesNotContain("secret", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_password_in_a_SOAP_header_is_not_carried_over_plain_http() => Assert.Throws<ShapeException>(() => SoapConnector.Create(WireShapes.Context(
        WireShapes.CreditCode, new() { ["address"] = "http://register.example/soap", ["user"] = "exchange", ["password"] = "secret" })));

    [Theory]
    [InlineData("""{ "pth": "x" }""", "/targets/0/settings/path")]
    [InlineData("""{ "path": "x", "mehtod": "PUT" }""", "/targets/0/settings/mehtod")]
    [InlineData("""{ "path": "x", "method": "PATCH" }""", "/targets/0/settings/method")]
    [InlineData("""{ "path": "x", "batch": true }""", "/targets/0/settings/deliveryId")]
    [InlineData("""{ "path": "x", "answer": { "outcome": "o" } }""", "/targets/0/settings/answer/completed")]
    public void A_setting_that_makes_no_sense_is_named_with_its_place(string settings, string pointer)
    {
        var shape = Orders with { Targets = [Orders.Targets[0] with { Settings = WireShapes.Json(settings) }] };

        var refused = Assert.Throws<ShapeException>(() => RestConnector.Create(WireShapes.Context(shape, new() { ["address"] = "http://127.0.0.1/" })));

        Assert.Equal(pointer, refused.Pointer);
    }

    [Fact]
    public async Task A_system_with_an_authority_of_its_own_is_trusted_where_that_is_set_and_only_there()
    {
        using var folder = new TemporaryFolder();
        var caFile = Path.Combine(folder.Path, "ca.pem");
        using var certificate = Certificates.Issue(caFile);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen => listen.UseHttps(certificate)));
        await using var app = builder.Build();
        app.Run(context => context.Response.WriteAsync("", Cancellation));
        await app.StartAsync(Cancellation);
        var address = app.Urls.Single().Replace("127.0.0.1", "localhost", StringComparison.Ordinal);
        await using var trusting = RestConnector.Create(WireShapes.Context(Orders, new() { ["address"] = address, ["apiKey"] = "x", ["caFile"] = caFile }));
        await using var wary = RestConnector.Create(WireShapes.Context(Orders, new() { ["address"] = address, ["apiKey"] = "x" }));

        Assert.Equal(ReceiptStage.Completed, Assert.Single(await trusting.ApplyAsync([WireShapes.Order("inbox")], Cancellation)).Stage);
        await Assert.ThrowsAsync<SystemUnavailableException>(() => wary.ApplyAsync([WireShapes.Order("inbox")], Cancellation));
    }

    private static SystemShape Orders { get; } = new(
        "test", Department.DomainName, SandboxServer.Region, [], [], [new TargetShape("inbox", [], WireShapes.Json("""{ "path": "orders" }"""), AnswerShape.None)]);

    private static RestConnector Connect(ScriptedServer server, TimeProvider clock) => RestConnector.Create(WireShapes.Context(
        Orders,
        new()
        {
            ["address"] = server.Url.ToString(), ["tokenAddress"] = new Uri(server.Url, "token").ToString(),
            ["clientId"] = "id:with colon", ["clientSecret"] = "s%cret", ["scope"] = "exchange",
        },
        clock: clock));

    private sealed class TokenSystem
    {
        public int Issued { get; private set; }

        public int Refuse { get; set; }

        public string Lifetime { get; init; } = "300";

        public async Task AnswerAsync(HttpContext context)
        {
            var given = AuthenticationHeaderValue.Parse(context.Request.Headers.Authorization.ToString());
            if (context.Request.Path != "/token")
            {
                await HostileRestTests.AnswerAsync(context, given.Parameter == $"token-{Issued}" && Refuse-- <= 0 ? 200 : 401, "");
                return;
            }

            var form = await context.Request.ReadFormAsync(Cancellation);
            Assert.Equal(("client_credentials", "exchange"), (form["grant_type"].ToString(), form["scope"].ToString()));
            Assert.Equal("id%3Awith%20colon:s%25cret", Encoding.UTF8.GetString(Convert.FromBase64String(given.Parameter!)));
            await HostileRestTests.AnswerAsync(context, 200, $$"""{"access_token":"token-{{++Issued}}","token_type":"Bearer","expires_in":{{Lifetime}}}""");
        }
    }

    private static class Certificates
    {
        /// <summary>A certificate for this machine by an authority nobody knows, whose own certificate goes to the file.</summary>
        public static X509Certificate2 Issue(string caFile)
        {
            var now = TimeProvider.System.GetUtcNow();
            using var caKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var caRequest = new CertificateRequest("CN=Test authority", caKey, HashAlgorithmName.SHA256);
            caRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
            using var ca = caRequest.CreateSelfSigned(now.AddDays(-1), now.AddDays(2));
            File.WriteAllText(caFile, ca.ExportCertificatePem());

            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
            var names = new SubjectAlternativeNameBuilder();
            names.AddDnsName("localhost");
            request.CertificateExtensions.Add(names.Build());
            using var issued = request.Create(ca, now.AddDays(-1), now.AddDays(1), RandomNumberGenerator.GetBytes(8));
            return issued.CopyWithPrivateKey(key);
        }
    }
}
