using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using ExchangeHub.Access;
using ExchangeHub.Contracts;
using ExchangeHub.Gateway.Clients;
using Xunit;

namespace ExchangeHub.IntegrationTests.Gateway;

public sealed class KeySetTests(SqliteStore store) : GatewayCompliance<SqliteStore>(store)
{
    private static readonly string Good = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("\"keys\"")]
    [InlineData("""{"keys":[]}""")]
    [InlineData("""{"keys":{}}""")]
    [InlineData("""{"keys":[null]}""")]
    [InlineData("""{"keys":[{"kty":"oct","k":"c2VjcmV0"}]}""")]
    [InlineData("""{"keys":[{"kty":"EC","crv":"P-521","x":"AA","y":"AA"}]}""")]
    [InlineData("""{"keys":[{"kty":"EC","crv":"P-256","x":"AA","y":"AA"}]}""")]
    [InlineData("""{"keys":[{"kty":"RSA","n":"!","e":"AQAB"}]}""")]
    public async Task A_set_without_a_good_public_key_is_refused(string jwks) => await AssertRefusedAsync(jwks);

    [Fact]
    public async Task A_point_beside_the_curve_is_refused() =>
        await AssertRefusedAsync(Set(new { kty = "EC", crv = "P-256", x = Good, y = Good }));

    [Fact]
    public async Task A_short_rsa_key_is_refused()
    {
        using var rsa = RSA.Create(1024);
        var key = rsa.ExportParameters(includePrivateParameters: false);
        await AssertRefusedAsync(Set(new { kty = "RSA", n = Base64Url.EncodeToString(key.Modulus), e = "AQAB" }));
    }

    [Fact]
    public async Task A_private_key_is_refused()
    {
        using var key = ClientKey.Ec();
        var finding = Assert.Single(await FindingsAsync(key.PrivateJwks));
        Assert.Contains("private", finding.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_for_encryption_alone_are_refused()
    {
        using var key = ClientKey.Ec();
        await AssertRefusedAsync(key.Jwks.Replace("\"use\":\"sig\"", "\"use\":\"enc\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Members_that_a_public_key_does_not_need_do_no_harm()
    {
        using var key = ClientKey.Ec();
        Assert.Empty(await FindingsAsync(key.Jwks.Replace("\"kty\"", "\"x5c\":\"no certificate\",\"key_ops\":7,\"kty\"", StringComparison.Ordinal)));
    }

    private static string Set(object key) => JsonSerializer.Serialize(new { keys = new[] { key } });

    private async Task AssertRefusedAsync(string jwks)
    {
        var findings = await FindingsAsync(jwks);
        Assert.NotEmpty(findings);
        Assert.All(findings, finding => Assert.Equal("jwks", finding.Field));
    }

    private async Task<IReadOnlyList<Finding>> FindingsAsync(string jwks)
    {
        var client = new NewClient { Department = "hr", Region = "430700", Scopes = [Scopes.EventsRead], JwksJson = jwks };
        var registration = await Node.WithRegistryAsync(registry => registry.AddAsync(client, TestContext.Current.CancellationToken));
        Assert.Equal(registration.Credentials is null, registration.Errors.Count > 0);
        return registration.Errors;
    }
}
