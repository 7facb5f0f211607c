using System.Text.Json.Nodes;
using ExchangeHub.Adapters.Connectors;
using ExchangeHub.Adapters.Connectors.Files;
using ExchangeHub.Adapters.Mapping;
using ExchangeHub.Sandbox.City;
using ExchangeHub.Sandbox.Departments;
using ExchangeHub.Sandbox.Fronts;
using ExchangeHub.Sandbox.Store;
using ExchangeHub.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ExchangeHub.IntegrationTests.Files;

/// <summary>The cadre system with its exchange folder, and a connector with the shipped mapping at the other side; each looks when it is told to.</summary>
internal sealed class CadreFolder : IAsyncDisposable
{
    private const string Region = "430700";

    private readonly TemporaryFolder folder = new();
    private readonly KeptCursors cursors = new();
    private readonly DepartmentStore store;

    private CadreFolder()
    {
        store = new DepartmentStore(Path.Combine(folder.Path, "organization.db"));
        System = new OrganizationSystem(Region, store, TimeProvider.System);
        Front = FrontWith(new FolderDisk(Root));
        var mapping = MappingLoader.Load(ShippedMappings.PathOf("organization.yaml"));
        Connector = FilesConnector.Create(new ConnectorContext(
            mapping.Shape("sandbox-organization-430700", Region), new Dictionary<string, string> { ["folder"] = Root }, cursors, null!, TimeProvider.System, NullLoggerFactory.Instance));
    }

    public GeneratedCity City { get; } = CityGenerator.Generate(5, Region, 120);

    public OrganizationSystem System { get; }

    public FilesConnector Connector { get; }

    public FolderFront Front { get; private set; }

    public string Root => Path.Combine(folder.Path, "exchange");

    public IEnumerable<CityPerson> Cadres => City.People.Where(person => !City.Institutions.Single(unit => unit.Id == person.InstitutionId).IsPublicInstitution);

    public static async Task<CadreFolder> OpenAsync()
    {
        var opened = new CadreFolder();
        await opened.System.LoadAsync(opened.City, TestContext.Current.CancellationToken);
        return opened;
    }

    /// <summary>The system's process is gone; another one begins.</summary>
    public void RestartFront(FolderDisk? disk = null) => Front = FrontWith(disk ?? new FolderDisk(Root));

    public Task PassAsync() => Front.PassAsync(TestContext.Current.CancellationToken);

    public async Task<string> ChangePostAsync(CityPerson person, string post = "副科长") => (await System.ActAsync(
        "change-post",
        new JsonObject { ["staffNo"] = $"GB{person.Number:000000}", ["A02016"] = post, ["A02007"] = "0142", ["A02007S"] = "GB/T 12407", ["A02045"] = "组任〔2026〕1号", ["A02043"] = "2026-11-20" },
        TestContext.Current.CancellationToken)).RowId!;

    public Task LockAsync(CityPerson person, bool locked) => System.ActAsync(
        locked ? "lock-person" : "unlock-person", new JsonObject { ["A0184"] = person.NationalId }, TestContext.Current.CancellationToken);

    public Task<IReadOnlyList<OrderAnswer>> OrderAsync(params IEnumerable<(Guid Id, string Kind, CityPerson Person)> orders) => Connector.ApplyAsync(
        [.. orders.Select(order => new OrderRow(
            order.Id,
            "入_*.xlsx",
            new Dictionary<string, string?> { ["业务类型"] = order.Kind, ["生效日期"] = "2026-11-20", ["A0184"] = order.Person.NationalId, ["payMonth"] = "2026-12" },
            new OrderCause($"event-{order.Id}", "type", "case", order.Person.NationalId, TraceParent: null)))],
        TestContext.Current.CancellationToken);

    public async Task<IReadOnlyList<SourceRow>> ReadAndSettleAsync(Func<SourceRow, bool>? accepts = null)
    {
        var rows = await Connector.ReadAsync(100, TimeSpan.Zero, TestContext.Current.CancellationToken);
        await Connector.SettleAsync(
            [.. rows.Select(row => new RowOutcome(row, accepts?.Invoke(row) ?? true, "approval-missing", "缺少批准文号"))], TestContext.Current.CancellationToken);
        return rows;
    }

    public async Task<IReadOnlyList<LateAnswer>> ReadAndConfirmAsync()
    {
        var answers = await Connector.ReadAnswersAsync(100, TimeSpan.Zero, TestContext.Current.CancellationToken);
        await Connector.ConfirmAnswersAsync([.. answers.Select(answer => answer.DeliveryId)], TestContext.Current.CancellationToken);
        return answers;
    }

    public Change Fact(string rowId) => store.Read(session => session.FindChange(rowId))!;

    public IReadOnlyList<Change> Facts() => store.Read(session => session.RecordedAfter(after: 0, max: 1_000));

    public string[] Outgoing() => [.. Directory.EnumerateFiles(Path.Combine(Root, "out")).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    public async ValueTask DisposeAsync()
    {
        await Connector.DisposeAsync();
        System.Dispose();
        folder.Dispose();
    }

    private FolderFront FrontWith(FolderDisk disk) => new(System, disk, TimeProvider.System, NullLogger.Instance);
}
