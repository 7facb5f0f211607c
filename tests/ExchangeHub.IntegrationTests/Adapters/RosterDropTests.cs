using System.Text;
using ExchangeHub.Adapters.Exchange.Store;
using ExchangeHub.Contracts;
using ExchangeHub.Sandbox;
using ExchangeHub.Testing.Records;
using ExchangeHub.Testing.Waiting;
using Xunit;

namespace ExchangeHub.IntegrationTests.Adapters;

/// <summary>A department puts its roster into the folder of its system's adapter.</summary>
public sealed class RosterDropTests
{
    private const int People = 1_200;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Everybody_goes_to_the_hub_once_and_the_bad_row_comes_back_with_its_reason()
    {
        await using var exchange = await Exchange.StartAsync(Cancellation, departments: Department.Hr);
        var folder = FolderOf(exchange);

        await PutAsync(folder, "人员名册_20261120.csv", badRow: true);
        await Eventually.Async(() => Task.FromResult(File.Exists(Path.Combine(folder, "archive", "人员名册_20261120.csv"))));

        Assert.Equal(["snapshot-started", "snapshot-page", "snapshot-page", "snapshot-page", "snapshot-completed"], Told(exchange));
        Assert.Equal(People, exchange.Hub.Ledger.Where(e => e.Type == "exchangehub.roster.snapshot-page.v1").Sum(e => e.Data.GetProperty("people").GetArrayLength()));
        var returned = await File.ReadAllTextAsync(Path.Combine(folder, "returned", "人员名册_20261120.csv.errors.csv"), Cancellation);
        Assert.Contains("某人", returned, StringComparison.Ordinal);

        await PutAsync(folder, "人员名册_20261120.csv", badRow: true);
        await Eventually.Async(() => Task.FromResult(!File.Exists(Path.Combine(folder, "人员名册_20261120.csv.done"))));
        Assert.Equal(5, Told(exchange).Count);
        Assert.Equal(2, Directory.GetFiles(Path.Combine(folder, "archive")).Length);
    }

    [Fact]
    public async Task Killed_after_its_pages_it_goes_on_behind_them()
    {
        await using var exchange = await Exchange.StartAsync(Cancellation, departments: Department.Hr);
        var refusals = 0;
        exchange.Hub.Rejects = e => e.Type == "exchangehub.roster.snapshot-completed.v1" && Interlocked.Increment(ref refusals) > 0 ? RejectionCode.Unavailable : null;
        var folder = FolderOf(exchange);

        await PutAsync(folder, "人员名册_20261120.csv", badRow: false);
        await Eventually.Async(() => Task.FromResult(Volatile.Read(ref refusals) >= 2));
        Assert.Equal("3", CursorOf(exchange)?.Split(' ')[1]);
        Assert.True(File.Exists(Path.Combine(folder, "人员名册_20261120.csv.done")));
        await exchange.KillAdaptersAsync();
        var duplicates = exchange.Hub.Duplicates;
        exchange.Hub.Rejects = _ => null;
        await exchange.StartAdaptersAsync(Cancellation);

        await Eventually.Async(() => Task.FromResult(File.Exists(Path.Combine(folder, "archive", "人员名册_20261120.csv"))));
        Assert.Equal(["snapshot-started", "snapshot-page", "snapshot-page", "snapshot-page", "snapshot-completed"], Told(exchange));
        Assert.Equal(duplicates, exchange.Hub.Duplicates);
        Assert.False(Directory.Exists(Path.Combine(folder, "returned")));
    }

    [Fact]
    public async Task An_adapter_that_dies_over_it_takes_it_again_and_nothing_is_told_twice()
    {
        await using var exchange = await Exchange.StartAsync(Cancellation, hub => hub.DiesBeforeAnswering = 1, Department.Hr);
        var dying = exchange.Crash.ArmAsync(CrashStep.AfterSubmit);
        var folder = FolderOf(exchange);

        await PutAsync(folder, "人员名册_20261120.csv", badRow: false);
        await dying.WaitAsync(Eventually.Limit, Cancellation);
        await exchange.KillAdaptersAsync();
        exchange.Crash.Disarm();
        await exchange.StartAdaptersAsync(Cancellation);

        await Eventually.Async(() => Task.FromResult(File.Exists(Path.Combine(folder, "archive", "人员名册_20261120.csv"))));
        Assert.Equal(["snapshot-started", "snapshot-page", "snapshot-page", "snapshot-page", "snapshot-completed"], Told(exchange));
    }

    [Fact]
    public async Task Where_its_folder_cannot_be_used_it_tries_again_until_it_can()
    {
        await using var exchange = await Exchange.StartAsync(Cancellation, departments: Department.Hr);
        var folder = FolderOf(exchange);
        await exchange.KillAdaptersAsync();
        Directory.Delete(folder, recursive: true);
        await File.WriteAllTextAsync(folder, "", Cancellation);
        await exchange.StartAdaptersAsync(Cancellation);
        await Eventually.Async(() => Task.FromResult(exchange.Hub.Systems.Count > 0));

        File.Delete(folder);
        await Eventually.Async(() => Task.FromResult(Directory.Exists(folder)));
        await PutAsync(folder, "人员名册_20261120.csv", badRow: false);

        await Eventually.Async(() => Task.FromResult(File.Exists(Path.Combine(folder, "archive", "人员名册_20261120.csv"))));
    }

    [Fact]
    public async Task A_file_that_is_no_roster_comes_back_with_the_reason()
    {
        await using var exchange = await Exchange.StartAsync(Cancellation, departments: Department.Hr);
        var folder = FolderOf(exchange);

        await File.WriteAllTextAsync(Path.Combine(folder, "食堂菜谱.csv"), "日期,菜名\n2026-11-20,鱼\n", Cancellation);
        await File.WriteAllTextAsync(Path.Combine(folder, "食堂菜谱.csv.done"), "", Cancellation);
        await Eventually.Async(() => Task.FromResult(File.Exists(Path.Combine(folder, "returned", "食堂菜谱.csv"))));

        Assert.Contains("公民身份号码", await File.ReadAllTextAsync(Path.Combine(folder, "returned", "食堂菜谱.csv.error.txt"), Cancellation), StringComparison.Ordinal);
        Assert.Empty(exchange.Hub.Ledger);
    }

    private static string FolderOf(Exchange exchange) =>
        Directory.CreateDirectory(SandboxConnections.RosterFolderOf(exchange.Sandbox.Options, Department.Hr, SandboxServer.Region)!).FullName;

    private static string? CursorOf(Exchange exchange) =>
        new AdapterStore(exchange.AdapterFolder, Exchange.ClientOf(Department.Hr)).Get($"roster:/{SandboxServer.Region}/{Department.Hr}");

    private static List<string> Told(Exchange exchange) => [.. exchange.Hub.Ledger.Select(e => e.Type.Split('.')[2])];

    private static async Task PutAsync(string folder, string name, bool badRow)
    {
        var text = new StringBuilder("公民身份号码,姓名,机构编号,机构名称\n");
        foreach (var person in Enumerable.Range(1, People).Select(SyntheticPerson.Number))
        {
            text.Append(person.NationalId).Append(',').Append(person.Name).Append(",430700-S-0001,市教育局\n");
        }

        if (badRow)
        {
            text.Append(",某人,430700-S-0001,市教育局\n");
        }

        await File.WriteAllTextAsync(Path.Combine(folder, name), text.ToString(), Cancellation);
        await File.WriteAllTextAsync(Path.Combine(folder, $"{name}.done"), "", Cancellation);
    }
}
