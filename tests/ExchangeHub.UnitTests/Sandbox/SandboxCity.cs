using System.Text.Json.Nodes;
using ExchangeHub.Sandbox.City;
using ExchangeHub.Sandbox.Departments;
using ExchangeHub.Sandbox.Store;
using ExchangeHub.Testing;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace ExchangeHub.UnitTests.Sandbox;

/// <summary>One department's system of a small city, on a given day.</summary>
internal sealed class SandboxCity : IDisposable
{
    public const string Region = "430700";

    private readonly TemporaryFolder folder = new();

    public SandboxCity(DateTimeOffset now) => Clock = new FakeTimeProvider(now);

    public GeneratedCity City { get; } = CityGenerator.Generate(5, Region, 120);

    public FakeTimeProvider Clock { get; }

    public async Task<TSystem> OpenAsync<TSystem>(Func<string, DepartmentStore, TimeProvider, TSystem> make)
        where TSystem : DepartmentSystem
    {
        var system = make(Region, new DepartmentStore(Path.Combine(folder.Path, $"{typeof(TSystem).Name}.db")), Clock);
        await system.LoadAsync(City, TestContext.Current.CancellationToken);
        return system;
    }

    public static async Task<InboxAnswer> ApplyAsync(DepartmentSystem system, string action, JsonObject fields, string effectiveDate) =>
        (await system.ReceiveAsync(
            [new InboxAction(Guid.CreateVersion7(), action, fields, effectiveDate, Cause: new Cause("cause", "case"))], TestContext.Current.CancellationToken))[0];

    public static IReadOnlyList<Change> Changes(DepartmentSystem system) => system.Store.Read(session => session.PendingAfter(after: 0, max: 1_000));

    public void Dispose() => folder.Dispose();
}
