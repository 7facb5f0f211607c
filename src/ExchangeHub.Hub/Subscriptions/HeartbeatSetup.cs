using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ExchangeHub.Hub.Subscriptions;

internal static class HeartbeatSetup
{
    /// <summary>Registers what those connected say of themselves: that they are there, and how their adapters translate.</summary>
    public static void AddHeartbeats(this IServiceCollection services)
    {
        services.AddOptions<ConnectionOptions>().BindConfiguration(ConnectionOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton<Heartbeats>();
        services.AddHostedService(provider => provider.GetRequiredService<Heartbeats>());
        services.TryAddSingleton<AdapterMappings>();
    }
}
