using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Personnel;
using ExchangeHub.Testing;
using ExchangeHub.Testing.Hubs;
using ExchangeHub.Testing.Records;
using ExchangeHub.Testing.Waiting;
using Microsoft.Data.Sqlite;
using Xunit;

namespace ExchangeHub.AcceptanceTests.Exchange;

/// <summary>A hub, and in another process the adapter of a finance system with staging tables, which reaches nothing but the gateway.</summary>
public sealed class When_an_adapter_stands_at_the_edge : IAsyncLifetime
{
    private readonly TemporaryFolder department = new();
    private HubProcess hub = null!;
    private HubProcess edge = null!;
    private HubClient finance = null!;

    public async ValueTask InitializeAsync()
    {
        hub = await HubProcess.StartAsync(new HubSettings { KeepsAddress = true });
        finance = await hub.AddClientAsync(Department.Finance, Events.City, "events:publish", "events:read", "deliveries:pull");
        Execute(await File.ReadAllTextAsync(Checkout.Path("contracts", "staging", "finance.sql"), TestContext.Current.CancellationToken));
        edge = await HubProcess.StartAsync(new HubSettings { Roles = "adapters", Environment = Edge(finance.ClientSecret) });
    }

    public async ValueTask DisposeAsync()
    {
        await edge.DisposeAsync();
        await hub.DisposeAsync();
        finance.Dispose();
        department.Dispose();
    }

    [Fact]
    public async Task What_finance_records_reaches_the_hub_once_although_the_hub_was_away_and_the_adapter_died()
    {
        Record("a");
        await StatusAsync("a", 3);
        await hub.KillAsync();
        Record("b");
        Record("c");
        await StatusAsync("c", 2);

        await edge.KillAsync();
        await edge.StartAsync();
        Record("d");
        await hub.StartAsync();

        await StatusAsync("d", 3);
        var known = (await finance.GetAsync("v1/events?limit=100")).Body.GetProperty("items").EnumerateArray();
        Assert.Equal(["a", "b", "c", "d"], known.Select(e => e.GetProperty("event").GetProperty("id").GetString()));
    }

    [Fact]
    public async Task What_is_delivered_to_finance_is_in_its_table_once_and_its_answer_comes_back()
    {
        using var staffing = await hub.AddClientAsync(Department.Staffing, Events.City, "events:publish", "events:read");
        await Eventually.Async(async () => (await finance.GetAsync("v1/subscriptions")).Body.GetProperty("items").GetArrayLength() == 1);
        var sequence = (await staffing.PublishAsync(Released())).Body.GetProperty("sequence").GetInt64();
        await Eventually.Async(() => Task.FromResult(Number("select count(*) from EX_IN_PAYROLL") == 1));

        await edge.KillAsync();
        Execute("update EX_IN_PAYROLL set DATA_STATUS = 3, BIZ_NO = 'TF-1', ANSWER_MSG = '已停发'");
        await edge.StartAsync();

        await Eventually.Async(async () => (await staffing.TraceAsync(sequence)).Body.GetRawText().Contains("TF-1", StringComparison.Ordinal));
        Assert.Equal(1, Number("select count(*) from EX_IN_PAYROLL"));
    }

    [Fact]
    public async Task How_it_translates_is_told_to_those_who_look_after_connections_of_its_region()
    {
        var path = $"v1/connections/adapters/{finance.ClientId}/mapping";
        using var admin = await hub.AddAccountAsync("connections", "system-admin", Events.City);
        using var elsewhere = await hub.AddAccountAsync("elsewhere", "system-admin", "430600");
        using var person = await hub.AddAccountAsync("business", "operator", Events.City);

        var told = await Eventually.Async(() => admin.GetAsync(path), answer => answer.Status == HttpStatusCode.OK);
        Assert.Contains("EX_OUT_PAYROLL", told.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(department.Path, told.Text, StringComparison.Ordinal);
        Answers.IsRefusal(await elsewhere.GetAsync(path), 404, RejectionCode.NotFound);
        Answers.IsRefusal(await person.GetAsync(path), 403, RejectionCode.RoleNotAllowed);

        Answers.IsRefusal(await finance.PostAsync("v1/connections/heartbeat", new { mapping = new { system = "half of one" } }), 422, RejectionCode.InvalidField, "mapping");
        Assert.Equal(HttpStatusCode.NoContent, (await finance.PostAsync("v1/connections/heartbeat", new { })).Status);
        Assert.Equal(told.Text, (await admin.GetAsync(path)).Text);
    }

    [Fact]
    public async Task Doctor_tells_a_hub_that_is_away_from_credentials_it_does_not_take()
    {
        var well = await edge.RunAsync("doctor");
        Assert.True(well.ExitCode == 0, well.Output);

        using var before = new TemporaryFolder();
        var first = await new HubCommand(new HubSettings { Roles = "adapters", Environment = Edge(finance.ClientSecret) }, before.Path)
            .RunAsync(TestContext.Current.CancellationToken, "doctor");
        Assert.Contains("signed in", first.Output, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(Path.Combine(before.Path, "keys")));

        var refused = await new HubCommand(new HubSettings { Roles = "adapters", Environment = Edge("not-the-secret") }, edge.Data)
            .RunAsync(TestContext.Current.CancellationToken, "doctor");
        Assert.Contains("wrong credentials", refused.Output, StringComparison.Ordinal);

        await hub.KillAsync();
        Record("waits");
        await StatusAsync("waits", 2);
        var away = await edge.RunAsync("doctor");
        Assert.Equal(1, away.ExitCode);
        Assert.Contains("not reachable", away.Output, StringComparison.Ordinal);
        Assert.Contains("1 行 rows wait", away.Output, StringComparison.Ordinal);
    }

    private Dictionary<string, string> Edge(string secret) => new()
    {
        ["EXCHANGEHUB_HUB"] = hub.Address.ToString(),
        ["Edge__Clients__0__ClientId"] = finance.ClientId,
        ["Edge__Clients__0__ClientSecret"] = secret,
        ["Adapters__Systems__0__ClientId"] = finance.ClientId,
        ["Adapters__Systems__0__Mapping"] = "finance.yaml",
        ["Adapters__Systems__0__Region"] = Events.City,
        ["Adapters__Systems__0__Connection__database"] = Staging,
        ["Adapters__RetryDelay"] = "00:00:00.200",
        ["Edge__RetryDelay"] = "00:00:00.200",
    };

    private string Staging => $"Data Source={Path.Combine(department.Path, "staging.db")}";

    private static JsonObject Released()
    {
        var person = SyntheticPerson.Number(1);
        return Events.Of(ContractCatalog.Of<StaffReleased>().Type, Department.Staffing, new JsonObject
        {
            ["nationalId"] = person.NationalId,
            ["personName"] = person.Name,
            ["institutionId"] = SyntheticInstitution.Number(1).InstitutionId,
            ["quotaType"] = new JsonObject { ["code"] = "1", ["codeSet"] = "编制性质" },
            ["exitKind"] = new JsonObject { ["code"] = "34", ["codeSet"] = "ZB78" },
        });
    }

    /// <summary>Finance stops somebody's pay: a row in its own staging table.</summary>
    private void Record(string id)
    {
        var person = SyntheticPerson.Number(1);
        Execute(
            $"""
            insert into EX_OUT_PAYROLL (EXCHANGE_ID, SOURCE_ROW_ID, SEQ_NO, BIZ_TYPE, EFFECTIVE_DATE, iden_no, per_name, agency_code, agency_name, unit_no, stop_month,
                last_paid_month, CREATED_AT)
            values ('{id}', '{id}', {id[0] - 'a' + 1}, '停发工资', '2026-03-02', '{person.NationalId}', '{person.Name}', '{SyntheticInstitution.Number(1).InstitutionId}', '市教育局',
                '430700001', '2026-04', '2026-03', '2026-03-02 09:00:00')
            """);
    }

    private Task<long> StatusAsync(string id, int status) =>
        Eventually.Async(() => Task.FromResult(Number($"select DATA_STATUS from EX_OUT_PAYROLL where EXCHANGE_ID = '{id}'")), found => found == status, what: $"{id} has status {status}");

    private long Number(string sql) => Convert.ToInt64(Ask(sql), CultureInfo.InvariantCulture);

    private void Execute(string sql) => Ask(sql);

    private object? Ask(string sql)
    {
        using var connection = new SqliteConnection(Staging);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
