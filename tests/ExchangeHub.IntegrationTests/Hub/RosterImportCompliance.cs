using System.Text.Json;
using ExchangeHub.Access;
using ExchangeHub.Access.Decisions;
using ExchangeHub.Adapters.Rosters;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Roster;
using ExchangeHub.Hub;
using ExchangeHub.Hub.Deliveries;
using ExchangeHub.Hub.Intake;
using ExchangeHub.Hub.Ledger;
using ExchangeHub.Testing;
using ExchangeHub.Testing.Databases;
using ExchangeHub.Testing.Records;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ExchangeHub.IntegrationTests.Hub;

/// <summary>A roster from a file, handed over by a process of its own beside a hub that runs.</summary>
public abstract class RosterImportCompliance<TDatabase>(HubStore<TDatabase> store) : HubCompliance<TDatabase>(store), IDisposable
    where TDatabase : TestDatabase, new()
{
    private static readonly Caller Staffing = new("import-staffing-430700", Department.Staffing, Events.City);

    private static int files;

    private readonly TemporaryFolder folder = new();

    [Fact]
    public async Task The_running_hub_owes_it_to_its_subscribers_in_order_and_once()
    {
        await using var hub = await StartAsync();
        var subscription = await hub.SubscribeAsync(types: "exchangehub.roster.*");
        var file = Write(people: 1700);

        var first = await ImportAsync(hub, file);
        var again = await ImportAsync(hub, file);

        Assert.Equal((RosterImportStatus.Published, 6, 0), (first.Status, first.Accepted, first.Duplicate));
        Assert.Equal((RosterImportStatus.Unchanged, 0, 6), (again.Status, again.Accepted, again.Duplicate));
        var delivered = await hub.ClaimAsync(subscription);
        Assert.Equal(
            ["started", "page-000001", "page-000002", "page-000003", "page-000004", "completed"],
            delivered.Select(delivery => delivery.Entry.EventId[(first.SnapshotId.Length + 1)..]));
        Assert.Equal(1700, delivered.Sum(delivery => PeopleOf(hub, delivery)));
    }

    [Fact]
    public async Task A_claim_ends_at_its_bytes_and_the_next_goes_on_in_order()
    {
        await using var hub = await StartAsync(after: services => services.Configure<HubOptions>(options => options.MaxDeliveryBytes = 64 * 1024));
        var subscription = await hub.SubscribeAsync(types: "exchangehub.roster.*");
        var result = await ImportAsync(hub, Write(people: 2600));
        var claims = new List<IReadOnlyList<ClaimedDelivery>>();
        while (await hub.ClaimAsync(subscription) is { Count: > 0 } claimed)
        {
            claims.Add(claimed);
            await hub.ReturnAsync(ReceiptStage.Received, [.. claimed]);
        }

        var delivered = claims.SelectMany(claimed => claimed).ToList();
        Assert.All(claims, claimed => Assert.InRange(claimed.Take(claimed.Count - 1).Sum(delivery => delivery.Entry.Payload.Length), 0, 64 * 1024));
        Assert.InRange(claims.Count, 3, 8);
        Assert.Equal(delivered.Select(delivery => delivery.Entry.Sequence).Order(), delivered.Select(delivery => delivery.Entry.Sequence));
        Assert.Equal(result.Accepted, delivered.Count);
        Assert.All(delivered, delivery => Assert.Equal(1, delivery.Attempt));
    }

    [Fact]
    public async Task Killed_between_two_commits_it_goes_on_and_the_ledger_holds_it_once()
    {
        await using var hub = await StartAsync();
        var file = Write(people: 4600);
        var left = 2;
        await Assert.ThrowsAsync<OperationCanceledException>(() => ImportAsync(hub, file, () => left-- == 0 ? throw new OperationCanceledException() : true));
        var before = await RosterEventsAsync(hub);

        var result = await ImportAsync(hub, file);

        Assert.Equal((RosterImportStatus.Published, 12, 5), (result.Status, result.Accepted + result.Duplicate, result.Duplicate));
        Assert.Equal(before + result.Accepted, await RosterEventsAsync(hub));
    }

    [Fact]
    public async Task Nobody_is_to_be_read_in_the_database()
    {
        await using var hub = await StartAsync();
        await ImportAsync(hub, Write(people: 3));

        var entry = await hub.EntryAsync(await hub.NumberAsync("select max(sequence) - 1 from ledger_entry"));

        Assert.Equal(ContractCatalog.Of<SnapshotPage>().Type, entry.Type);
        Assert.DoesNotContain("990000", entry.Attributes, StringComparison.Ordinal);
        Assert.Equal(-1, entry.Payload.AsSpan().IndexOf("990000"u8));
    }

    public void Dispose()
    {
        folder.Dispose();
        GC.SuppressFinalize(this);
    }

    private async Task<RosterImportResult> ImportAsync(TestHub hub, string file, Func<bool>? before = null)
    {
        await using var services = TestHub.Compose(Store.ConnectionString, Store.Keys, hub.Clock);
        var intake = services.GetRequiredService<LocalIntake>();
        await intake.StartAsync(TestContext.Current.CancellationToken);
        var options = new RosterImportOptions { File = file, Department = Department.Staffing, Region = Events.City, AsOf = new DateOnly(2026, 3, 31) };
        return await new RosterImport(hub.Clock, NullLoggerFactory.Instance).RunAsync(
            options,
            intake.Context(),
            (events, stopping) =>
            {
                before?.Invoke();
                return intake.SubmitAsync(Staffing, events, stopping);
            },
            null,
            TestContext.Current.CancellationToken);
    }

    // The tests of a class share a ledger: each file has people of its own.
    private string Write(int people)
    {
        var number = Interlocked.Increment(ref files);
        var file = Path.Combine(folder.Path, $"{number}.csv");
        var rows = Enumerable.Range(number * 10_000, people).Select(SyntheticPerson.Number).Select(person => $"{person.NationalId},{person.Name},430700-S-0031");
        File.WriteAllLines(file, rows.Prepend("公民身份号码,姓名,机构编码"));
        return file;
    }

    private static Task<long> RosterEventsAsync(TestHub hub) => hub.NumberAsync("select count(*) from ledger_entry where type like 'exchangehub.roster.%'");

    private static AccessDecision InFull { get; } = new() { Allowed = true, Rule = AccessRule.OwnRegion, Profile = FieldProfile.Full, SnapshotVersion = 0 };

    private static int PeopleOf(TestHub hub, ClaimedDelivery delivery) =>
        hub.Get<EventOpener>().Open(delivery.Entry, InFull, null).Data.TryGetProperty("people", out var people) && people.ValueKind == JsonValueKind.Array
            ? people.GetArrayLength()
            : 0;
}

public sealed class SqliteRosterImportTests(HubStore<SqliteDatabase> store) : RosterImportCompliance<SqliteDatabase>(store);

public sealed class PostgresRosterImportTests(HubStore<PostgresDatabase> store) : RosterImportCompliance<PostgresDatabase>(store);
