using System.Text.Json;
using System.Text.Json.Nodes;
using ExchangeHub.Contracts;
using ExchangeHub.Sandbox.City;
using ExchangeHub.Sandbox.Departments;
using ExchangeHub.Sandbox.Fronts;
using ExchangeHub.Sandbox.Store;
using Xunit;

namespace ExchangeHub.UnitTests.Sandbox;

/// <summary>What comes back to a system with its own client is done once, in order for each subject, whatever dies on the way.</summary>
public sealed class HubClientInboxTests : IAsyncDisposable
{
    private const string Case = "case-row";
    private const string Released = "exchangehub.personnel.staff-released.v1";
    private const string Ended = "exchangehub.personnel.employment-ended.v1";
    private const string Stopped = "exchangehub.payroll.payroll-stopped.v1";

    private readonly HubClientRig rig = new();
    private CaseBook? book;

    public async ValueTask DisposeAsync()
    {
        await rig.DisposeAsync();
        book?.Dispose();
    }

    [Fact]
    public async Task It_asks_for_what_closes_a_case_once_and_again_after_an_operator_ended_it()
    {
        await StartAsync();
        await rig.UntilAsync(() => rig.Hub.Subscriptions.Count == 1);
        Assert.Equal([Released, Ended, Stopped], rig.Hub.Subscriptions[0]["types"]!.AsArray().Select(type => (string?)type));
        Assert.Equal("430700", (string?)rig.Hub.Subscriptions[0]["region"]);

        rig.Hub.EndSubscriptions();
        rig.Hub.Wake();
        var delivery = rig.Hub.Owe(EventOf(Released, "p1"));
        await rig.UntilAsync(() => rig.Hub.Owed == 0);

        Assert.Equal(delivery, Assert.Single(rig.Hub.Receipts).DeliveryId);
        Assert.Single(rig.Hub.Subscriptions);
    }

    [Fact]
    public async Task Each_event_is_entered_in_the_words_of_the_system_and_answered_with_its_number()
    {
        await StartAsync();
        rig.Hub.Owe(EventOf(Released, "p1"));
        rig.Hub.Owe(EventOf(Ended, "p1"));
        rig.Hub.Owe(EventOf(Stopped, "p1"));
        rig.Hub.Owe(EventOf("exchangehub.personnel.post-changed.v1", "p1"));
        rig.Hub.Owe(EventOf(Stopped, "p1", new JsonObject()));

        await rig.UntilAsync(() => rig.Hub.Receipts.Count == 5);

        Assert.Equal(["下编 2026-11-10 case-row", "终止 2026-11-10 case-row", "停发 2026-12 case-row"], book!.Entries);
        Assert.Equal(
            [("completed", null), ("completed", null), ("completed", null), ("refused", "unknown-action"), ("refused", "incomplete")],
            rig.Hub.Receipts.Select(receipt => (receipt.Stage, receipt.Code)));
        Assert.Equal(["AJ-1", "AJ-2", "AJ-3"], rig.Hub.Receipts.Take(3).Select(receipt => receipt.BusinessNo));
    }

    [Fact]
    public async Task A_delivery_that_comes_again_because_its_receipt_got_lost_is_not_done_again()
    {
        await StartAsync();
        rig.Hub.Hangs = true;
        var delivery = rig.Hub.Owe(EventOf(Released, "p1"));
        await rig.UntilAsync(() => rig.Hub.Receipts.Count == 1);
        await rig.StopAsync();
        rig.Hub.Hangs = false;
        rig.Hub.Owe(EventOf(Ended, "p2"));

        rig.Start(book!);
        await rig.UntilAsync(() => rig.Hub.Receipts.Count == 2);
        rig.Hub.Repeat(delivery, EventOf(Released, "p1"));
        await rig.UntilAsync(() => rig.Hub.Receipts.Count == 3);

        Assert.Equal(["下编 2026-11-10 case-row", "终止 2026-11-10 case-row"], book!.Entries);
        Assert.Equal((delivery, "AJ-1"), (rig.Hub.Receipts[2].DeliveryId, rig.Hub.Receipts[2].BusinessNo));
    }

    [Fact]
    public async Task Killed_between_the_deed_and_the_receipt_it_answers_from_its_inbox_after_the_start()
    {
        await StartAsync();
        book!.Applied = () => rig.Hub.IsDown = true;
        var delivery = rig.Hub.Owe(EventOf(Released, "p1"));
        await rig.UntilAsync(() => book.Entries.Count == 1);
        await rig.StopAsync();
        Assert.Empty(rig.Hub.Receipts);

        (rig.Hub.IsDown, book.Applied) = (false, () => { });
        rig.Hub.EndLeases();
        rig.Start(book);
        await rig.UntilAsync(() => rig.Hub.Owed == 0);

        Assert.Single(book.Entries);
        Assert.Equal((delivery, "completed", "AJ-1"), (rig.Hub.Receipts[0].DeliveryId, rig.Hub.Receipts[0].Stage, rig.Hub.Receipts[0].BusinessNo));
    }

    [Fact]
    public async Task One_that_cannot_be_done_now_holds_back_its_own_later_ones_and_nobody_elses()
    {
        rig.Hub.Owe(EventOf(Released, "p1"));
        rig.Hub.Owe(EventOf(Ended, "p1"));
        rig.Hub.Owe(EventOf(Ended, "p2"));
        await StartAsync(locked: "下编");
        await rig.UntilAsync(() => rig.Hub.Receipts.Count == 3);

        Assert.Equal(
            [("failed", "record-locked", 2), ("failed", "held-back", 2), ("completed", null, null)],
            rig.Hub.Receipts.Select(receipt => (receipt.Stage, receipt.Code, receipt.RetryAfterSeconds)));

        book!.Locked = null;
        rig.Hub.EndLeases();
        await rig.UntilAsync(() => rig.Hub.Owed == 0);

        Assert.Equal(["终止", "下编", "终止"], book.Entries.Select(entry => entry[..2]));
    }

    [Fact]
    public async Task A_system_that_goes_down_while_it_waits_takes_nothing_and_gets_it_again()
    {
        await StartAsync();
        await rig.UntilAsync(() => rig.Hub.Subscriptions.Count == 1);
        book!.Faults.Current = new SystemFaults { Down = true };
        rig.Hub.Owe(EventOf(Released, "p1"));
        await rig.UntilAsync(() => rig.Waited > 0);
        Assert.Empty(book.Entries);

        book.Faults.Current = SystemFaults.None;
        rig.Hub.EndLeases();
        await rig.UntilAsync(() => rig.Hub.Owed == 0);

        Assert.Single(book.Entries);
    }

    private async Task StartAsync(string? locked = null)
    {
        book = await rig.City.OpenAsync((region, store, clock) => new CaseBook(region, store, clock) { Locked = locked });
        rig.Start(book);
    }

    private static CloudEvent EventOf(string type, string subject, JsonObject? data = null) => new()
    {
        Id = Guid.CreateVersion7().ToString(),
        Source = "/430700/staffing",
        Type = type,
        Subject = subject,
        Region = "430700",
        EffectiveDate = "2026-11-10",
        CorrelationId = Case,
        Data = JsonSerializer.SerializeToElement(data ?? new JsonObject { ["stopMonth"] = "2026-12" }),
    };

    /// <summary>A system of the same department that can be told to have a record locked.</summary>
    private sealed class CaseBook(string region, DepartmentStore store, TimeProvider clock) : DepartmentSystem(Contracts.Department.Discipline, region, store, clock)
    {
        public string? Locked { get; set; }

        public Action Applied { get; set; } = () => { };

        public List<string> Entries => Store.Read(session => session.Query("select entry from entries order by no").Select(row => row["entry"]!.GetValue<string>()).ToList());

        public override IReadOnlyDictionary<string, string> Views { get; } = new Dictionary<string, string>();

        protected override (string Table, string Column) People => ("entries", "person");

        protected override string Tables => "create table if not exists entries(no integer primary key autoincrement, entry text not null)";

        protected override void Fill(StoreSession session, GeneratedCity city)
        {
            // It starts empty.
        }

        protected override ActionAnswer? Act(StoreSession session, string action, JsonObject form) => null;

        protected override InboxAnswer Apply(StoreSession session, InboxAction action)
        {
            if (action.Action != "登记执行")
            {
                return UnknownAction(action);
            }

            if (action.Fields.Text("step") == Locked)
            {
                return InboxAnswer.Later("record-locked", "正在办理其他业务", TimeSpan.FromSeconds(2));
            }

            session.Execute("insert into entries(entry) values ($entry)", ("$entry", $"{action.Fields.Text("step")} {action.Fields.Text("value")} {action.Cause?.CorrelationId}"));
            Applied();
            return InboxAnswer.Completed($"AJ-{session.NextNumber("case")}");
        }
    }
}
