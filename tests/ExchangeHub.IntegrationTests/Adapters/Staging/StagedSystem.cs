using System.Text.Json.Nodes;
using ExchangeHub.Adapters.Connectors.Staging;
using ExchangeHub.Sandbox.City;
using ExchangeHub.Sandbox.Departments;
using ExchangeHub.Sandbox.Fronts;
using ExchangeHub.Sandbox.Store;
using ExchangeHub.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ExchangeHub.IntegrationTests.Adapters.Staging;

/// <summary>A simulated system, its staging tables and the connector on their other side.</summary>
internal sealed class StagedSystem : IAsyncDisposable
{
    public const string Region = "430700";

    private readonly TemporaryFolder folder = new();

    private StagedSystem(StagingDesk desk, Func<string, DepartmentStore, TimeProvider, DepartmentSystem> make)
    {
        Desk = desk;
        System = make(Region, new DepartmentStore(Path.Combine(folder.Path, "system.db")), desk.Clock);
        Connector = desk.Connect();
        Front = Restarted();
    }

    public StagingDesk Desk { get; }

    public GeneratedCity City { get; } = CityGenerator.Generate(5, Region, 120);

    public DepartmentSystem System { get; }

    public StagingConnector Connector { get; }

    public StagingFront Front { get; private set; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<StagedSystem> OpenAsync(StagingDesk desk, Func<string, DepartmentStore, TimeProvider, DepartmentSystem> make)
    {
        var staged = new StagedSystem(desk, make);
        await staged.System.LoadAsync(staged.City, Cancellation);
        await staged.Front.PrepareAsync(Cancellation);
        return staged;
    }

    /// <summary>The system's job is killed and started again.</summary>
    public async Task RestartAsync()
    {
        Front = Restarted();
        await Front.PrepareAsync(Cancellation);
    }

    public async Task ActAsync(string action, params (string Field, string Value)[] form)
    {
        var answer = await System.ActAsync(action, new JsonObject(form.Select(field => KeyValuePair.Create(field.Field, (JsonNode?)field.Value))), Cancellation);
        Assert.Null(answer.Code);
    }

    public Task ReleaseAsync(CityPerson person) =>
        ActAsync("release", ("A01085", person.NationalId), ("A30002", "11"), ("A30002N", "退休"), ("effectiveDate", "2026-11-30"));

    public IReadOnlyList<JsonObject> Changes() => [.. System.Store.Read(session => session.LatestChanges(100)).Reverse()];

    public async ValueTask DisposeAsync()
    {
        await Desk.DisposeAsync();
        System.Dispose();
        folder.Dispose();
    }

    private StagingFront Restarted() => new(
        System, new StagingStore(Desk.ConnectionString, System.Department), StagingLayout.Of(System.Department)!, Desk.Clock, NullLogger.Instance);
}
