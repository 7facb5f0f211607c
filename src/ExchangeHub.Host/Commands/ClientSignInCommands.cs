using System.CommandLine;
using ExchangeHub.Contracts;
using ExchangeHub.Gateway.Clients;

namespace ExchangeHub.Host.Commands;

/// <summary><c>./hub client keys</c> and <c>./hub client secret</c>: what a client signs in with, changed beside a running hub.</summary>
internal static class ClientSignInCommands
{
    public static Command Keys()
    {
        var client = Client();
        var jwks = new Option<FileInfo>("--jwks") { Description = "今后有效的全部公钥（JSON Web Key Set） every key it has from now on: file with the public keys", Required = true }.AcceptExistingOnly();
        var command = new Command("keys", "更换公钥 put a key set in the place of a client's keys or of its secret") { client, jwks, CommonOptions.Data };
        command.SetAction((parsed, cancellationToken) => WithRenewalAsync(parsed, async renewal =>
        {
            var keys = await File.ReadAllTextAsync(parsed.GetRequiredValue(jwks).FullName, cancellationToken);
            var findings = await renewal.ReplaceKeysAsync(parsed.GetRequiredValue(client), keys, cancellationToken) ?? [NoSuchClient];
            return findings.Count == 0 ? 0 : ClientCertificatesCommand.Tell(findings);
        }));
        return command;
    }

    public static Command Secret()
    {
        var client = Client();
        var command = new Command("secret", "更换口令，只显示一次 a new secret in the place of the old one, shown once") { client, CommonOptions.Data, CommonOptions.Json };
        command.SetAction((parsed, cancellationToken) => WithRenewalAsync(parsed, async renewal =>
        {
            var renewed = await renewal.RenewSecretAsync(parsed.GetRequiredValue(client), cancellationToken);
            return ClientAddCommand.Tell(renewed ?? new ClientRegistration(null, [NoSuchClient]), parsed.GetValue(CommonOptions.Json));
        }));
        return command;
    }

    private static Finding NoSuchClient => new(RejectionCode.NotFound, "client", "There is no such client.");

    private static Option<string> Client() => new("--client") { Description = "客户端编号 client id", Required = true };

    private static async Task<int> WithRenewalAsync(ParseResult parsed, Func<ClientRenewal, Task<int>> use)
    {
        if (CommonOptions.ReadSettings(parsed.GetValue(CommonOptions.Data)) is not { } settings)
        {
            return 2;
        }

        await using var services = HubHost.BuildServices(settings);
        await using var work = services.CreateAsyncScope();
        return await use(work.ServiceProvider.GetRequiredService<ClientRenewal>());
    }
}
