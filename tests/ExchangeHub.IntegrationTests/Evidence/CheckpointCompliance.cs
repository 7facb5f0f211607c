using ExchangeHub.Contracts.Evidence;
using ExchangeHub.Hub.Evidence;
using ExchangeHub.Hub.Ledger;
using ExchangeHub.IntegrationTests.Hub;
using ExchangeHub.Testing.Databases;
using ExchangeHub.Testing.Records;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ExchangeHub.IntegrationTests.Evidence;

/// <summary>What is signed, by whom, and what is not.</summary>
public abstract class CheckpointCompliance<TDatabase>(HubStore<TDatabase> store) : EvidenceSuite<TDatabase>(store)
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
        Assert.Contains(hub.Get<CheckpointKeys>().All(), key => Checkpoint.IsSigned(kept.Note, key));

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

        var notes = Checkpoint.Split(File.ReadLines(file)).ToList();
        Assert.Equal(2, notes.Count);
        Assert.Equal((await hub.Get<CheckpointStore>().LatestAsync(TestContext.Current.CancellationToken))!.Note, notes[1]);
    }

    [Fact]
    public async Task What_contradicts_what_was_signed_is_not_signed()
    {
        await using var hub = await UnguardedAsync();
        var entry = await hub.LedgeredAsync(Events.PostChanged(Somebody()));
        await MakeAsync(hub);
        var kept = (await hub.Get<CheckpointStore>().LatestAsync(TestContext.Current.CancellationToken))!;

        // Its place is another's now, and the database says nothing of what stood there.
        await ExecuteAsync(hub, $"delete from ledger_checkpoint where size = {entry.Sequence}");
        await ExecuteAsync(hub, $"delete from ledger_entry where sequence = {entry.Sequence}");
        await hub.LedgeredAsync(Events.PostChanged(Somebody()));
        await hub.LedgeredAsync(Events.PostChanged(Somebody()));
        Assert.Contains("not what was signed", (await Assert.ThrowsAsync<InvalidDataException>(() => MakeAsync(hub))).Message, StringComparison.Ordinal);
        Assert.Equal(LedgerFinding.Root, Assert.Single((await VerifyAsync(hub)).Findings).Code);

        await ExecuteAsync(hub, $"delete from ledger_entry where sequence >= {entry.Sequence}");
        await InsertAsync(hub, LedgerTables.Entries, entry);
        await InsertAsync(hub, EvidenceTables.Checkpoints, kept);
        Assert.Empty((await VerifyAsync(hub)).Findings);
    }

    [Fact]
    public async Task Without_the_key_that_signed_none_is_made_in_its_place()
    {
        await using var hub = await StartAsync();
        await hub.LedgeredAsync(Events.PostChanged(Somebody()));
        await MakeAsync(hub);
        await hub.LedgeredAsync(Events.PostChanged(Somebody()));
        var (key, elsewhere) = (Path.Combine(Store.Keys, "checkpoint.pem"), Path.Combine(Store.Keys, "..", "elsewhere.pem"));

        File.Move(key, elsewhere);
        await Assert.ThrowsAsync<InvalidDataException>(() => MakeAsync(hub));
        Assert.False(File.Exists(key));

        // Renamed it counts on, and a new one signs.
        File.Move(elsewhere, Path.Combine(Store.Keys, "checkpoint-former.pem"));
        Assert.NotNull(await MakeAsync(hub));
        Assert.Equal(2, hub.Get<CheckpointKeys>().All().Count);
        Assert.Empty((await VerifyAsync(hub)).Findings);
        File.Move(Path.Combine(Store.Keys, "checkpoint-former.pem"), Path.Combine(Store.Keys, "checkpoint-2.pem"));
    }
}

public sealed class SqliteCheckpointTests(HubStore<SqliteDatabase> store) : CheckpointCompliance<SqliteDatabase>(store);

public sealed class PostgresCheckpointTests(HubStore<PostgresDatabase> store) : CheckpointCompliance<PostgresDatabase>(store);
