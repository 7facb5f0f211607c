using ExchangeHub.Adapters.Mapping.Codes;
using ExchangeHub.Adapters.Mapping.Facts;
using ExchangeHub.Adapters.Mapping.Files;
using ExchangeHub.Adapters.Mapping.Orders;

namespace ExchangeHub.Adapters.Mapping;

/// <summary>Reads a mapping file and checks it against the contracts before the first row is read.</summary>
internal static class MappingLoader
{
    /// <exception cref="MappingFileException">The file makes no sense; names everything that is wrong with it.</exception>
    public static SystemMapping Load(string path)
    {
        var file = Files.YamlReader.Read(path);
        if (file.Problems.Count > 0 && file.Content is null)
        {
            throw new MappingFileException(file.Problems);
        }

        MappingSchema.Check(file);
        var mapping = Read(file);
        return file.Problems.Count == 0 ? mapping : throw new MappingFileException(file.Problems);
    }

    private static SystemMapping Read(MappingFile file)
    {
        var root = file.Root;
        var department = root["department"].Text ?? "";
        var edition = EditionOf(root["elements"]);
        var codes = new CodeTableReader(root["codes"]);
        var reader = new SourceReader(department, root["connector"]["protocol"].Text, edition, codes);
        var sources = OnlyOnce(root["sources"]).Select(reader.Read).ToList();
        var targets = OnlyOnce(root["targets"]).Select(target => target["name"].Text ?? "").ToHashSet(StringComparer.Ordinal);
        var orders = new OrderReader(department, codes, targets).Read(root["orders"]);
        return new SystemMapping(file, sources, orders, EchoFingerprints.Read(root, department));
    }

    private static string? EditionOf(MappingNode node)
    {
        if (node.Text is { } edition && !Elements.Editions.Contains(edition))
        {
            node.Problem($"没有“{edition}”版的指标代码，可用的有：{string.Join("、", Elements.Editions)}。", $"There is no edition '{edition}' of element numbers; known are {string.Join(", ", Elements.Editions)}.");
        }

        return node.Text;
    }

    private static IEnumerable<MappingNode> OnlyOnce(MappingNode list)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var node in list.Items)
        {
            if (names.Add(node["name"].Text ?? ""))
            {
                yield return node;
            }
            else
            {
                node["name"].Problem($"“{node["name"].Text}”写了两次。", $"'{node["name"].Text}' stands here twice.");
            }
        }
    }
}
