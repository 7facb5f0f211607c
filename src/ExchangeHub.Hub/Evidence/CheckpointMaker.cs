using System.Data.Common;
using ExchangeHub.Access;
using ExchangeHub.Contracts.Evidence;
using ExchangeHub.Hub.Storage;
using ExchangeHub.Hub.Telemetry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ExchangeHub.Hub.Evidence;

/// <summary>
/// Signs what the ledger has become. It may run on every node: what it writes follows from the entries alone, so it is the same
/// whoever is first.
/// </summary>
internal sealed partial class CheckpointMaker(
    Dialect dialect, CheckpointStore checkpoints, CheckpointKeys keys, IOptions<EvidenceOptions> options, TimeProvider clock, ILogger<CheckpointMaker> logger)
    : PeriodicWork(options.Value.CheckpointEvery, clock)
{
    // What one transaction folds at most: 65,536 entries.
    private const int RunsAtOnce = 256;

    /// <summary>Makes a checkpoint of the ledger as it is now; null where it has not grown since the last.</summary>
    public async Task<Checkpoint?> MakeAsync(CancellationToken cancellationToken)
    {
        // Before the ledger's length is asked: another node may sign more meanwhile.
        var (last, signed) = (await checkpoints.LatestAsync(cancellationToken), keys.Last());
        await using var connection = await dialect.OpenAsync(cancellationToken);
        var size = await NumberAsync(connection, "select coalesce(max(sequence), 0) from ledger_entry", cancellationToken);
        HubTelemetry.Unsigned.Record(Math.Max(0, size - (last?.Size ?? 0)));
        if (size == (last?.Size ?? 0))
        {
            return null;
        }

        await FoldAsync(connection, size, cancellationToken);
        foreach (var note in new[] { last?.Note, signed }.OfType<string>())
        {
            await AssertGoesOnAsync(connection, note, size, cancellationToken);
        }

        var root = await new LedgerTree(connection).RootAsync(size, cancellationToken);
        var checkpoint = new Checkpoint(await checkpoints.OriginAsync(cancellationToken), size, root, Clock.GetUtcNow());
        await KeepAsync(size, keys.Sign(checkpoint), cancellationToken);
        HubTelemetry.Unsigned.Record(0);
        return checkpoint;
    }

    protected override Task TurnAsync(CancellationToken stoppingToken) => MakeAsync(stoppingToken);

    protected override void TurnFailed(Exception failure) => LogFailed(logger, failure);

    // A log that signs what contradicts its own signature is worth nothing: it stops instead, until a person has looked.
    private async Task AssertGoesOnAsync(DbConnection connection, string note, long size, CancellationToken cancellationToken)
    {
        if (Checkpoint.Read(note) is not { } signed || !keys.All().Any(key => Checkpoint.IsSigned(note, key)))
        {
            throw new InvalidDataException("The last checkpoint is not signed by a key of the folder (checkpoint*.pem): the key is missing, or another's.");
        }

        if (size < signed.Size || !(await new LedgerTree(connection).RootAsync(signed.Size, cancellationToken)).AsSpan().SequenceEqual(signed.Root))
        {
            throw new InvalidDataException(
                $"The ledger is not what was signed at {signed.Size} entries; './hub ledger verify' says where. After going back to an older copy of the database on purpose, or to a new one, move checkpoint.note out of the key folder.");
        }
    }

    private async Task KeepAsync(long size, string note, CancellationToken cancellationToken)
    {
        await using (var scope = await dialect.BeginAsync(WriterLock.None, cancellationToken))
        {
            await scope.InsertAsync(EvidenceTables.Checkpoints, [new LedgerCheckpoint { Size = size, Note = note }], cancellationToken);
            await scope.CommitAsync(cancellationToken);
        }

        if (options.Value.CheckpointFile is { } file)
        {
            await AppendAsync(file, note, cancellationToken);
        }
    }

    private async Task AppendAsync(string file, string note, CancellationToken cancellationToken)
    {
        try
        {
            await File.AppendAllTextAsync(file, note + "\n", cancellationToken);
        }
        catch (Exception full) when (full is IOException or UnauthorizedAccessException)
        {
            // It stands in the database; the witness gets the next.
            LogNotAppended(logger, full, file);
        }
    }

    private async Task FoldAsync(DbConnection connection, long size, CancellationToken cancellationToken)
    {
        for (var level = 1; size >> (level * LedgerTree.WidthBits) is > 0 and var whole; level++)
        {
            var done = await NumberAsync(connection, $"select coalesce(max(position) + 1, 0) from ledger_node where level = {level}", cancellationToken);
            for (; done < whole; done = Math.Min(whole, done + RunsAtOnce))
            {
                var tree = new LedgerTree(connection);
                var nodes = new List<LedgerNode>();
                for (var position = done; position < Math.Min(whole, done + RunsAtOnce); position++)
                {
                    nodes.Add(new LedgerNode { Level = level, Position = position, Hash = RootOf(await tree.RunAsync(level - 1, position, cancellationToken)) });
                }

                await using var scope = await dialect.BeginAsync(WriterLock.None, cancellationToken);
                await scope.InsertAsync(EvidenceTables.Nodes, nodes, cancellationToken);
                await scope.CommitAsync(cancellationToken);
            }
        }
    }

    private static byte[] RootOf(IReadOnlyList<byte[]> run)
    {
        if (run.Count != LedgerTree.Width)
        {
            throw LedgerTree.Damaged();
        }

        var tree = new MerkleFrontier();
        foreach (var hash in run)
        {
            tree.Add(hash);
        }

        return tree.Root();
    }

    private static async Task<long> NumberAsync(DbConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    [LoggerMessage(141, LogLevel.Error, "A checkpoint could not be appended to {File}; the next will be tried")]
    private static partial void LogNotAppended(ILogger logger, Exception failure, string file);

    [LoggerMessage(140, LogLevel.Error, "No checkpoint of the ledger could be signed; trying again. Without one nobody can prove later what stood in it")]
    private static partial void LogFailed(ILogger logger, Exception failure);
}
