using System.CommandLine;
using System.Text.Json;
using ExchangeHub.Contracts;
using ExchangeHub.Gateway.Clients;
using ExchangeHub.Gateway.Storage;

namespace ExchangeHub.Host.Commands;

internal static class ClientAddCommand
{
    public static Command Create()
    {
        var department = new Option<string?>("--department") { Description = "部门 staffing, credit-code, domain-name, organization, hr, finance, discipline, audit, inspection" };
        var region = new Option<string?>("--region") { Description = "所属行政区划代码 home region, six digits" };
        var redirects = new Option<string[]>("--redirect-uri")
        {
            Description = "供人员登录的应用：回跳地址，可多个 an application that people sign in to: where it has them sent back", AllowMultipleArgumentsPerToken = true,
        };
        var afterLogout = new Option<string[]>("--post-logout-redirect-uri") { Description = "退出后的回跳地址 where it has them sent after signing out", AllowMultipleArgumentsPerToken = true };
        var scope = new Option<string>("--scope") { Description = "权限范围 scopes, separated by spaces", Required = true };
        var secret = new Option<bool>("--secret") { Description = "生成口令 sign in with a secret, shown once" };
        var jwks = new Option<FileInfo>("--jwks") { Description = "公钥文件 sign in with private_key_jwt: file with the public keys (JSON Web Key Set)" }.AcceptExistingOnly();
        var certificates = ClientCertificatesCommand.Files("TLS 客户端证书文件（PEM，可多个） sign in with a TLS client certificate, or have tokens bound to it: PEM file");
        var requireBound = new Option<bool>("--require-bound-tokens") { Description = "不出示证书不发令牌 no token without one of the certificates" };
        var amqp = new Option<bool>("--amqp") { Description = "同时开通 RabbitMQ 账号，口令只显示一次 with an account at the broker, its password shown once" };
        var name = new Option<string?>("--name") { Description = "名称 name for people" };
        var command = new Command("add", "登记业务系统 register a department system; works beside a running hub")
        {
            department, region, redirects, afterLogout, scope, secret, jwks, certificates, requireBound, amqp, name, CommonOptions.Data, CommonOptions.Json,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(secret) ? result.GetValue(jwks) is not null : result.GetValue(jwks) is null && result.GetValue(certificates) is not { Length: > 0 })
            {
                result.AddError("--secret 与 --jwks 二选一，或只用 --certificate。 Give one of --secret and --jwks, or --certificate alone.");
            }

            if (result.GetValue(redirects) is not { Length: > 0 } && (result.GetValue(department) is null || result.GetValue(region) is null))
            {
                result.AddError("业务系统须有 --department 与 --region，供人员登录的应用须有 --redirect-uri。 A department system has --department and --region, an application for people --redirect-uri.");
            }
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (CommonOptions.ReadSettings(parsed.GetValue(CommonOptions.Data)) is not { } settings)
            {
                return 2;
            }

            Directory.CreateDirectory(settings.DataFolder);
            await using var services = HubHost.BuildServices(settings);
            await GatewaySchema.MigrateAsync(services, cancellationToken);
            await using var work = services.CreateAsyncScope();
            var registration = await work.ServiceProvider.GetRequiredService<ClientRegistry>().AddAsync(
                new NewClient
                {
                    Department = parsed.GetValue(department) ?? "",
                    Region = parsed.GetValue(region) ?? "",
                    Scopes = parsed.GetRequiredValue(scope).Split([' ', ','], StringSplitOptions.RemoveEmptyEntries),
                    RedirectUris = AddressesOf(parsed.GetValue(redirects)),
                    PostLogoutRedirectUris = AddressesOf(parsed.GetValue(afterLogout)),
                    DisplayName = parsed.GetValue(name),
                    Amqp = parsed.GetValue(amqp),
                    JwksJson = parsed.GetValue(jwks) is { } file ? await File.ReadAllTextAsync(file.FullName, cancellationToken) : null,
                    Secret = parsed.GetValue(secret) ? ClientRegistry.NewSecret() : null,
                    Certificates = await ClientCertificatesCommand.ReadAsync(parsed.GetValue(certificates), cancellationToken),
                    RequireBoundTokens = parsed.GetValue(requireBound),
                },
                cancellationToken);
            return Tell(registration, parsed.GetValue(CommonOptions.Json));
        });
        return command;
    }

    // What is no whole address is told so by the registry, with everything else that is wrong.
    private static IReadOnlyList<Uri> AddressesOf(string[]? given) => [.. (given ?? []).Select(text => new Uri(text, UriKind.RelativeOrAbsolute))];

    /// <summary>Shows the credentials, or says what is wrong; the exit code.</summary>
    public static int Tell(ClientRegistration registration, bool json)
    {
        if (registration.Credentials is not { } credentials)
        {
            return ClientCertificatesCommand.Tell(registration.Errors);
        }

        Console.WriteLine(json
            ? JsonSerializer.Serialize(credentials, WireJson.Options)
            : credentials.ClientSecret is null
                ? $"客户端 client: {credentials.ClientId}"
                : $"客户端 client: {credentials.ClientId}\n口令（只显示一次） secret, shown once: {credentials.ClientSecret}");
        if (!json && credentials.Amqp is { } account)
        {
            Console.WriteLine(ClientAmqpCommand.TextOf(account));
        }

        return 0;
    }
}
