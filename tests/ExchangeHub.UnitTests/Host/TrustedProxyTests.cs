using System.Net;
using ExchangeHub.Gateway;
using ExchangeHub.Host.Http;
using ExchangeHub.Host.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ExchangeHub.UnitTests.Host;

public sealed class TrustedProxyTests
{
    private static readonly HostSettings Settings = HostSettings.Read(
        new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create("EXCHANGEHUB_TRUSTED_PROXY", (string?)"10.0.0.0/24")]).Build(),
        new UpOptions(null, null, null, NoSandbox: false)).Settings!;

    [Theory]
    [InlineData("10.0.0.7", "203.0.113.5", "203.0.113.5", "https")]
    [InlineData("::ffff:10.0.0.7", "203.0.113.5", "203.0.113.5", "https")]
    [InlineData("10.0.0.7", "6.6.6.6, 203.0.113.5", "203.0.113.5", "https")]
    [InlineData("10.0.0.7", "nonsense", "10.0.0.7", "http")]
    [InlineData("10.0.0.7", null, "10.0.0.7", "https")]
    [InlineData("192.0.2.1", "203.0.113.5", "192.0.2.1", "http")]
    [InlineData("192.0.2.1", "10.0.0.7", "192.0.2.1", "http")]
    public async Task A_caller_is_who_the_trusted_proxy_says(string connection, string? forwardedFor, string address, string scheme)
    {
        var http = await PassAsync(connection, ("X-Forwarded-For", forwardedFor), ("X-Forwarded-Proto", "https"));
        Assert.Equal((address, scheme), (http.Connection.RemoteIpAddress!.ToString(), http.Request.Scheme));
    }

    [Theory]
    [InlineData("10.0.0.7", "203.0.113.5", true)]
    [InlineData("192.0.2.1", "10.0.0.7", false)]
    public async Task Its_certificate_header_is_believed_by_the_connection_it_comes_on(string connection, string forwardedFor, bool isBelieved)
    {
        var http = await PassAsync(connection, ("X-Forwarded-For", forwardedFor), ("Client-Cert", "x"));
        Assert.Equal((isBelieved, isBelieved ? "https" : "http"), (http.Request.Headers.ContainsKey("Client-Cert"), http.Request.Scheme));
    }

    private static async Task<HttpContext> PassAsync(string connection, params (string Name, string? Value)[] headers)
    {
        await using var services = new ServiceCollection().AddLogging().AddOptions().BuildServiceProvider();
        var app = new ApplicationBuilder(services);
        app.UseTrustedProxy(Settings, new GatewayOptions { ClientCertificateHeader = "Client-Cert" });
        app.Run(_ => Task.CompletedTask);
        var http = new DefaultHttpContext { RequestServices = services };
        http.Request.Scheme = "http";
        http.Connection.RemoteIpAddress = IPAddress.Parse(connection);
        foreach (var (name, value) in headers)
        {
            if (value is not null)
            {
                http.Request.Headers[name] = value;
            }
        }

        await app.Build()(http);
        return http;
    }
}
