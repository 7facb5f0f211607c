using System.Security.Cryptography;
using System.Text;
using ExchangeHub.Adapters.Mapping.Files;
using ExchangeHub.Adapters.Mapping.Orders;
using ExchangeHub.Contracts;

namespace ExchangeHub.Adapters.Mapping;

/// <summary>
/// By which values an event that was applied is recognised when the system reports it as its own. The fingerprint is a hash: what is kept of
/// an order says nothing about a person.
/// </summary>
internal sealed class EchoFingerprints(IReadOnlyDictionary<string, IReadOnlyList<ContractPath>> paths)
{
    /// <summary>Null where the mapping names no values for this type, or the event lacks one.</summary>
    public string? Of(CloudEvent e)
    {
        if (!paths.TryGetValue(e.Type, out var values))
        {
            return null;
        }

        var texts = values.Select(path => path.Read(e.Data)).ToList();
        return texts.Contains(null)
            ? null
            : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', texts.Prepend(e.Type)))));
    }

    public static EchoFingerprints Read(MappingNode root, string department)
    {
        var incoming = Lists(root["orders"]).ToLookup(list => list.Type, list => list.Echo);
        var outgoing = Lists(root["sources"].Items.Select(source => source["events"])).ToLookup(list => list.Type, list => list.Echo);
        foreach (var echo in outgoing.Where(type => !incoming.Contains(type.Key)).SelectMany(type => type))
        {
            echo.Problem("没有同类型的指令写 echo，本系统不会收到要识别的事件。", "No order of this type has an echo, so there is nothing to recognise.");
        }

        var all = incoming.Concat(outgoing).SelectMany(type => type.Select(echo => (Type: type.Key, Echo: echo))).ToLookup(list => list.Type, list => list.Echo);
        foreach (var other in all.SelectMany(type => type.Skip(1).Where(echo => !echo.Texts.SequenceEqual(type.First().Texts))))
        {
            other.Problem("同一事件类型的 echo 必须一致。", "The echo of one event type has to be the same everywhere.");
        }

        return new EchoFingerprints(all.Where(type => ContractCatalog.Find(type.Key) is not null).ToDictionary(
            type => type.Key, type => PathsOf(type.First(), ContractCatalog.Find(type.Key)!, department)));
    }

    private static IReadOnlyList<ContractPath> PathsOf(MappingNode echo, Contract contract, string department) =>
        [.. echo.Items.Select(item => ContractPath.Read(item, contract, contract.ProfileOf(department))).OfType<ContractPath>()];

    private static IEnumerable<(string Type, MappingNode Echo)> Lists(IEnumerable<MappingNode> sections) => sections.SelectMany(Lists);

    private static IEnumerable<(string Type, MappingNode Echo)> Lists(MappingNode section) =>
        section.Items.Where(item => item.Has("echo") && item["type"].IsText).Select(item => (item["type"].Text!, item["echo"]));
}
