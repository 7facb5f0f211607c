using ExchangeHub.Contracts.Evidence;

namespace ExchangeHub.Hub.Evidence;

/// <summary>A tree that grows leaf by leaf and keeps nothing of itself but its peaks: one hash for each one-bit of its size.</summary>
internal sealed class MerkleFrontier
{
    private readonly byte[][] peaks = new byte[63][];

    public long Size { get; private set; }

    /// <summary>Adds a leaf.</summary>
    /// <param name="leaf">Its hash.</param>
    /// <param name="completed">Is told of each full subtree that it completes: its height, how many such lie left of it, and its hash.</param>
    public void Add(byte[] leaf, Action<int, long, byte[]>? completed = null)
    {
        var (hash, height) = (leaf, 0);
        for (; (Size >> height & 1) == 1; height++)
        {
            hash = MerkleTree.Join(peaks[height], hash);
            completed?.Invoke(height + 1, Size >> (height + 1), hash);
        }

        peaks[height] = hash;
        Size++;
    }

    /// <summary>The root of the tree as it stands; it has at least one leaf.</summary>
    public byte[] Root()
    {
        byte[]? root = null;
        for (var height = 0; Size >> height > 0; height++)
        {
            if ((Size >> height & 1) == 1)
            {
                root = root is null ? peaks[height] : MerkleTree.Join(peaks[height], root);
            }
        }

        return root ?? throw new InvalidOperationException("A tree without leaves has no root here.");
    }
}
