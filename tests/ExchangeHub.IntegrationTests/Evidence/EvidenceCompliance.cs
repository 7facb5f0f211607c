using System.Security.Cryptography;
using ExchangeHub.Contracts.Evidence;
using ExchangeHub.Hub.Evidence;
using ExchangeHub.Hub.Ledger;
using ExchangeHub.IntegrationTests.Hub;
using ExchangeHub.Testing.Databases;
using ExchangeHub.Testing.Records;
using Xunit;

namespace ExchangeHub.IntegrationTests.Evidence;

/// <summary>Whoever changes, moves, takes out or cuts off what stands in the ledger is found, with his hand at the database itself.</summary>
public abstract class EvidenceCompliance<TDatabase>(HubStore<TDatabase> store) : EvidenceSuite<TDatabase>(store)
    where TDatabase : TestDatabase, new()
{
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

        await ExecuteAsync(hub, $"create table kept as select * from ledger_entry where sequence = {entry.Sequence}");
        await ExecuteAsync(hub, $"update ledger_entry set leaf_hash = fingerprint || fingerprint, region = '430600' where sequence = {entry.Sequence}");
        Assert.Equal(LedgerFinding.Leaf, (await VerifyAsync(hub)).Findings[0].Code);
        await ExecuteAsync(hub, $"update ledger_entry set leaf_hash = (select leaf_hash from kept), region = '430700' where sequence = {entry.Sequence}");
        await ExecuteAsync(hub, "drop table kept");

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
        AssertCutOff(await VerifyAsync(hub));
        File.Delete(Path.Combine(Store.Keys, "checkpoint.note"));
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
    public async Task A_row_that_no_entry_can_have_made_is_found()
    {
        await using var hub = await UnguardedAsync();
        await hub.LedgeredAsync(Events.PostChanged(Somebody()));
        await ExecuteAsync(hub, $"insert into ledger_entry select {string.Join(", ", Rest("-5"))} from ledger_entry where sequence = 1");

        var findings = (await VerifyAsync(hub)).Findings;
        Assert.Contains(findings, found => (found.Code, found.Sequence) == (LedgerFinding.Place, -5));
        Assert.All(findings, found => Assert.Equal(-5, found.Sequence));
        await ExecuteAsync(hub, "delete from ledger_entry where sequence < 0");

        static IEnumerable<string> Rest(string sequence) => LedgerTables.Entries.Columns.Select(column => column.Name switch
        {
            "sequence" => sequence,
            "event_id" => "event_id || '-again'",
            var name => name,
        });
    }

    [Fact]
    public async Task A_ledger_that_was_damaged_proves_nothing_and_what_was_destroyed_is_still_proven_to_have_been_there()
    {
        await using var hub = await UnguardedAsync();
        var entry = await hub.LedgeredAsync(Events.PostChanged(Somebody()));
        await hub.LedgeredAsync(Events.PostChanged(Somebody()));
        await MakeAsync(hub);
        var checkpoint = (await hub.Get<CheckpointStore>().LatestAsync(TestContext.Current.CancellationToken))!;
        var proofs = hub.Get<LedgerProofs>();

        var destroyed = new LedgerEntry
        {
            Sequence = entry.Sequence, Source = entry.Source, EventId = entry.EventId, Type = entry.Type, Region = entry.Region, Subject = entry.Subject, ClientId = entry.ClientId,
            AcceptedAt = entry.AcceptedAt, Attributes = entry.Attributes, Payload = [], Fingerprint = entry.Fingerprint, LeafHash = entry.LeafHash,
        };
        var proof = await proofs.OfAsync(destroyed, checkpoint, whole: true, TestContext.Current.CancellationToken);
        Assert.Null(proof.Entry);
        Assert.Equal(entry.Sequence, proof.Sequence);

        await ExecuteAsync(hub, $"delete from ledger_entry where sequence = {entry.Sequence}");
        await Assert.ThrowsAsync<InvalidDataException>(() => proofs.FindAsync(entry.Sequence, TestContext.Current.CancellationToken));
        await Assert.ThrowsAsync<InvalidDataException>(() => proofs.FindAsync(entry.Sequence + 1, TestContext.Current.CancellationToken));
        await InsertAsync(hub, LedgerTables.Entries, entry);
        Assert.NotNull(await proofs.FindAsync(entry.Sequence, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_checkpoint_that_another_key_signed_or_that_is_of_another_ledger_is_told_from_its_own()
    {
        await using var hub = await StartAsync();
        await hub.LedgeredAsync(Events.PostChanged(Somebody()));
        await MakeAsync(hub);
        var own = Checkpoint.Read((await hub.Get<CheckpointStore>().LatestAsync(TestContext.Current.CancellationToken))!.Note)!;
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var key = hub.Get<CheckpointKeys>().All()[0];

        Assert.Equal(LedgerFinding.Signature, Assert.Single((await VerifyAsync(hub, own.Sign(other))).Findings).Code);
        Assert.Equal(LedgerFinding.Signature, Assert.Single((await VerifyAsync(hub, "not a note\n")).Findings).Code);
        Assert.Equal(LedgerFinding.Origin, Assert.Single((await VerifyAsync(hub, (own with { Origin = "exchangehub/other" }).Sign(key))).Findings).Code);
        Assert.Equal(LedgerFinding.Root, Assert.Single((await VerifyAsync(hub, (own with { Root = new byte[32] }).Sign(key))).Findings).Code);
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
}

public sealed class SqliteEvidenceTests(HubStore<SqliteDatabase> store) : EvidenceCompliance<SqliteDatabase>(store);

public sealed class PostgresEvidenceTests(HubStore<PostgresDatabase> store) : EvidenceCompliance<PostgresDatabase>(store);
