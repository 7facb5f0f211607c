using ExchangeHub.Contracts;
using ExchangeHub.Hub.Deliveries;
using ExchangeHub.Hub.Storage;
using ExchangeHub.Testing.Databases;
using ExchangeHub.Testing.Records;
using Xunit;

namespace ExchangeHub.IntegrationTests.Hub;

/// <summary>Plans of the statements that every event needs are made while a new installation's tables are all but empty, and kept.</summary>
public sealed class KeptPlanTests : IAsyncLifetime
{
    private const int Full = 20_000;

    /// <summary>A plan is kept once it has been made five times, and a statement is prepared once it was sent as often.</summary>
    private const int Often = 15;

    private const string KeptPlans = "select count(*) from pg_prepared_statements where generic_plans > 0";

    private const string RowsRead =
        "select sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0)) from pg_stat_user_tables where relname in ('ledger_entry', 'delivery', 'person_key')";

    private readonly HubStore<PostgresDatabase> store = new();

    public ValueTask InitializeAsync() => store.InitializeAsync();

    public ValueTask DisposeAsync() => store.DisposeAsync();

    [Theory]
    [InlineData(ReceiptStage.Completed, null)]
    [InlineData(ReceiptStage.Failed, "locked")]
    [InlineData(ReceiptStage.Failed, RejectionCode.InvalidField)]
    public async Task They_read_no_more_when_the_tables_are_full(string stage, string? code)
    {
        await using var hub = await TestHub.StartAsync(store.ConnectionString, store.Keys);
        var subscription = await hub.SubscribeAsync();
        await ExchangeAsync(0);
        await CountForTheLastTimeAsync(hub);
        for (var number = 1; number < Often; number++)
        {
            await ExchangeAsync(number);
        }

        Assert.True(await InSessionAsync(hub, KeptPlans) > 5);
        await FillAsync(hub);
        var before = await RowsReadAsync(hub);

        await ExchangeAsync(Often);

        Assert.InRange(await RowsReadAsync(hub) - before, 1, 200);

        async Task ExchangeAsync(int number)
        {
            hub.Get<FreshDeliveries>().Ask(subscription, window: 100, TimeSpan.FromSeconds(30));
            Assert.Equal(EventStatus.Accepted, Assert.Single(await hub.AcceptAsync(Events.PostChanged(SyntheticPerson.Number(number), number))).Status);
            var delivery = Assert.Single(await hub.ClaimAsync(subscription));
            var receipt = new Receipt { DeliveryId = delivery.Id, Stage = stage, Code = code, RetryAfterSeconds = code is null ? null : 3600 };
            Assert.Equal(EventStatus.Accepted, Assert.Single(await hub.ReturnAsync(TestHub.Finance, receipt)).Status);
        }
    }

    // So it is for the first minute of a full load: whoever counts the rows makes the plans anew.
    private static async Task CountForTheLastTimeAsync(TestHub hub) => await hub.NumberAsync(
        """
        alter table ledger_entry set (autovacuum_enabled = false);
        alter table delivery set (autovacuum_enabled = false);
        alter table person_key set (autovacuum_enabled = false);
        analyze ledger_entry, delivery, person_key;
        select 1
        """);

    private static async Task FillAsync(TestHub hub) => await hub.NumberAsync(
        $"""
        {Copies("ledger_entry", "'sequence', 1000 + n, 'event_id', 'copy-' || n")};
        {Copies("delivery", "'id', gen_random_uuid(), 'sequence', 1000 + n, 'state', 0, 'subscription_id', gen_random_uuid()")};
        {Copies("person_key", "'hash', 'copy-' || n")};
        select 1
        """);

    private static string Copies(string table, string changes) =>
        $"""
        insert into {table} select (copy).* from (
          select jsonb_populate_record(one, jsonb_build_object({changes})) as copy
          from {table} one, generate_series(1, {Full}) n where one.ctid = (select ctid from {table} limit 1)) copies
        """;

    private static async Task<long> RowsReadAsync(TestHub hub)
    {
        await InSessionAsync(hub, "select count(pg_stat_force_next_flush()::text)");
        return await hub.NumberAsync(RowsRead);
    }

    /// <summary>Asked in the session that keeps the plans.</summary>
    private static async Task<long> InSessionAsync(TestHub hub, string sql)
    {
        await using var scope = await hub.Get<Dialect>().BeginByKeyAsync(TestContext.Current.CancellationToken);
        await using var command = scope.Command(sql);
        var number = (long)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
        await scope.CommitAsync(TestContext.Current.CancellationToken);
        return number;
    }
}
