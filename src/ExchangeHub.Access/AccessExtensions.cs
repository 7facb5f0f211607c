using ExchangeHub.Access;
using ExchangeHub.Access.Calendar;
using ExchangeHub.Access.Destinations;
using ExchangeHub.Access.Regions;
using ExchangeHub.Contracts.Codes;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers what access decisions rest on.</summary>
public static class AccessExtensions
{
    /// <summary>Regions and their standings, the calendar of working days, and the gate before every read.</summary>
    public static IServiceCollection AddAccess(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(_ => new RegionTrees(RegionTables.Load()));
        services.TryAddSingleton<IRegionTrees>(provider => provider.GetRequiredService<RegionTrees>());
        services.TryAddSingleton<IRegionStandings>(provider => provider.GetRequiredService<RegionTrees>());
        services.TryAddSingleton(_ => WorkingDayCalendar.Load());
        services.TryAddSingleton<INameResolver, SystemNames>();
        services.TryAddSingleton<AccessGate>();
        return services;
    }
}
