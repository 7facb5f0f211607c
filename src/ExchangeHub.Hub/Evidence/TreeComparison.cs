using ExchangeHub.Contracts.Evidence;
using ExchangeHub.Hub.Ledger;

namespace ExchangeHub.Hub.Evidence;

/// <summary>The tree over the entries as they are read, against its stored nodes and against the roots that were signed.</summary>
internal sealed class TreeComparison(LedgerTree stored, KnownRoots known, Action<LedgerFinding> tell)
{
    private readonly MerkleFrontier tree = new();
    private readonly List<(int Level, long Position, byte[] Hash)> completed = [];

    // Behind a missing entry or another root every later root differs too, and says nothing more.
    private bool isBroken;

    /// <summary>Number of the last entry.</summary>
    public long Last { get; private set; }

    public async ValueTask AddAsync(LedgerEntry entry, CancellationToken cancellationToken)
    {
        if (entry.Sequence < 1)
        {
            tell(new LedgerFinding(LedgerFinding.Place, entry.Sequence, null, "No entry has this number."));
            return;
        }

        if (entry.Sequence != Last + 1)
        {
            tell(new LedgerFinding(LedgerFinding.Gap, Last + 1, null, $"Missing as far as {entry.Sequence - 1}."));
            isBroken = true;
        }

        Last = entry.Sequence;
        isBroken |= entry.LeafHash.Length != MerkleTree.HashLength;
        if (isBroken)
        {
            return;
        }

        tree.Add(entry.LeafHash, Keep);
        if (completed.Count > 0)
        {
            await CompareNodesAsync(cancellationToken);
        }

        if (known.Next == tree.Size)
        {
            await CompareRootsAsync(cancellationToken);
        }
    }

    /// <summary>What was said of entries that are not there.</summary>
    public async Task EndAsync(CancellationToken cancellationToken)
    {
        var longest = 0L;
        while (known.Next < long.MaxValue)
        {
            longest = (await known.TakeAsync(cancellationToken))[0].Size;
        }

        if (longest > Last)
        {
            tell(new LedgerFinding(LedgerFinding.CutOff, Last + 1, null, $"A checkpoint was signed of {longest} entries."));
        }
    }

    private void Keep(int height, long position, byte[] hash)
    {
        if (height % LedgerTree.WidthBits == 0)
        {
            completed.Add((height / LedgerTree.WidthBits, position, hash));
        }
    }

    private async Task CompareNodesAsync(CancellationToken cancellationToken)
    {
        foreach (var (level, position, hash) in completed)
        {
            if (tree.Size <= known.Covered && !await IsStoredAsync(level, position, hash, cancellationToken))
            {
                tell(new LedgerFinding(LedgerFinding.Node, tree.Size, null, $"The stored hash over the {1L << (level * LedgerTree.WidthBits)} entries to here is not what they give."));
            }
        }

        completed.Clear();
    }

    private async Task<bool> IsStoredAsync(int level, long position, byte[] hash, CancellationToken cancellationToken)
    {
        try
        {
            return (await stored.NodeAsync(level, position, cancellationToken)).AsSpan().SequenceEqual(hash);
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    private async Task CompareRootsAsync(CancellationToken cancellationToken)
    {
        var root = tree.Root();
        if ((await known.TakeAsync(cancellationToken)).Any(checkpoint => !root.AsSpan().SequenceEqual(checkpoint.Root)))
        {
            tell(new LedgerFinding(LedgerFinding.Root, tree.Size, null, "The entries to here do not give the root that was signed: some were replaced, moved, added or taken out."));
            isBroken = true;
        }
    }
}
