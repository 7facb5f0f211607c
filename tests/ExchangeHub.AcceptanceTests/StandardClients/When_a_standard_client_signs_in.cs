using System.Buffers.Text;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using ExchangeHub.AcceptanceTests.Exchange;
using ExchangeHub.Testing;
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
        using var folder = await NodeFolder.InstallAsync();
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

    private sealed class NodeFolder : IDisposable
    {
        private readonly TemporaryFolder folder = new();

        public string Path => folder.Path;

        /// <summary>In a folder of its own: a checkout with installed packages would look changed to the build.</summary>
        public static async Task<NodeFolder> InstallAsync()
        {
            var made = new NodeFolder();
            foreach (var file in Directory.EnumerateFiles(Checkout.Path("tests", "ExchangeHub.AcceptanceTests", "StandardClients")).Where(file => !file.EndsWith(".cs", StringComparison.Ordinal)))
            {
                File.Copy(file, System.IO.Path.Combine(made.Path, System.IO.Path.GetFileName(file)));
            }

            try
            {
                var (exitCode, output) = await made.RunAsync("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
                if (exitCode != 0)
                {
                    Infra.Missing($"npm ci failed: {output}");
                }
            }
            catch (System.ComponentModel.Win32Exception)
            {
                Infra.Missing("Node.js is not installed");
            }

            return made;
        }

        public async Task<(int ExitCode, string Output)> RunAsync(string program, params string[] arguments)
        {
            var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = Path, RedirectStandardOutput = true, RedirectStandardError = true };
            using var process = Process.Start(start)!;
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            return (process.ExitCode, await output + await errors);
        }

        public void Dispose() => folder.Dispose();
    }
}

[Collection(typeof(EmbeddedEdition))]
public sealed class When_a_standard_client_signs_in_embedded(EmbeddedHub hub) : When_a_standard_client_signs_in(hub);

[Collection(typeof(ProductionEdition))]
public sealed class When_a_standard_client_signs_in_in_production(ProductionHub hub) : When_a_standard_client_signs_in(hub);
