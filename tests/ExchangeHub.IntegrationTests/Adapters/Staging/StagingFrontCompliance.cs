using ExchangeHub.Adapters.Connectors;
using ExchangeHub.Sandbox.Departments;
using ExchangeHub.Sandbox.Fronts;
using ExchangeHub.Testing.Databases;
using Xunit;

namespace ExchangeHub.IntegrationTests.Adapters.Staging;

public sealed class SqliteStagingFrontTests(SqliteDatabase database) : StagingFrontCompliance<SqliteDatabase>(database);

public sealed class PostgresStagingFrontTests(PostgresDatabase database) : StagingFrontCompliance<PostgresDatabase>(database);

/// <summary>The sandbox's side of the tables, told to behave and to misbehave.</summary>
public abstract class StagingFrontCompliance<TDatabase>(TDatabase database) : StagingCompliance<TDatabase>(database)
    where TDatabase : TestDatabase
{
    [Fact]
    public async Task A_fact_comes_out_as_a_row_and_the_system_learns_what_became_of_it()
    {
        await using var staffing = await StaffingAsync();
        await staffing.ReleaseAsync(staffing.City.People[20]);
        await staffing.ReleaseAsync(staffing.City.People[21]);
        await staffing.Front.ExchangeAsync(Cancellation);

        var rows = await ReadAsync(staffing.Connector);
        Assert.All(rows, row => Assert.Null(row.Problem));
        Assert.Equal(staffing.City.People[20].NationalId, rows[0].Columns["A01085"]);
        await staffing.Front.ExchangeAsync(Cancellation);
        Assert.All(staffing.Changes(), change => Assert.Equal("pending", change["state"]!.GetValue<string>()));
        await staffing.Connector.SettleAsync(
            [new RowOutcome(rows[0], true, Sequence: 42), new RowOutcome(rows[1], false, "region-unknown", "政区不存在")], Cancellation);
        await staffing.Front.ExchangeAsync(Cancellation);

        var changes = staffing.Changes();
        Assert.Equal(("accepted", 42L), (changes[0]["state"]!.GetValue<string>(), changes[0]["sequence"]!.GetValue<long>()));
        Assert.Equal(
            ("rejected", "region-unknown", "政区不存在"),
            (changes[1]["state"]!.GetValue<string>(), changes[1]["code"]!.GetValue<string>(), changes[1]["detail"]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_front_that_is_started_again_copies_nothing_twice()
    {
        await using var staffing = await StaffingAsync();
        await staffing.ReleaseAsync(staffing.City.People[20]);
        await staffing.Front.ExchangeAsync(Cancellation);
        await staffing.Connector.TakeAsync(await ReadAsync(staffing.Connector), Cancellation);

        await staffing.RestartAsync();
        await staffing.Front.ExchangeAsync(Cancellation);

        Assert.Equal(["2"], await staffing.Desk.CellsAsync(Staff, "DATA_STATUS"));
    }

    [Fact]
    public async Task A_fact_written_twice_is_known_by_its_own_id()
    {
        await using var staffing = await StaffingAsync();
        staffing.System.Faults.Current = new SystemFaults { Duplicate = true };
        await staffing.ReleaseAsync(staffing.City.People[20]);
        await staffing.Front.ExchangeAsync(Cancellation);

        var ids = new List<string>();
        while (await ReadAsync(staffing.Connector) is { Count: > 0 } rows)
        {
            ids.AddRange(Ids(rows));
            await AcceptAsync(staffing.Connector, rows);
        }

        await staffing.Front.ExchangeAsync(Cancellation);
        Assert.Equal(2, ids.Count);
        Assert.Single(ids.Distinct());
        Assert.Equal("accepted", Assert.Single(staffing.Changes())["state"]!.GetValue<string>());
    }

    [Fact]
    public async Task Facts_written_in_another_order_are_read_in_the_one_they_happened_in()
    {
        await using var staffing = await StaffingAsync();
        staffing.System.Faults.Current = new SystemFaults { Reorder = true };
        var people = staffing.City.People.Skip(20).Take(5).ToList();
        foreach (var person in people)
        {
            await staffing.ReleaseAsync(person);
        }

        await staffing.Front.ExchangeAsync(Cancellation);

        Assert.Equal(people.Select(person => person.NationalId), (await ReadAsync(staffing.Connector)).Select(row => row.Columns["A01085"]));
    }

    [Fact]
    public async Task A_system_that_is_down_or_stumbles_loses_nothing()
    {
        await using var staffing = await StaffingAsync();
        await staffing.ReleaseAsync(staffing.City.People[20]);
        staffing.System.Faults.Current = new SystemFaults { Down = true };
        await staffing.Front.ExchangeAsync(Cancellation);
        Assert.Empty(await ReadAsync(staffing.Connector));

        staffing.System.Faults.Current = new SystemFaults { ErrorEvery = 2 };
        await staffing.Front.ExchangeAsync(Cancellation);
        await staffing.Front.ExchangeAsync(Cancellation);

        Assert.Single(await ReadAsync(staffing.Connector));
    }

    [Fact]
    public async Task An_order_is_carried_out_and_answered_and_what_follows_names_its_cause()
    {
        await using var staffing = await StaffingAsync();
        var (known, unknown) = (Dismissal(staffing.City.People[20].NationalId), Dismissal("990000199001011237"));
        await staffing.Connector.ApplyAsync([known, unknown], Cancellation);

        await staffing.Front.ExchangeAsync(Cancellation);
        var answers = (await staffing.Connector.ReadAnswersAsync(10, TimeSpan.Zero, Cancellation)).ToDictionary(answer => answer.DeliveryId, answer => answer.Answer);
        await staffing.Front.ExchangeAsync(Cancellation);

        Assert.Equal("completed", answers[known.DeliveryId].Stage);
        Assert.StartsWith("BB-XB-", answers[known.DeliveryId].BusinessNo, StringComparison.Ordinal);
        Assert.Equal(("refused", "not-on-quota", "实名制库中没有该人员"), (answers[unknown.DeliveryId].Stage, answers[unknown.DeliveryId].Code, answers[unknown.DeliveryId].Detail));
        var fact = Assert.Single(await ReadAsync(staffing.Connector));
        Assert.Equal(("下编", "case-1", "event-1", "2026-11-30"), (fact.Columns["BIZ_TYPE"], fact.Columns["CORRELATION_ID"], fact.Columns["CAUSATION_ID"], fact.Columns["EFFECTIVE_DATE"]));
    }

    [Fact]
    public async Task Finance_says_in_which_month_it_pays()
    {
        await using var finance = await StagedSystem.OpenAsync(await OpenAsync("finance"), (region, store, clock) => new FinanceSystem(region, store, clock));
        var person = finance.City.People.First(person => person.PostLevel.Code == "G11");

        await finance.Connector.ApplyAsync(
            [Order("EX_IN_PAYROLL", ("ACTION", "调整工资"), ("iden_no", person.NationalId), ("post_level", "0142"), ("EFFECTIVE_DATE", "2026-11-01"))], Cancellation);
        await finance.Front.ExchangeAsync(Cancellation);

        Assert.StartsWith("payMonth=2026-11", Assert.Single(await finance.Connector.ReadAnswersAsync(10, TimeSpan.Zero, Cancellation)).Answer.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whose_record_is_in_use_waits_with_all_that_comes_after_and_nobody_else_does()
    {
        await using var staffing = await StaffingAsync();
        var (locked, free) = (staffing.City.People.First(person => person.PostLevel.Code == "G11"), staffing.City.People[20]);
        await staffing.ActAsync("lock-person", ("A01085", locked.NationalId));
        OrderRow[] orders = [Post(locked.NationalId), Dismissal(locked.NationalId), Dismissal(free.NationalId)];
        await staffing.Connector.ApplyAsync(orders, Cancellation);

        await staffing.Front.ExchangeAsync(Cancellation);
        Assert.Equal(["0", "2", "3"], await staffing.Desk.CellsAsync(StaffIn, "DATA_STATUS"));
        Assert.Equal(["1", "0", "0"], await staffing.Desk.CellsAsync(StaffIn, "RETRY_COUNT"));
        await staffing.ActAsync("unlock-person", ("A01085", locked.NationalId));
        await staffing.Front.ExchangeAsync(Cancellation);

        Assert.Equal(["3", "3", "3"], await staffing.Desk.CellsAsync(StaffIn, "DATA_STATUS"));
        Assert.Equal("已下编", staffing.System.FindPerson(locked.NationalId)!["state"]!.GetValue<string>());
    }

    [Theory, InlineData(1), InlineData(2)]
    public async Task Orders_that_were_on_the_way_when_the_system_died_happen_once(int status)
    {
        await using var staffing = await StaffingAsync();
        await staffing.Connector.ApplyAsync([Dismissal(staffing.City.People[20].NationalId)], Cancellation);
        await staffing.Front.ExchangeAsync(Cancellation);
        var answered = Assert.Single(await staffing.Desk.RowsAsync(StaffIn));
        // As if it had died before it could write the answer.
        await staffing.Desk.ExecuteAsync($"update {StaffIn} set DATA_STATUS = {status}, BIZ_NO = null, ANSWER_MSG = null");

        await staffing.RestartAsync();
        await staffing.Front.ExchangeAsync(Cancellation);

        var again = Assert.Single(await staffing.Desk.RowsAsync(StaffIn));
        Assert.Equal((answered["DATA_STATUS"], answered["BIZ_NO"]), (again["DATA_STATUS"], again["BIZ_NO"]));
        Assert.Single(staffing.Changes());
    }

    private async Task<StagedSystem> StaffingAsync() =>
        await StagedSystem.OpenAsync(await OpenAsync(), (region, store, clock) => new StaffingSystem(region, store, clock));

    private static OrderRow Dismissal(string id) =>
        Order(StaffIn, ("ACTION", "下编"), ("A01085", id), ("A30002", "34"), ("A30002N", "开除"), ("EFFECTIVE_DATE", "2026-11-30"));

    private static OrderRow Post(string id) => Order(
        StaffIn, ("ACTION", "登记职务"), ("A01085", id), ("A02016", "四级主任科员"), ("A02007", "G11"), ("A02007N", "一级科员"), ("A02007S", "综合管理类职级"));
}
