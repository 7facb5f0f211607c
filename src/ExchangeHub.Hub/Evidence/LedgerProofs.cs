using System.Buffers.Text;
using ExchangeHub.Contracts.Evidence;
using ExchangeHub.Hub.Ledger;
using ExchangeHub.Hub.Storage;

namespace ExchangeHub.Hub.Evidence;

/// <summary>Proves what stands in the ledger by its checkpoints. Throws <see cref="InvalidDataException"/> where what stands there proves nothing any more.</summary>
public sealed class LedgerProofs
{
    private readonly Dialect dialect;
    private readonly SealedPayload payloads;
    private readonly CheckpointStore checkpoints;

    internal LedgerProofs(Dialect dialect, SealedPayload payloads, CheckpointStore checkpoints) =>
        (this.dialect, this.payloads, this.checkpoints) = (dialect, payloads, checkpoints);

    /// <summary>That the entry of a number stands in the ledger at its latest checkpoint; null where there is none, or no checkpoint covers it yet.</summary>
    public async Task<EventProof?> FindAsync(long sequence, CancellationToken cancellationToken)
    {
        if (await checkpoints.LatestAsync(cancellationToken) is not { } checkpoint || sequence < 1 || sequence > checkpoint.Size)
        {
            return null;
        }

        await using var connection = await dialect.OpenAsync(cancellationToken);
        return await OfAsync(sequence, await new LedgerTree(connection).NodeAsync(0, sequence - 1, cancellationToken), checkpoint, null, cancellationToken);
    }

    /// <summary>That an entry stands in the ledger at a checkpoint that covers it.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <param name="whole">Whether to tell what its leaf hash was made of, as far as it opens.</param>
    /// <param name="cancellationToken">Gives up.</param>
    internal Task<EventProof> OfAsync(LedgerEntry entry, LedgerCheckpoint checkpoint, bool whole, CancellationToken cancellationToken) =>
        OfAsync(entry.Sequence, entry.LeafHash, checkpoint, whole ? Whole(entry) : null, cancellationToken);

    /// <summary>That the ledger at a checkpoint goes on from a former size.</summary>
    internal async Task<ConsistencyProof> OfAsync(long from, LedgerCheckpoint to, CancellationToken cancellationToken)
    {
        await using var connection = await dialect.OpenAsync(cancellationToken);
        return new ConsistencyProof(from, to.Size, Show(await new LedgerTree(connection).ConsistencyAsync(from, to.Size, cancellationToken)), to.Note);
    }

    private async Task<EventProof> OfAsync(long sequence, byte[] leaf, LedgerCheckpoint checkpoint, ProvenEntry? entry, CancellationToken cancellationToken)
    {
        await using var connection = await dialect.OpenAsync(cancellationToken);
        var path = await new LedgerTree(connection).InclusionAsync(sequence - 1, checkpoint.Size, cancellationToken);
        if (Checkpoint.Read(checkpoint.Note) is not { } signed || !MerkleTree.Includes(leaf, sequence - 1, checkpoint.Size, path, signed.Root))
        {
            throw LedgerTree.Damaged();
        }

        return new EventProof(sequence, Base64Url.EncodeToString(leaf), sequence - 1, checkpoint.Size, Show(path), checkpoint.Note, entry);
    }

    // What was destroyed cannot be told; that it stood there can still be proven.
    private ProvenEntry? Whole(LedgerEntry entry) => payloads.TryOpenWhole(entry) is { } whole
        ? new(entry.Attributes, entry.ClientId, entry.AcceptedAt, entry.Subject, entry.Warnings ?? "", Base64Url.EncodeToString(whole))
        : null;

    private static string[] Show(IReadOnlyList<byte[]> path) => [.. path.Select(hash => Base64Url.EncodeToString(hash))];
}
