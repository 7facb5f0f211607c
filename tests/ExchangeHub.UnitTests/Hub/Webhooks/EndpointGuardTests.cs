using System.Net;
using System.Net.Sockets;
using ExchangeHub.Access.Destinations;
using ExchangeHub.Contracts;
using ExchangeHub.Hub.Webhooks;
using Microsoft.Extensions.Options;
using Xunit;

namespace ExchangeHub.UnitTests.Hub.Webhooks;

public sealed class EndpointGuardTests
{
    [Theory]
    [InlineData("https://hr.example/hook")]
    [InlineData("https://hr.example./hook")]
    [InlineData("https://8.8.8.8:8443/hook?tenant=1")]
    [InlineData("https://inside.example/hook")]
    [InlineData("https://10.20.3.4")]
    [InlineData("http://127.0.0.1:5000/hook")]
    [InlineData("https://127.0.0.1:5000/hook")]
    public async Task An_endpoint_lies_outside_or_is_allowed(string endpoint) => Assert.Null(await CheckAsync(endpoint));

    [Theory]
    [InlineData("/hook", "invalid-field")]
    [InlineData("ftp://hr.example", "invalid-field")]
    [InlineData("file:///etc/passwd", "invalid-field")]
    [InlineData("gopher://127.0.0.1:6379/_FLUSHALL", "invalid-field")]
    [InlineData("https://hr.example/a b", "invalid-field")]
    [InlineData("https://hr.example/\0", "invalid-field")]
    [InlineData("https://xn--/", "destination-not-allowed")]
    [InlineData("https://user:word@hr.example", "destination-not-allowed")]
    [InlineData("https://hr.example/#x", "destination-not-allowed")]
    [InlineData("http://hr.example/hook", "destination-not-allowed")]
    [InlineData("http://inside.example/hook", "destination-not-allowed")]
    [InlineData("http://10.20.3.4/hook", "destination-not-allowed")]
    [InlineData("https://10.21.0.1", "destination-not-allowed")]
    [InlineData("https://localhost", "destination-not-allowed")]
    [InlineData("https://127.0.0.2", "destination-not-allowed")]
    [InlineData("https://2130706434", "destination-not-allowed")]
    [InlineData("https://0x7f000002", "destination-not-allowed")]
    [InlineData("https://0177.0.0.2", "destination-not-allowed")]
    [InlineData("https://127.2", "destination-not-allowed")]
    [InlineData("https://[::1]", "destination-not-allowed")]
    [InlineData("https://[::ffff:10.20.3.4]", "destination-not-allowed")]
    [InlineData("https://[::ffff:127.0.0.1]", "destination-not-allowed")]
    [InlineData("https://[fe80::1]", "destination-not-allowed")]
    [InlineData("https://[fd12::1]", "destination-not-allowed")]
    [InlineData("https://169.254.169.254/latest/meta-data", "destination-not-allowed")]
    [InlineData("https://metadata.google.internal./", "destination-not-allowed")]
    [InlineData("https://private.example", "destination-not-allowed")]
    [InlineData("https://mixed.example", "destination-not-allowed")]
    [InlineData("https://nowhere.example", "destination-not-allowed")]
    [InlineData("https://linklocal-allowed.example", "destination-not-allowed")]
    public async Task Anything_else_is_refused_with_its_reason(string endpoint, string code)
    {
        var finding = await CheckAsync(endpoint);

        Assert.Equal((code, "endpoint"), (finding?.Code, finding?.Field));
    }

    private static Task<Finding?> CheckAsync(string endpoint) => Guard().CheckAsync(endpoint, "endpoint", TestContext.Current.CancellationToken);

    private static EndpointGuard Guard()
    {
        var options = new WebhookOptions();
        options.AllowedHosts.Add("inside.example");
        options.AllowedHosts.Add("127.0.0.1");
        options.AllowedHosts.Add("linklocal-allowed.example");
        options.AllowedNetworks.Add("10.20.0.0/16");
        return new EndpointGuard(Options.Create(options), new Names());
    }

    private sealed class Names : INameResolver
    {
        public Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken) => Task.FromResult<IPAddress[]>(host switch
        {
            "hr.example" => [IPAddress.Parse("8.8.4.4")],
            "inside.example" or "private.example" => [IPAddress.Parse("192.168.7.7")],
            "localhost" => [IPAddress.Loopback],
            "mixed.example" => [IPAddress.Parse("8.8.4.4"), IPAddress.Parse("192.168.7.7")],
            "linklocal-allowed.example" => [IPAddress.Parse("169.254.169.254")],
            _ => throw new SocketException((int)SocketError.HostNotFound),
        });
    }
}
