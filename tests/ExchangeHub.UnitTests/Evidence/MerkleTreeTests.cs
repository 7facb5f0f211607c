using System.Security.Cryptography;
using CsCheck;
using ExchangeHub.Contracts.Evidence;
using ExchangeHub.Hub.Evidence;
using Xunit;

namespace ExchangeHub.UnitTests.Evidence;

/// <summary>The tree of RFC 9162 by its own definitions, which are recursive and slow, against what the hub and its readers compute.</summary>
public sealed class MerkleTreeTests
{
    private const int Most = 300;

    private static readonly byte[][] Leaves = [.. Enumerable.Range(0, Most).Select(n => SHA256.HashData([0, (byte)n, (byte)(n >> 8)]))];

    /// <summary>Roots over the eight inputs that Certificate Transparency's own tests use.</summary>
    [Theory]
    [InlineData(1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d")]
    [InlineData(2, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125")]
    [InlineData(3, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77")]
    [InlineData(5, "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4")]
    [InlineData(8, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328")]
    public void Known_inputs_have_their_known_roots(int size, string root)
    {
        string[] inputs = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];

        Assert.Equal(root, Convert.ToHexStringLower(RootOf(inputs.Take(size).Select(input => SHA256.HashData([0, .. Convert.FromHexString(input)])))));
    }

    [Fact]
    public void A_tree_that_grows_has_at_each_size_the_root_of_its_definition()
    {
        var tree = new MerkleFrontier();
        for (var size = 1; size <= Most; size++)
        {
            tree.Add(Leaves[size - 1]);
            Assert.Equal(Root(0, size), tree.Root());
        }
    }

    [Fact]
    public void Each_full_subtree_is_told_of_once_with_its_root()
    {
        var (tree, told) = (new MerkleFrontier(), new Dictionary<(int Height, long Position), byte[]>());
        foreach (var leaf in Leaves)
        {
            tree.Add(leaf, (height, position, hash) => told.Add((height, position), hash));
        }

        var full = from height in Enumerable.Range(1, 8) from position in Enumerable.Range(0, Most >> height) select (height, (long)position);
        Assert.Equal(full.Order(), told.Keys.Order());
        Assert.All(told, node => Assert.Equal(Root((int)node.Key.Position << node.Key.Height, (int)(node.Key.Position + 1) << node.Key.Height), node.Value));
    }

    [Fact]
    public void Every_leaf_of_every_tree_is_shown_to_be_in_it_and_no_other_leaf_place_size_root_or_path_is() => Cases.Sample(one =>
    {
        var (size, index) = (one.Size, one.Index);
        var (path, root) = (Path(index, 0, size), Root(0, size));
        var other = SHA256.HashData([9]);

        Assert.True(MerkleTree.Includes(Leaves[index], index, size, path, root));
        Assert.False(MerkleTree.Includes(other, index, size, path, root));
        Assert.False(MerkleTree.Includes(Leaves[index], index, size, path, other));
        Assert.False(MerkleTree.Includes(Leaves[index], index, size, [.. path, other], root));
        Assert.False(MerkleTree.Includes(Leaves[index], size, size, path, root));
        Assert.False(MerkleTree.Includes(Leaves[index], -1, size, path, root));
        Assert.False(MerkleTree.Includes([.. Leaves[index], 0], index, size, path, root));
        Assert.False(MerkleTree.Includes(Leaves[index], index, size, [.. path, new byte[33]], root));
        for (var i = 0; i < path.Count; i++)
        {
            Assert.False(MerkleTree.Includes(Leaves[index], index, size, [.. path[..i], .. path[(i + 1)..]], root));
            Assert.False(MerkleTree.Includes(Leaves[index], index, size, [.. path[..i], other, .. path[(i + 1)..]], root));
        }
    });

    [Fact]
    public void Every_tree_is_shown_to_go_on_from_each_former_one_and_from_no_other() => Cases.Sample(one =>
    {
        var (size, former) = (one.Size, one.Index + 1);
        var (path, root, formerRoot) = (Consistency(former, 0, size, isWhole: true), Root(0, size), Root(0, former));
        var other = SHA256.HashData(formerRoot);

        Assert.True(MerkleTree.Extends(former, formerRoot, size, root, path));
        Assert.False(MerkleTree.Extends(former, other, size, root, path));
        Assert.False(MerkleTree.Extends(former, formerRoot, size, other, path));
        Assert.False(MerkleTree.Extends(former, formerRoot, size, root, [.. path, other]));
        Assert.False(MerkleTree.Extends(size + 1, root, size, root, path));
        Assert.False(MerkleTree.Extends(0, formerRoot, size, root, path));
        Assert.False(MerkleTree.Extends(former, [.. formerRoot, 0], size, root, path));
        Assert.False(MerkleTree.Extends(former, formerRoot, size, root, [.. path, new byte[33]]));
        for (var i = 0; i < path.Count; i++)
        {
            Assert.False(MerkleTree.Extends(former, formerRoot, size, root, [.. path[..i], .. path[(i + 1)..]]));
            Assert.False(MerkleTree.Extends(former, formerRoot, size, root, [.. path[..i], other, .. path[(i + 1)..]]));
        }
    });

    private static Gen<(int Size, int Index)> Cases { get; } =
        from size in Gen.Int[1, Most] from index in Gen.Int[0, size - 1] select (size, index);

    private static byte[] RootOf(IEnumerable<byte[]> leaves)
    {
        var tree = new MerkleFrontier();
        foreach (var leaf in leaves)
        {
            tree.Add(leaf);
        }

        return tree.Root();
    }

    // §2.1.1
    private static byte[] Root(int begin, int end) =>
        end - begin == 1 ? Leaves[begin] : MerkleTree.Join(Root(begin, Middle(begin, end)), Root(Middle(begin, end), end));

    // §2.1.3.1
    private static List<byte[]> Path(int index, int begin, int end)
    {
        if (end - begin == 1)
        {
            return [];
        }

        var middle = Middle(begin, end);
        return index < middle ? [.. Path(index, begin, middle), Root(middle, end)] : [.. Path(index, middle, end), Root(begin, middle)];
    }

    // §2.1.4.1
    private static List<byte[]> Consistency(int former, int begin, int end, bool isWhole)
    {
        if (former == end)
        {
            return isWhole ? [] : [Root(begin, end)];
        }

        var middle = Middle(begin, end);
        return former <= middle
            ? [.. Consistency(former, begin, middle, isWhole), Root(middle, end)]
            : [.. Consistency(former, middle, end, isWhole: false), Root(begin, middle)];
    }

    private static int Middle(int begin, int end)
    {
        var half = 1;
        while (half * 2 < end - begin)
        {
            half *= 2;
        }

        return begin + half;
    }
}
