using ExchangeHub.Contracts;
using ExchangeHub.Gateway.Systems.Registry;
using ExchangeHub.Sandbox;

namespace ExchangeHub.Host;

/// <summary>The sandbox's systems that have a web interface of their own, as the gateway leads to them.</summary>
internal static class SandboxOpenSystems
{
    public static async Task RegisterAsync(IServiceProvider services, Uri address, SandboxOptions sandbox, CancellationToken cancellationToken)
    {
        foreach (var region in sandbox.Regions)
        {
            await SystemRegistration.AddOnceAsync(
                services, System(address, Department.Hr, region, new SystemRoute { Path = "staff", Methods = ["GET"], Contract = "exchangehub.personnel.staff-appointed.v1" }), cancellationToken);
            await SystemRegistration.AddOnceAsync(
                services, System(address, Department.DomainName, region, new SystemRoute { Path = "domains", Methods = ["GET"] }), cancellationToken);
        }
    }

    private static DepartmentSystem System(Uri address, string department, string region, SystemRoute route) => new()
    {
        Department = department, Region = region, Destinations = [new Uri(address, $"/sandbox/{department}/{region}/open").ToString()], HealthPath = "/health", Routes = [route],
    };
}
