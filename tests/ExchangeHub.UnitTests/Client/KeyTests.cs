using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using ExchangeHub.Client;
using Microsoft.IdentityModel.Tokens;
using Xunit;

namespace ExchangeHub.UnitTests.Client;

public sealed class KeyTests
{
    [Fact]
    public void A_new_key_is_found_again_in_what_it_exports()
    {
        using var made = ExchangeHubKey.Create();
        using var read = ExchangeHubKey.Parse(made.ExportPem());

        Assert.Equal("ES256", read.Algorithm);
        Assert.Equal(made.PublicJwks(), read.PublicJwks());
    }

    [Fact]
    public void Every_form_in_which_such_keys_are_handed_out_is_read()
    {
        using var ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var rsa = RSA.Create(2048);
        string[] forms = [ec.ExportPkcs8PrivateKeyPem(), ec.ExportECPrivateKeyPem(), rsa.ExportPkcs8PrivateKeyPem(), rsa.ExportRSAPrivateKeyPem(), JwkOf(ec), JwkOf(rsa)];

        var algorithms = forms.Select(form =>
        {
            using var key = ExchangeHubKey.Parse(form);
            return key.Algorithm;
        });

        Assert.Equal(["ES256", "ES256", "RS256", "RS256", "ES256", "RS256"], algorithms);
    }

    [Fact]
    public void The_public_set_holds_nothing_private_and_is_named_as_others_would_name_it()
    {
        using var ec = ExchangeHubKey.Create();
        using var rsa = RSA.Create(2048);
        using var other = ExchangeHubKey.Parse(rsa.ExportPkcs8PrivateKeyPem());
        foreach (var key in new[] { ec, other })
        {
            var jwk = Assert.Single(new JsonWebKeySet(key.PublicJwks()).Keys);

            Assert.False(jwk.HasPrivateKey);
            Assert.Equal(Base64UrlEncoder.Encode(jwk.ComputeJwkThumbprint()), jwk.Kid);
        }
    }

    [Fact]
    public void A_key_keeps_the_name_it_has()
    {
        using var ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var key = ExchangeHubKey.Parse(JwkOf(ec, "our-key-2026"));

        Assert.Equal("our-key-2026", key.KeyId);
    }

    [Fact]
    public void What_the_hub_would_not_take_is_refused_here_without_a_word_of_the_text()
    {
        using var weak = RSA.Create(1024);
        using var otherCurve = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        using var good = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        string[] wrong =
        [
            weak.ExportPkcs8PrivateKeyPem(), otherCurve.ExportPkcs8PrivateKeyPem(), JwkOf(otherCurve), good.ExportSubjectPublicKeyInfoPem(),
            good.ExportEncryptedPkcs8PrivateKeyPem("password", new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1)),
            """{"kty":"EC","crv":"P-256","x":"AAAA","y":"AAAA","d":"c2VjcmV0"}""", """{"kty":"oct","k":"c2VjcmV0"}""", "{\"kty\":c2VjcmV0}", "c2VjcmV0",
        ];

        foreach (var text in wrong)
        {
            var refused = Assert.Throws<FormatException>(() => ExchangeHubKey.Parse(text));
            Assert.DoesNotContain("c2VjcmV0", refused.ToString(), StringComparison.Ordinal);
        }
    }

    private static string JwkOf(ECDsa key, string? kid = null)
    {
        var parameters = key.ExportParameters(includePrivateParameters: true);
        return JsonSerializer.Serialize(new
        {
            kty = "EC", crv = key.KeySize == 256 ? "P-256" : "P-384", kid = kid ?? "k1", x = Text(parameters.Q.X), y = Text(parameters.Q.Y), d = Text(parameters.D),
        });
    }

    private static string JwkOf(RSA key)
    {
        var p = key.ExportParameters(includePrivateParameters: true);
        return JsonSerializer.Serialize(new
        {
            kty = "RSA", n = Text(p.Modulus), e = Text(p.Exponent), d = Text(p.D), p = Text(p.P), q = Text(p.Q), dp = Text(p.DP), dq = Text(p.DQ), qi = Text(p.InverseQ),
        });
    }

    private static string Text(byte[]? bytes) => Base64Url.EncodeToString(bytes);
}
