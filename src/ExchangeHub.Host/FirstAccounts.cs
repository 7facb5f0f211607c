using ExchangeHub.Access;
using ExchangeHub.Gateway.Accounts;
using ExchangeHub.Host.Settings;

namespace ExchangeHub.Host;

/// <summary>The administrators of a new database; their passwords are shown this once.</summary>
internal static class FirstAccounts
{
    /// <summary>湖南省, the province of the sandbox's city. Where a real installation lies, only its people know: they add accounts of their own.</summary>
    private const string Province = "430000";

    private static readonly Dictionary<string, string> Names = new()
    {
        [Roles.SystemAdmin] = "sysadmin",
        [Roles.SecurityAdmin] = "secadmin",
        [Roles.AuditAdmin] = "auditor",
        [Roles.GrantAdmin] = "grantadmin",
    };

    /// <summary>The name of the first account of a role; a grant administrator is made for a sandbox only.</summary>
    public static string NameOf(string role) => Names[role];

    public static async Task MakeAsync(IServiceProvider services, HostSettings settings, TextWriter output, CancellationToken cancellationToken)
    {
        await using var scope = services.CreateAsyncScope();
        var registry = scope.ServiceProvider.GetRequiredService<AccountRegistry>();
        if (await registry.AnyAsync(cancellationToken))
        {
            return;
        }

        var accounts = Names.Where(pair => pair.Key != Roles.GrantAdmin || settings.Has(HubRole.Sandbox))
            .Select(pair => new NewAccount(pair.Value, pair.Key, Province));
        output.WriteLine("已创建管理员账号，一次性口令只显示这一次，首次登录须修改：");
        foreach (var account in accounts)
        {
            // A second node that starts at this moment makes the same ones; each is made, and shown, by one of them.
            if (await registry.AddAsync(account, cancellationToken) is { Password: { } password })
            {
                output.WriteLine($"  {account.Name,-12} {RoleNames.Of(account.Role)}  {password}");
            }
        }
    }
}
