using Microsoft.Extensions.DependencyInjection;

namespace ExchangeHub.Gateway.Systems.Registry;

/// <summary>Registering systems from within, as on the first run of a sandbox.</summary>
public static class SystemRegistration
{
    /// <summary>Registers the system where none is, nor ever was: what an operator changed or removed stays as it is.</summary>
    public static async Task AddOnceAsync(IServiceProvider services, DepartmentSystem system, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(system);
        var registry = services.GetRequiredService<SystemRegistry>();
        var directory = services.GetRequiredService<SystemDirectory>();
        if ((await registry.RevisionsAsync(cancellationToken)).Any(revision => revision.Key == system.Key))
        {
            return;
        }

        if (await directory.FindingsAsync(system) is [var wrong, ..])
        {
            throw new InvalidOperationException($"{system.Key}: {wrong.Field} {wrong.Detail}");
        }

        await registry.PutAsync(system, "first-run", cancellationToken);
    }
}
