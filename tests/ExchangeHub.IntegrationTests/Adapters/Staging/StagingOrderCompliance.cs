using ExchangeHub.Adapters.Connectors;
using ExchangeHub.Adapters.Connectors.Staging;
using ExchangeHub.Testing.Databases;
using Xunit;

namespace ExchangeHub.IntegrationTests.Adapters.Staging;

public sealed class SqliteStagingOrderTests(SqliteDatabase database) : StagingOrderCompliance<SqliteDatabase>(database);

public sealed class PostgresStagingOrderTests(PostgresDatabase database) : StagingOrderCompliance<PostgresDatabase>(database)
{
    [Fact]
    public async Task An_order_that_a_trigger_refuses_is_refused_and_holds_up_no_other()
    {
        await using var desk = await OpenAsync();
        await desk.ExecuteAsync("create function refuse() returns trigger language plpgsql as $$ begin raise exception 'no'; end $$");
        await desk.ExecuteAsync($"create trigger refusal before insert on {StaffIn} for each row when (new.A01085 = '{Person}') execute function refuse()");
        var (good, bad) = (Order(StaffIn), Order(StaffIn, ("A01085", Person)));

        var stumbled = await Assert.ThrowsAsync<SystemUnavailableException>(() => desk.Connect().ApplyAsync([good, bad], Cancellation));

        Assert.True(stumbled.IsBatchAnswered);
        Assert.Equal("refused", Assert.Single(await desk.Connect().ApplyAsync([bad], Cancellation)).Stage);
        Assert.Equal("received", Assert.Single(await desk.Connect().ApplyAsync([good], Cancellation)).Stage);
    }
}

public abstract class StagingOrderCompliance<TDatabase>(TDatabase database) : StagingCompliance<TDatabase>(database)
    where TDatabase : TestDatabase
{
    protected const string Person = "990000199001011237";

    private const string Payroll = "EX_IN_PAYROLL";

    [Fact]
    public async Task Orders_are_written_once_and_in_their_order_over_all_tables()
    {
        await using var desk = await OpenAsync();
        OrderRow[] orders = [Order(StaffIn), Order(UnitsIn, ("domainName", "某局.政务")), Order(StaffIn)];

        var first = await desk.Connect().ApplyAsync([orders[0]], Cancellation);
        var again = await desk.Connect().ApplyAsync([orders[0], orders[1], orders[2], orders[2]], Cancellation);

        Assert.All([.. first, .. again], answer => Assert.Equal("received", answer.Stage));
        var written = (await desk.RowsAsync(StaffIn)).Concat(await desk.RowsAsync(UnitsIn)).OrderBy(row => long.Parse(row["SEQ_NO"]!));
        Assert.Equal(orders.Select(order => order.DeliveryId.ToString()), written.Select(row => row["EXCHANGE_ID"]));
        Assert.Equal("某局.政务", Assert.Single(await desk.CellsAsync(UnitsIn, "domainName")));
    }

    [Fact]
    public async Task An_order_says_what_led_to_it_and_can_be_checked_by_its_digest()
    {
        await using var desk = await OpenAsync("finance");
        var order = Order(Payroll, ("ACTION", "调整工资"), ("iden_no", "990000199001011237"), ("EFFECTIVE_DATE", "2026-11-01"), ("DOCUMENT_NO", null));

        await desk.Connect().ApplyAsync([order], Cancellation);

        var row = Assert.Single(await desk.RowsAsync(Payroll));
        Assert.Equal(
            ("0", "exchangehub.personnel.post-changed.v1", "v1", "I", "430700", "event-1", "case-1", "event-1", "00-trace-01"),
            (row["DATA_STATUS"], row["BIZ_TYPE"], row["CONTRACT_VER"], row["OP_TYPE"], row["REGION_CODE"], row["SOURCE_ROW_ID"], row["CORRELATION_ID"],
                row["CAUSATION_ID"], row["TRACE_PARENT"]));
        Assert.Contains("2026", row["EFFECTIVE_DATE"], StringComparison.Ordinal);
        // ACTION, iden_no, per_name, agency_code, agency_name, post_level, approval_no
        Assert.Equal(PayloadDigest.Of(["调整工资", "990000199001011237", null, null, null, null, null]), row["PAYLOAD_DIGEST"]);
    }

    [Fact]
    public async Task What_the_system_has_decided_is_answered_again_to_the_same_order()
    {
        await using var desk = await OpenAsync("finance");
        OrderRow[] orders = [Order(Payroll), Order(Payroll), Order(Payroll)];
        await desk.Connect().ApplyAsync(orders, Cancellation);
        await desk.AnswerAsync(Payroll, orders[0].DeliveryId, "DATA_STATUS = 3, BIZ_NO = 'CZ-1', PAY_MONTH = '2026-12', ANSWER_MSG = '已调整'");
        await desk.AnswerAsync(Payroll, orders[1].DeliveryId, "DATA_STATUS = 9, ERR_CODE = 'not-on-payroll', ERR_MSG = '不在统发名册'");
        await desk.AnswerAsync(Payroll, orders[2].DeliveryId, "DATA_STATUS = 2");

        var answers = await desk.Connect().ApplyAsync(orders, Cancellation);

        Assert.Equal(
            [
                new OrderAnswer("completed", Detail: "payMonth=2026-12; 已调整", BusinessNo: "CZ-1"),
                new OrderAnswer("refused", "not-on-payroll", "不在统发名册"), new OrderAnswer("received"),
            ],
            answers);
        Assert.Equal(3, (await desk.RowsAsync(Payroll)).Count);
    }

    [Fact]
    public async Task Late_answers_come_in_order_until_they_are_confirmed_whoever_asks()
    {
        await using var desk = await OpenAsync();
        OrderRow[] orders = [Order(StaffIn), Order(UnitsIn), Order(StaffIn)];
        await desk.Connect().ApplyAsync(orders, Cancellation);
        Assert.Empty(await desk.Connect().ReadAnswersAsync(10, TimeSpan.Zero, Cancellation));
        await desk.AnswerAsync(StaffIn, orders[2].DeliveryId, "DATA_STATUS = 9, ERR_CODE = 'no-vacancy', ERR_MSG = '没有空编'");
        await desk.AnswerAsync(UnitsIn, orders[1].DeliveryId, "DATA_STATUS = 3, BIZ_NO = 'BB-1'");

        var read = await desk.Connect().ReadAnswersAsync(10, TimeSpan.Zero, Cancellation);
        var again = await desk.Connect().ReadAnswersAsync(1, TimeSpan.Zero, Cancellation);
        await desk.Connect().ConfirmAnswersAsync([orders[1].DeliveryId], Cancellation);
        var left = await desk.Connect().ReadAnswersAsync(10, TimeSpan.Zero, Cancellation);
        // Confirming what is not decided confirms nothing.
        await desk.Connect().ConfirmAnswersAsync([orders[0].DeliveryId, orders[2].DeliveryId], Cancellation);
        await desk.AnswerAsync(StaffIn, orders[0].DeliveryId, "DATA_STATUS = 3");

        Assert.Equal([orders[1].DeliveryId, orders[2].DeliveryId], read.Select(answer => answer.DeliveryId));
        Assert.Equal(new OrderAnswer("completed", BusinessNo: "BB-1"), read[0].Answer);
        Assert.Equal(new OrderAnswer("refused", "no-vacancy", "没有空编"), read[1].Answer);
        Assert.Equal([orders[1].DeliveryId], again.Select(answer => answer.DeliveryId));
        Assert.Equal([orders[2].DeliveryId], left.Select(answer => answer.DeliveryId));
        Assert.Equal([orders[0].DeliveryId], (await desk.Connect().ReadAnswersAsync(10, TimeSpan.Zero, Cancellation)).Select(answer => answer.DeliveryId));
    }

    [Fact]
    public async Task An_order_the_table_does_not_take_is_found_among_its_neighbours_and_refused_without_its_values()
    {
        await using var desk = await OpenAsync();
        var (good, bad) = (Order(StaffIn), Order(StaffIn, ("ACTION", null), ("A01085", Person)));
        var connector = desk.Connect();

        var stumbled = await Assert.ThrowsAsync<SystemUnavailableException>(() => connector.ApplyAsync([good, bad], Cancellation));
        Assert.True(stumbled.IsBatchAnswered);
        Assert.Empty(await desk.RowsAsync(StaffIn));

        var answer = Assert.Single(await connector.ApplyAsync([bad], Cancellation));
        Assert.Equal(("refused", AdapterCode.MappingFailed), (answer.Stage, answer.Code));
        Assert.DoesNotContain("990000", answer.Detail, StringComparison.Ordinal);
        Assert.Equal("received", Assert.Single(await connector.ApplyAsync([good], Cancellation)).Stage);
    }

    [Fact]
    public async Task An_order_that_another_row_stands_in_the_way_of_waits_alone()
    {
        await using var desk = await OpenAsync();
        await desk.ExecuteAsync($"create unique index once on {StaffIn}(A01085)");
        var (first, second) = (Order(StaffIn, ("A01085", Person)), Order(StaffIn, ("A01085", Person)));

        var stumbled = await Assert.ThrowsAsync<SystemUnavailableException>(() => desk.Connect().ApplyAsync([first, second], Cancellation));

        Assert.True(stumbled.IsBatchAnswered);
        Assert.Equal("received", Assert.Single(await desk.Connect().ApplyAsync([first], Cancellation)).Stage);
        await Assert.ThrowsAsync<SystemUnavailableException>(() => desk.Connect().ApplyAsync([second], Cancellation));
    }

    [Fact]
    public async Task Orders_go_on_from_the_last_number_and_leave_answers_alone()
    {
        await using var desk = await OpenAsync();
        var order = Order(StaffIn);
        await desk.Connect().ApplyAsync([order], Cancellation);
        await desk.ExecuteAsync($"update {StaffIn} set SEQ_NO = 41, DATA_STATUS = 3, BIZ_NO = 'BB-1', TAKEN_AT = '2026-11-10 09:00:00'");
        var before = Assert.Single(await desk.RowsAsync(StaffIn));

        await desk.Connect().ApplyAsync([order, Order(UnitsIn)], Cancellation);

        Assert.Equal(before, Assert.Single(await desk.RowsAsync(StaffIn)));
        Assert.Equal(["43"], await desk.CellsAsync(UnitsIn, "SEQ_NO"));
    }
}
