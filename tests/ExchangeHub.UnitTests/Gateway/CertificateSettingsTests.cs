using ExchangeHub.Gateway;
using Xunit;

namespace ExchangeHub.UnitTests.Gateway;

public sealed class CertificateSettingsTests
{
    [Theory]
    [InlineData(null, false, true)]
    [InlineData("Client-Cert", true, true)]
    [InlineData("Client-Cert", false, false)]
    [InlineData("", true, false)]
    [InlineData("Client Cert", true, false)]
    [InlineData("Client-Cert:", true, false)]
    public void A_header_is_believed_only_behind_a_proxy(string? header, bool behindTls, bool isGood) =>
        Assert.Equal(isGood, IsGood(new() { ClientCertificateHeader = header, BehindTls = behindTls }));

    [Theory]
    [InlineData("https://machines.hub.example/", true, true)]
    [InlineData("https://machines.hub.example/", false, false)]
    [InlineData("http://machines.hub.example/", true, false)]
    [InlineData("https://machines.hub.example/?x=1", true, false)]
    public void The_address_for_certificates_stands_beside_an_issuer(string address, bool hasIssuer, bool isGood) =>
        Assert.Equal(isGood, IsGood(new() { CertificateAddress = new Uri(address), Issuer = hasIssuer ? new Uri("https://hub.example/") : null }));

    private static bool IsGood(GatewayOptions options) => new GatewayOptionsRules().Validate(name: null, options).Succeeded;
}
