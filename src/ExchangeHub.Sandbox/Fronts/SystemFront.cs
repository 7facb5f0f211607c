using ExchangeHub.Client;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Sealing;
using ExchangeHub.Sandbox.Departments;
using ExchangeHub.Sandbox.Endpoints;
using Microsoft.Extensions.Logging;

namespace ExchangeHub.Sandbox.Fronts;

/// <summary>Which protocol each department's system speaks.</summary>
internal static class SystemFront
{
    /// <summary>The front of a system; null where it is asked over HTTP (credit code, HR) or has nobody to speak to.</summary>
    public static ISystemFront? Of(DepartmentSystem system, SandboxOptions options, KeyFolder keys, TimeProvider clock, ILoggerFactory logs) => system.Department switch
    {
        Department.DomainName when options.FactsAddressOf(system.Department, system.Region) is { } address =>
            new DomainNamePush(system, address, SandboxKey.ForFacts(keys, system.Department, system.Region), clock, logs.CreateLogger<DomainNamePush>()),
        Department.Staffing or Department.Finance => Staging(system, options, clock, logs),
        Department.Organization => new FolderFront(
            system, new FolderDisk(options.ExchangeFolderOf(system.Department, system.Region)), clock, logs.CreateLogger<FolderFront>()),
        Department.Discipline when options.Hub is { } hub => HubClient(system, hub, keys, clock, logs),
        _ => null,
    };

    private static StagingFront Staging(DepartmentSystem system, SandboxOptions options, TimeProvider clock, ILoggerFactory logs)
    {
        var store = new StagingStore(options.StagingConnection(system.Department, system.Region), system.Department);
        return new StagingFront(system, store, StagingLayout.Of(system.Department)!, clock, logs.CreateLogger<StagingFront>());
    }

    private static HubClientFront HubClient(DepartmentSystem system, Uri hub, KeyFolder keys, TimeProvider clock, ILoggerFactory logs)
    {
        using var key = DisciplineClientKey.Of(keys, system.Region);
        var account = new ExchangeHubOptions { Hub = hub, ClientId = DisciplineClientKey.ClientIdOf(system.Region), PrivateKey = key.ExportPem() };
        return new HubClientFront(system, new ExchangeHubClient(account, clock: clock), clock, logs.CreateLogger<HubClientFront>());
    }
}
