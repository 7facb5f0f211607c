using System.Security.Cryptography;
using ExchangeHub.Contracts.Evidence;
using ExchangeHub.Hub.Evidence;
using ExchangeHub.Hub.Ledger;
using ExchangeHub.Hub.Storage;
using ExchangeHub.IntegrationTests.Hub;
using ExchangeHub.Testing.Databases;
using ExchangeHub.Testing.Records;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ExchangeHub.IntegrationTests.Evidence;

/// <summary>Whoever changes, moves, takes out or cuts off what stands in the ledger is found, with his hand at the database itself.</summary>
public abstract class EvidenceCompliance<TDatabase>(HubStore<TDatabase> store) : HubCompliance<TDatabase>(store)
    where TDatabase : TestDatabase, new()
{
    [Fact]
    public async Task A_checkpoint_covers_what_was_added_and_there_is_none_of_nothing_new()
    {
        await using var hub = await StartAsync();
        var entry = await hub.LedgeredAsync(Events.PostChanged(Somebody()));

        var made = await MakeAsync(hub);
        Assert.Equal((entry.Sequence, hub.Clock.GetUtcNow()), (made!.Size, made.MadeAt));
        Assert.Null(await MakeAsync(hub));
        var kept = await hub.Get<CheckpointStore>().LatestAsync(TestContext.Current.CancellationToken);
        Assert.Equal(made.Size, kept!.Size);
        Assert.True(Checkpoint.IsSigned(kept.Note, Assert.Single(hub.Get<CheckpointKeys>().All())));

        await hub.LedgeredAsync(Events.PostChanged(Somebody()));
        Assert.Equal((made.Size + 1, made.Origin), await MakeAsync(hub) is { } next ? (next.Size, next.Origin) : default);
        Assert.Empty((await VerifyAsync(hub)).Findings);
    }

    [Fact]
    public async Task Two_nodes_make_checkpoints_of_one_ledger()
    {
        await using var here = await StartAsync();
        await using var there = await StartAsync();
        for (var i = 0; i < 5; i++)
        {
            await here.LedgeredAsync(Events.PostChanged(Somebody()));
            await Task.WhenAll(MakeAsync(here), MakeAsync(there));
        }

        Assert.Empty((await VerifyAsync(here)).Findings);
    }

    [Fact]
    public async Task Each_checkpoint_is_kept_in_a_file_as_well_where_one_is_named()
    {
        var file = Path.Combine(Store.Keys, "..", "checkpoints.txt");
        await using var hub = await StartAsync(after: services => services.Configure<EvidenceOptions>(evidence => evidence.CheckpointFile = file));
        for (var i = 0; i < 2; i++)
        {
            await hub.LedgeredAsync(Events.PostChanged(Somebody()));
            await MakeAsync(hub);
        }

        var notes = Checkpoint.Split(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).ToList();
        Assert.Equal(2, notes.Count);
        Assert.Equal((await hub.Get<CheckpointStore>().LatestAsync(TestContext.Current.CancellationToken))!.Note, notes[1]);
    }

    [Theory]
    [InlineData("update ledger_entry set region = region")]
    [InlineData("delete from ledger_entry")]
    [InlineData("update ledger_checkpoint set note = note")]
    [InlineData("delete from ledger_checkpoint")]
    [InlineData("update ledger_node set level = level")]
    [InlineData("delete from ledger_node")]
    public async Task The_database_itself_refuses_to_change_it(string sql)
    {
        await using var hub = await StartAsync();
        await hub.LedgeredAsync(Events.PostChanged(Somebody()));
        await MakeAsync(hub);
        await InsertAsync(hub, EvidenceTables.Nodes, new LedgerNode { Level = 7, Position = 0, Hash = [1] });

        var refused = await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => ExecuteAsync(hub, sql));
        Assert.Contains("is append-only", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whatever_column_of_an_entry_is_changed_is_found()
    {
        await using var hub = await UnguardedAsync();
        var moved = Events.PostChanged(Somebody());
        moved["counterpartregion"] = "430600";
        moved["correlationid"] = "case-1";
        moved["data"]!["region"] = "a field nobody knows makes a warning";
        var entry = await hub.LedgeredAsync(moved);
        await hub.LedgeredAsync(Events.PostChanged(Somebody()));
        await MakeAsync(hub);
        Assert.Empty((await VerifyAsync(hub)).Findings);

        foreach (var (column, code) in Columns)
        {
            var changed = column is "payload" or "fingerprint" or "leaf_hash"
                ? $"(select {column} from ledger_entry where sequence = {entry.Sequence + 1})"
                : column == "accepted_at" ? "accepted_at + 1" : $"{column} || 'x'";
            await ExecuteAsync(hub, $"create table kept as select * from ledger_entry where sequence = {entry.Sequence}");
            await ExecuteAsync(hub, $"update ledger_entry set {column} = {changed} where sequence = {entry.Sequence}");
            var report = await VerifyAsync(hub);
            await ExecuteAsync(hub, $"update ledger_entry set {column} = (select {column} from kept) where sequence = {entry.Sequence}");
            await ExecuteAsync(hub, "drop table kept");

            var found = report.Findings[0];
            Assert.True((code, entry.Sequence) == (found.Code, found.Sequence), $"{column}: {found}");
            Assert.Equal(code == LedgerFinding.Column ? column : found.Field, found.Field);
        }

        Assert.Empty((await VerifyAsync(hub)).Findings);
    }

    [Fact]
    public async Task Entries_that_changed_places_do_not_give_the_root_that_was_signed()
    {
        await using var hub = await UnguardedAsync();
        var first = (await hub.LedgeredAsync(Events.PostChanged(Somebody()))).Sequence;
        await hub.LedgeredAsync(Events.PostChanged(Somebody()));
        await MakeAsync(hub);
        await SwapAsync();

        var found = Assert.Single((await VerifyAsync(hub)).Findings);
        Assert.Equal((LedgerFinding.Root, first + 1), (found.Code, found.Sequence));
        await SwapAsync();

        async Task SwapAsync()
        {
            await ExecuteAsync(hub, $"update ledger_entry set sequence = -1 where sequence = {first}");
            await ExecuteAsync(hub, $"update ledger_entry set sequence = {first} where sequence = {first + 1}");
            await ExecuteAsync(hub, $"update ledger_entry set sequence = {first + 1} where sequence = -1");
        }
    }

    [Fact]
    public async Task An_entry_that_was_taken_out_is_missed()
    {
        await using var hub = await UnguardedAsync();
        var entry = await hub.LedgeredAsync(Events.PostChanged(Somebody()));
        await hub.LedgeredAsync(Events.PostChanged(Somebody()));
        await MakeAsync(hub);
        await ExecuteAsync(hub, $"delete from ledger_entry where sequence = {entry.Sequence}");

        var found = Assert.Single((await VerifyAsync(hub)).Findings);
        Assert.Equal((LedgerFinding.Gap, entry.Sequence), (found.Code, found.Sequence));
        await InsertAsync(hub, LedgerTables.Entries, entry);
        Assert.Empty((await VerifyAsync(hub)).Findings);
    }

    [Fact]
    public async Task What_was_cut_off_is_missed_by_its_checkpoint_and_where_that_is_gone_too_by_a_witness()
    {
        await using var hub = await UnguardedAsync();
        await hub.LedgeredAsync(Events.PostChanged(Somebody()));
        await MakeAsync(hub);
        var last = await hub.LedgeredAsync(Events.PostChanged(Somebody()));
        await MakeAsync(hub);
        var kept = (await hub.Get<CheckpointStore>().LatestAsync(TestContext.Current.CancellationToken))!;

        await ExecuteAsync(hub, $"delete from ledger_entry where sequence = {last.Sequence}");
        AssertCutOff(await VerifyAsync(hub));
        await ExecuteAsync(hub, $"delete from ledger_checkpoint where size = {last.Sequence}");
        Assert.Empty((await VerifyAsync(hub)).Findings);
        AssertCutOff(await VerifyAsync(hub, kept.Note));

        await InsertAsync(hub, LedgerTables.Entries, last);
        Assert.Empty((await VerifyAsync(hub, kept.Note)).Findings);

        void AssertCutOff(LedgerReport report)
        {
            var found = Assert.Single(report.Findings);
            Assert.Equal((LedgerFinding.CutOff, last.Sequence), (found.Code, found.Sequence));
        }
    }

    [Fact]
    public async Task A_checkpoint_that_another_key_signed_or_that_is_of_another_ledger_is_told_from_its_own()
    {
        await using var hub = await StartAsync();
        await hub.LedgeredAsync(Events.PostChanged(Somebody()));
        await MakeAsync(hub);
        var own = Checkpoint.Read((await hub.Get<CheckpointStore>().LatestAsync(TestContext.Current.CancellationToken))!.Note)!;
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        Assert.Equal(LedgerFinding.Signature, Assert.Single((await VerifyAsync(hub, own.Sign(other))).Findings).Code);
        Assert.Equal(LedgerFinding.Signature, Assert.Single((await VerifyAsync(hub, "not a note\n")).Findings).Code);
        Assert.Equal(LedgerFinding.Origin, Assert.Single((await VerifyAsync(hub, (own with { Origin = "exchangehub/other" }).Sign(hub.Get<CheckpointKeys>().Signing))).Findings).Code);
        Assert.Equal(LedgerFinding.Root, Assert.Single((await VerifyAsync(hub, (own with { Root = new byte[32] }).Sign(hub.Get<CheckpointKeys>().Signing))).Findings).Code);
    }

    /// <summary>Every column of an entry but its number and the second lane, which is not part of what was accepted.</summary>
    private static (string Column, string Code)[] Columns =>
    [
        ("source", LedgerFinding.Sealed), ("event_id", LedgerFinding.Sealed), ("payload", LedgerFinding.Sealed),
        ("attributes", LedgerFinding.Leaf), ("client_id", LedgerFinding.Leaf), ("accepted_at", LedgerFinding.Leaf), ("subject", LedgerFinding.Leaf),
        ("warnings", LedgerFinding.Leaf), ("leaf_hash", LedgerFinding.Leaf),
        ("type", LedgerFinding.Column), ("region", LedgerFinding.Column), ("counterpart_region", LedgerFinding.Column),
        ("correlation_id", LedgerFinding.Column), ("fingerprint", LedgerFinding.Column),
    ];

    private static Task<Checkpoint?> MakeAsync(TestHub hub) => hub.Get<CheckpointMaker>().MakeAsync(TestContext.Current.CancellationToken);

    private static Task<LedgerReport> VerifyAsync(TestHub hub, params string[] witness) =>
        hub.Get<LedgerVerification>().RunAsync(witness, progress: null, TestContext.Current.CancellationToken);

    private async Task<TestHub> UnguardedAsync()
    {
        var hub = await StartAsync();
        foreach (var sql in Unguard)
        {
            await ExecuteAsync(hub, sql);
        }

        return hub;
    }

    /// <summary>What whoever owns the database can do before he lays hand on it.</summary>
    protected abstract IEnumerable<string> Unguard { get; }

    private static async Task ExecuteAsync(TestHub hub, string sql)
    {
        await using var scope = await hub.Get<Dialect>().BeginAsync(WriterLock.None, TestContext.Current.CancellationToken);
        await scope.ExecuteAsync(sql, TestContext.Current.CancellationToken);
        await scope.CommitAsync(TestContext.Current.CancellationToken);
    }

    private static async Task InsertAsync<TRow>(TestHub hub, BulkTable<TRow> table, TRow row)
    {
        await using var scope = await hub.Get<Dialect>().BeginAsync(WriterLock.None, TestContext.Current.CancellationToken);
        await scope.InsertAsync(table, [row], TestContext.Current.CancellationToken);
        await scope.CommitAsync(TestContext.Current.CancellationToken);
    }
}

public sealed class SqliteEvidenceTests(HubStore<SqliteDatabase> store) : EvidenceCompliance<SqliteDatabase>(store)
{
    protected override IEnumerable<string> Unguard =>
        from table in new[] { "ledger_entry", "ledger_checkpoint" } from verb in new[] { "update", "delete" } select $"drop trigger if exists {table}_no_{verb}";
}

public sealed class PostgresEvidenceTests(HubStore<PostgresDatabase> store) : EvidenceCompliance<PostgresDatabase>(store)
{
    protected override IEnumerable<string> Unguard =>
        new[] { "ledger_entry", "ledger_checkpoint" }.Select(table => $"drop trigger if exists {table}_keep on {table}");
}
