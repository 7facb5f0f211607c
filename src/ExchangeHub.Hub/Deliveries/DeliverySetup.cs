using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ExchangeHub.Hub.Deliveries;

internal static class DeliverySetup
{
    /// <summary>Registers what hands out deliveries, and the loops that send them to adapters.</summary>
    public static void AddDeliveries(this IServiceCollection services)
    {
        services.TryAddSingleton<DeliveryReader>();
        services.TryAddSingleton<DeliveryClaims>();
        services.TryAddSingleton<SubscriberPace>();
        services.TryAddSingleton<DeliveryProjector>();
        services.TryAddSingleton<SendingLags>();
        services.TryAddSingleton<DeliveryHandout>();
        services.TryAddSingleton<LeaseWatch>();
        services.AddHostedService(provider => provider.GetRequiredService<LeaseWatch>());
        services.AddHostedService<DeliveryRelay>();
    }
}
