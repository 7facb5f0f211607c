using System.CommandLine;
using System.Text.Json;
using ExchangeHub.Access;
using ExchangeHub.Contracts;
using ExchangeHub.Gateway.Accounts;
using ExchangeHub.Gateway.Storage;
using ExchangeHub.Host.Settings;

namespace ExchangeHub.Host.Commands;

/// <summary><c>./hub user …</c>: accounts of people; each works beside a running hub.</summary>
internal static class UserCommands
{
    private static readonly Option<string> Name = new("--name") { Description = "账号 name to sign in with", Required = true };

    public static Command Create() => new("user", "账号 accounts of people")
    {
        Add(), Token(), List(),
        OnOne("disable", "停用 sign out and let in no more", async (registry, name, _) => await registry.DisableAsync(name) ? new { name } : null),
        OnOne("reset-password", "重置口令 a new one-time password", async (registry, name, _) =>
            await registry.ResetPasswordAsync(name) is { } password ? new { name, password } : null),
        OnOne("reset-totp", "重置动态口令 forget the second factor", async (registry, name, _) => await registry.ResetTotpAsync(name) ? new { name } : null),
    };

    private static Command Add()
    {
        var role = new Option<string>("--role") { Description = $"角色 {string.Join(", ", Roles.All)}", Required = true };
        var region = new Option<string>("--region") { Description = "所属行政区划代码 region, six digits", Required = true };
        var department = new Option<string>("--department") { Description = "部门 department", DefaultValueFactory = _ => Department.Staffing };
        var command = new Command("add", "新建账号 make an account; its one-time password is shown once") { Name, role, region, department, CommonOptions.Data, CommonOptions.Json };
        command.SetAction((parsed, cancellationToken) => WithAsync(parsed, async (services, _) =>
        {
            var account = new NewAccount(
                parsed.GetRequiredValue(Name), parsed.GetRequiredValue(role), parsed.GetRequiredValue(region), parsed.GetRequiredValue(department));
            var made = await services.GetRequiredService<AccountRegistry>().AddAsync(account, cancellationToken);
            if (made.Password is null)
            {
                CommonOptions.Tell([.. made.Errors.Select(error => $"{error.Field}: {error.Detail} [{error.Code}]")]);
                return 2;
            }

            return Print(new { account.Name, account.Role, account.Region, made.Password });
        }, cancellationToken));
        return command;
    }

    private static Command Token()
    {
        var command = new Command("token", "访问令牌 a five-minute access token for scripts; needs the key folder") { Name, CommonOptions.Data, CommonOptions.Json };
        command.SetAction((parsed, cancellationToken) => WithAsync(parsed, async (services, settings) =>
        {
            if (!CommonOptions.HasSigningKey(settings))
            {
                return 2;
            }

            var token = await services.GetRequiredService<AccountTokens>().IssueAsync(parsed.GetRequiredValue(Name), settings.OwnAddress, cancellationToken);
            return token is null
                ? NoSuch()
                : Print(new Dictionary<string, object> { ["access_token"] = token.Value, ["expires_in"] = token.ExpiresIn, ["token_type"] = "Bearer" });
        }, cancellationToken));
        return command;
    }

    private static Command List()
    {
        var command = new Command("list", "账号列表 all accounts") { CommonOptions.Data, CommonOptions.Json };
        command.SetAction((parsed, cancellationToken) => WithAsync(
            parsed, async (services, _) => Print(await services.GetRequiredService<AccountRegistry>().ListAsync(cancellationToken)), cancellationToken));
        return command;
    }

    private static Command OnOne(string verb, string description, Func<AccountRegistry, string, CancellationToken, Task<object?>> work)
    {
        var command = new Command(verb, description) { Name, CommonOptions.Data, CommonOptions.Json };
        command.SetAction((parsed, cancellationToken) => WithAsync(
            parsed,
            async (services, _) => await work(services.GetRequiredService<AccountRegistry>(), parsed.GetRequiredValue(Name), cancellationToken) is { } done
                ? Print(done)
                : NoSuch(),
            cancellationToken));
        return command;
    }

    private static async Task<int> WithAsync(
        ParseResult parsed, Func<IServiceProvider, HostSettings, Task<int>> work, CancellationToken cancellationToken)
    {
        if (CommonOptions.ReadSettings(parsed.GetValue(CommonOptions.Data)) is not { } settings)
        {
            return 2;
        }

        Directory.CreateDirectory(settings.DataFolder);
        await using var services = HubHost.BuildServices(settings);
        await GatewaySchema.MigrateAsync(services, cancellationToken);
        await using var scope = services.CreateAsyncScope();
        return await work(scope.ServiceProvider, settings);
    }

    private static int Print<T>(T result)
    {
        Console.WriteLine(JsonSerializer.Serialize(result, WireJson.Options));
        return 0;
    }

    private static int NoSuch()
    {
        CommonOptions.Tell(["没有这个账号，或已停用。 No such account, or it is disabled."]);
        return 2;
    }
}
