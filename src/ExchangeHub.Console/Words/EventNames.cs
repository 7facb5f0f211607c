using ExchangeHub.Contracts;

namespace ExchangeHub.WebConsole.Words;

/// <summary>Names of events: the contract's own in Chinese, its name in words in English.</summary>
public static class EventNames
{
    public static Text Of(string type) =>
        ContractCatalog.Find(type) is { } contract ? new(contract.Title, English(contract)) : Common.Unknown;

    public static string English(Contract contract)
    {
        ArgumentNullException.ThrowIfNull(contract);
        var words = contract.Name.Replace('-', ' ');
        return $"{char.ToUpperInvariant(words[0])}{words[1..]}";
    }
}
