using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using ExchangeHub.Hub.Deliveries;
using ExchangeHub.Hub.Subscriptions;
using ExchangeHub.Hub.Webhooks;
using ExchangeHub.Testing;
using ExchangeHub.Testing.Databases;
using ExchangeHub.Testing.Records;
using ExchangeHub.Testing.Waiting;
using ExchangeHub.Testing.Webhooks;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace ExchangeHub.IntegrationTests.Hub.Webhooks;

/// <summary>How the hub proves itself to a receiver beyond the signature.</summary>
public abstract class WebhookAccessCompliance<TDatabase>(HubStore<TDatabase> store) : WebhookSuite<TDatabase>(store)
    where TDatabase : TestDatabase, new()
{
    private const string ClientSecret = "s3cret word/of+the:receiver";

    [Fact]
    public async Task A_token_is_fetched_once_carried_and_replaced_where_the_receiver_takes_it_no_more()
    {
        await using var node = await StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        var valid = "token-1";
        receiver.Answer = (call, http) => call.Path switch
        {
            "/token" => WebhookReceiver.Json(http, $$"""{"access_token":"{{valid}}","token_type":"Bearer","expires_in":600}"""),
            _ => WebhookReceiver.Status(http, call.Authorization == $"Bearer {valid}" ? 204 : 401),
        };
        await node.SubscribeAsync(receiver.Endpoint, Credentials(receiver));
        await node.Hub.AcceptAsync(Events.PostChanged(Somebody()));
        await CallAsync(receiver, 2);
        await node.Hub.AcceptAsync(Events.PostChanged(Somebody()));
        await CallAsync(receiver, 3);
        Assert.Equal(["/token", "/hook", "/hook"], receiver.Calls.Select(call => call.Path));

        valid = "token-2";
        await node.Hub.AcceptAsync(Events.PostChanged(Somebody()));
        await Eventually.Async(async () =>
        {
            await node.PassAsync(TimeSpan.FromSeconds(1));
            return receiver.Calls.Count == 6;
        });

        Assert.Equal(["/hook", "/token", "/hook"], receiver.Calls.Skip(3).Select(call => call.Path));
        Assert.Equal("Bearer token-2", receiver.Calls.Last().Authorization);
        var asked = receiver.Calls.First();
        Assert.Equal("grant_type=client_credentials&scope=hook", Encoding.UTF8.GetString(asked.Body));
        Assert.Equal($"hub:{Uri.EscapeDataString(ClientSecret)}", Encoding.UTF8.GetString(Convert.FromBase64String(asked.Authorization["Basic ".Length..])));
        Assert.DoesNotContain(node.Log, line => line.Contains(ClientSecret, StringComparison.Ordinal) || line.Contains("token-2", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(401, "{}", "unauthorized", "No access token: HTTP 401.")]
    [InlineData(302, "{}", "misconfigured", "No access token: HTTP 302.")]
    [InlineData(503, "{}", "unavailable", "No access token: HTTP 503.")]
    [InlineData(200, "[]", "misconfigured", "No access token in the answer of tokenUrl.")]
    [InlineData(200, """{"access_token":"a\r\nX: b"}""", "misconfigured", "No access token in the answer of tokenUrl.")]
    public async Task Where_there_is_no_token_nothing_is_sent(int status, string body, string code, string detail)
    {
        await using var node = await StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Answer = (_, http) => WebhookReceiver.Json(http, body, status);
        var (subscription, _) = await node.SubscribeAsync(receiver.Endpoint, Credentials(receiver));
        await node.Hub.AcceptAsync(Events.PostChanged(Somebody()));

        var attempt = await AttemptAsync(node, subscription);

        Assert.Equal((code, detail), (attempt.Code, attempt.Detail));
        Assert.Equal("/token", Assert.Single(receiver.Calls).Path);
        var row = await node.Hub.QueryAsync(db => db.Set<WebhookAccess>().SingleAsync(access => access.SubscriptionId == subscription, TestContext.Current.CancellationToken));
        Assert.Equal(-1, row.Sealed.AsSpan().IndexOf(Encoding.UTF8.GetBytes(ClientSecret).AsSpan(0, 6)));
    }

    [Fact]
    public async Task What_is_asked_for_has_to_be_whole_and_may_not_lead_inside()
    {
        await using var node = await StartAsync();

        var findings = await node.Hub.Get<WebhookAccesses>().CheckAsync(
            new SubscriptionRequest(null, null, Channel.Webhook, null, Authorization: new ClientCredentials("https://10.0.0.1/token", "a\0b", null, null), ClientCertificate: true),
            "../other", TestContext.Current.CancellationToken);

        Assert.Equal(
            [("invalid-field", "clientCertificate"), ("missing-field", "authorization.clientSecret"), ("invalid-field", "authorization.clientId"), ("destination-not-allowed", "authorization.tokenUrl")],
            findings.Select(finding => (finding.Code, finding.Field)));
    }

    [Fact]
    public async Task A_receiver_that_asks_for_a_certificate_is_shown_that_of_the_client_and_its_own_is_checked()
    {
        using var folder = new TemporaryFolder();
        using var authority = Authority("CN=receivers");
        using var other = Authority("CN=others");
        using var server = Issue(authority, "CN=receiver");
        using var shown = Issue(authority, "CN=hub for finance");
        var (file, foreign) = (Path.Combine(folder.Path, "ca.pem"), Path.Combine(folder.Path, "other.pem"));
        await File.WriteAllTextAsync(file, authority.ExportCertificatePem(), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(foreign, other.ExportCertificatePem(), TestContext.Current.CancellationToken);
        await using var node = await StartAsync(options => options.CaFile = file);
        await File.WriteAllTextAsync(
            Path.Combine(Store.Keys, WebhookCertificates.NameOf(TestHub.Finance.ClientId)),
            shown.ExportCertificatePem() + "\n" + shown.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem(),
            TestContext.Current.CancellationToken);
        await using var receiver = await WebhookReceiver.StartAsync(server);
        var (subscription, _) = await node.SubscribeAsync(receiver.Endpoint, clientCertificate: true);
        await node.Hub.AcceptAsync(Events.PostChanged(Somebody()));

        Assert.Equal("CN=hub for finance", (await CallAsync(receiver)).Certificate);
        await DeliveryAsync(node, subscription, DeliveryState.Settled);
        await node.StopSendingAsync();
        await using var distrustful = await StartAsync(options => options.CaFile = foreign);
        var test = await distrustful.Hub.Get<WebhookTest>().RunAsync(
            (await distrustful.Hub.Get<SubscriptionStore>().FindAsync(subscription, TestHub.Finance.ClientId, TestContext.Current.CancellationToken))!,
            TestContext.Current.CancellationToken);
        Assert.Equal((false, EndpointFailure.Misconfigured, "No trusted TLS connection."), (test.Ok, test.Code, test.Detail));
    }

    private static ClientCredentials Credentials(WebhookReceiver receiver) =>
        new(receiver.Endpoint.Replace("/hook", "/token", StringComparison.Ordinal), "hub", ClientSecret, "hook");

    private static X509Certificate2 Authority(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        return request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
    }

    private static X509Certificate2 Issue(X509Certificate2 authority, string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(authority, authority.NotBefore, authority.NotAfter, RandomNumberGenerator.GetBytes(8));
        return certificate.CopyWithPrivateKey(key);
    }
}

public sealed class SqliteWebhookAccessTests(HubStore<SqliteDatabase> store) : WebhookAccessCompliance<SqliteDatabase>(store);

public sealed class PostgresWebhookAccessTests(HubStore<PostgresDatabase> store) : WebhookAccessCompliance<PostgresDatabase>(store);
