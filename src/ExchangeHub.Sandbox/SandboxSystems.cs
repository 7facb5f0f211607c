using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Sealing;
using ExchangeHub.Sandbox.City;
using ExchangeHub.Sandbox.Departments;
using ExchangeHub.Sandbox.Endpoints;
using ExchangeHub.Sandbox.Fronts;
using ExchangeHub.Sandbox.Store;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ExchangeHub.Sandbox;

/// <summary>All simulated systems of this process. They are filled before the first request is let in.</summary>
internal sealed class SandboxSystems : IHostedService, IDisposable
{
    private readonly SandboxOptions options;
    private readonly KeyFolder keys;
    private readonly Dictionary<(string Department, string Region), DepartmentSystem> systems;

    public SandboxSystems(SandboxOptions options, KeyFolder keys, TimeProvider clock, ILoggerFactory logs)
    {
        (this.options, this.keys) = (options, keys);
        systems = options.Regions.SelectMany(region => SystemsOf(region, Path.Combine(options.DataFolder, "sandbox"), clock))
            .ToDictionary(system => (system.Department, system.Region));
        Fronts = [.. systems.Values.Select(system => SystemFront.Of(system, options, keys, clock, logs)).OfType<ISystemFront>()];
    }

    /// <summary>Fronts that work by themselves; those asked over HTTP are endpoints.</summary>
    public IReadOnlyList<ISystemFront> Fronts { get; }

    public DepartmentSystem? Find(string department, string region) => systems.GetValueOrDefault((department, region));

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        SandboxKey.WriteDown(keys, Path.Combine(options.DataFolder, "sandbox", "api-keys"), systems.Keys);
        foreach (var city in systems.Values.GroupBy(system => system.Region))
        {
            var generated = CityGenerator.Generate(options.Seed, city.Key, options.People);
            foreach (var system in city)
            {
                await system.LoadAsync(generated, cancellationToken);
            }
        }

        foreach (var front in Fronts)
        {
            await front.PrepareAsync(cancellationToken);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        foreach (var front in Fronts.OfType<IDisposable>())
        {
            front.Dispose();
        }

        foreach (var system in systems.Values)
        {
            system.Dispose();
        }
    }

    private static IEnumerable<DepartmentSystem> SystemsOf(string region, string folder, TimeProvider clock)
    {
        DepartmentStore StoreOf(string department) => new(Path.Combine(folder, $"{department}-{region}.db"));
        yield return new OrganizationSystem(region, StoreOf(Department.Organization), clock);
        yield return new StaffingSystem(region, StoreOf(Department.Staffing), clock);
        yield return new CreditCodeSystem(region, StoreOf(Department.CreditCode), clock);
        yield return new DomainNameSystem(region, StoreOf(Department.DomainName), clock);
        yield return new HrSystem(region, StoreOf(Department.Hr), clock);
        yield return new FinanceSystem(region, StoreOf(Department.Finance), clock);
        yield return new DisciplineSystem(region, StoreOf(Department.Discipline), clock);
    }
}
