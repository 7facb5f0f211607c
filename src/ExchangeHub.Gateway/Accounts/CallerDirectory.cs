using ExchangeHub.Access;
using ExchangeHub.Gateway.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ExchangeHub.Gateway.Accounts;

/// <summary>Clients by id, accounts by name; the registries keep the two apart.</summary>
internal sealed class CallerDirectory(IServiceScopeFactory scopes) : ICallerDirectory
{
    public async Task<Caller?> FindAsync(string name, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<GatewayDb>();
        return await db.Clients.Where(client => client.ClientId == name && client.DisabledAt == null && client.Region != "")
                .Select(client => new Caller(client.ClientId!, client.Department, client.Region))
                .SingleOrDefaultAsync(cancellationToken)
            ?? await db.Accounts.Where(account => account.UserName == name && account.DisabledAt == null)
                .Select(account => new Caller(AccountTokens.ClientId, account.Department, account.Region) { User = account.UserName, Role = account.Role })
                .SingleOrDefaultAsync(cancellationToken);
    }
}
