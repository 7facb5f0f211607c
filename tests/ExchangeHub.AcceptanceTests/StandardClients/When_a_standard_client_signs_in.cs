using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using ExchangeHub.AcceptanceTests.Exchange;
using ExchangeHub.Testing.Hubs;
using Xunit;

namespace ExchangeHub.AcceptanceTests.StandardClients;

/// <summary>Two widely used client libraries, unmodified: discovery, private_key_jwt, pushed request, code with PKCE, introspection, revocation.</summary>
public abstract class When_a_standard_client_signs_in(RunningHub hub)
{
    private const string Callback = "http://127.0.0.1:9/callback";

    [Theory]
    [InlineData("openid-client.mjs")]
    [InlineData("oauth4webapi.mjs")]
    public async Task Everything_it_asks_of_a_server_is_there(string script)
    {
        var process = hub.Process;
        using var folder = await NodeFolder.InstallAsync("StandardClients");
        var name = $"s{Guid.CreateVersion7():N}"[..32];
        var password = (await AskAsync(process, "user", "add", "--name", name, "--role", "operator", "--region", "430700")).GetProperty("password").GetString();
        var input = JsonSerializer.Serialize(new
        {
            issuer = process.Address,
            system = await AddAsync(process, folder, "--department", "hr", "--region", "430700", "--scope", "events:read"),
            application = await AddAsync(process, folder, "--redirect-uri", Callback, "--scope", "records:read"),
            person = new { name, password },
        });

        var (exitCode, output) = await folder.RunAsync("node", script, input);
        Assert.True(exitCode == 0, output);
    }

    private static async Task<object> AddAsync(HubProcess process, NodeFolder folder, params string[] arguments)
    {
        using var ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var secret = ec.ExportParameters(includePrivateParameters: true);
        var (x, y) = (Base64Url.EncodeToString(secret.Q.X), Base64Url.EncodeToString(secret.Q.Y));
        var file = Path.Combine(folder.Path, $"{Guid.CreateVersion7():N}.jwks");
        await File.WriteAllTextAsync(
            file, JsonSerializer.Serialize(new { keys = new[] { new { kty = "EC", crv = "P-256", x, y } } }), TestContext.Current.CancellationToken);
        var client = await AskAsync(process, ["client", "add", .. arguments, "--jwks", file]);
        return new
        {
            clientId = client.GetProperty("clientId").GetString(), redirectUri = Callback,
            key = new { kty = "EC", crv = "P-256", x, y, d = Base64Url.EncodeToString(secret.D) },
        };
    }

    private static async Task<JsonElement> AskAsync(HubProcess process, params string[] arguments)
    {
        var result = await process.RunAsync([.. arguments, "--data", process.Data, "--json"]);
        Assert.True(result.ExitCode == 0, result.Output + result.Errors);
        return JsonElement.Parse(result.Output);
    }
}

[Collection(typeof(EmbeddedEdition))]
public sealed class When_a_standard_client_signs_in_embedded(EmbeddedHub hub) : When_a_standard_client_signs_in(hub);

[Collection(typeof(ProductionEdition))]
public sealed class When_a_standard_client_signs_in_in_production(ProductionHub hub) : When_a_standard_client_signs_in(hub);
