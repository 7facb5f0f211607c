using ExchangeHub.Contracts;

namespace ExchangeHub.Adapters.Mapping.Codes;

/// <summary>An element number of the personnel and staffing data structures: the contract fields it stands for, and its code set.</summary>
internal sealed record Element(string Number, IReadOnlyList<string> Fields, string? CodeSet);

/// <summary>The editions of element numbers; a system that names its columns by one of them needs no line for each.</summary>
internal static class Elements
{
    private static readonly ILookup<string, Element> ByEdition = MappingTable.Rows("elements.csv")
        .ToLookup(row => row[0], row => new Element(row[1], row[2].Split('|'), row[3].Length == 0 ? null : row[3]));

    public static IEnumerable<string> Editions => ByEdition.Select(edition => edition.Key);

    public static IEnumerable<Element> Of(string edition) => ByEdition[edition];

    /// <summary>The elements that stand for a field. A coded field needs an element with a set.</summary>
    public static IEnumerable<Element> For(string edition, ContractField field) => ByEdition[edition]
        .Where(element => element.Fields.Contains(field.Name) && (element.CodeSet is not null) == (field.Kind == FieldKind.Code));
}
