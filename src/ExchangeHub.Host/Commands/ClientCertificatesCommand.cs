using System.CommandLine;
using System.Text.Json;
using ExchangeHub.Contracts;
using ExchangeHub.Gateway.Clients;

namespace ExchangeHub.Host.Commands;

/// <summary><c>./hub client certificates</c>: while a certificate is changed a client has the old and the new one.</summary>
internal static class ClientCertificatesCommand
{
    public static Command Create()
    {
        var client = new Option<string>("--client") { Description = "客户端编号 client id", Required = true };
        var certificates = Files("今后有效的全部证书文件（PEM，可多个） every certificate it has from now on: PEM file");
        var command = new Command("certificates", "更换 TLS 客户端证书 put certificates in the place of those a client has; works beside a running hub")
        {
            client, certificates, CommonOptions.Data, CommonOptions.Json,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (CommonOptions.ReadSettings(parsed.GetValue(CommonOptions.Data)) is not { } settings)
            {
                return 2;
            }

            await using var services = HubHost.BuildServices(settings);
            await using var work = services.CreateAsyncScope();
            var registry = work.ServiceProvider.GetRequiredService<ClientRegistry>();
            var clientId = parsed.GetRequiredValue(client);
            var findings = await work.ServiceProvider.GetRequiredService<ClientRenewal>().ReplaceCertificatesAsync(clientId, await ReadAsync(parsed.GetValue(certificates), cancellationToken), cancellationToken)
                ?? [new(RejectionCode.NotFound, "client", "There is no such client.")];
            if (findings.Count > 0)
            {
                return Tell(findings);
            }

            var summary = await registry.FindAsync(clientId, cancellationToken);
            Console.WriteLine(parsed.GetValue(CommonOptions.Json)
                ? JsonSerializer.Serialize(summary, WireJson.Options)
                : string.Join('\n', summary!.Certificates.Select(certificate => $"证书 certificate: {certificate.Thumbprint}，有效期至 until {certificate.NotAfter:yyyy-MM-dd}")));
            return 0;
        });
        return command;
    }

    public static Option<FileInfo[]> Files(string description) =>
        new Option<FileInfo[]>("--certificate") { Description = description, AllowMultipleArgumentsPerToken = true }.AcceptExistingOnly();

    public static async Task<IReadOnlyList<string>> ReadAsync(FileInfo[]? files, CancellationToken cancellationToken) =>
        await Task.WhenAll((files ?? []).Select(file => File.ReadAllTextAsync(file.FullName, cancellationToken)));

    /// <summary>Says what is wrong; the exit code of a refusal.</summary>
    public static int Tell(IReadOnlyList<Finding> findings)
    {
        CommonOptions.Tell([.. findings.Select(finding => $"{finding.Field}: {finding.Detail} [{finding.Code}]")]);
        return 2;
    }
}
