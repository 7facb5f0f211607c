using ExchangeHub.Access;
using Microsoft.Extensions.DependencyInjection;

namespace ExchangeHub.Gateway.Clients;

/// <summary>Answers from the registered clients.</summary>
internal sealed class ClientDirectory(IServiceScopeFactory scopes) : IClientDirectory
{
    public async Task<Caller?> FindAsync(string name, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var client = await scope.ServiceProvider.GetRequiredService<ClientRegistry>().FindAsync(name, cancellationToken);
        return client is { DisabledAt: null } ? new Caller(client.ClientId, client.Department, client.Region) : null;
    }
}
