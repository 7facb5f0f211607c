namespace ExchangeHub.Contracts.Transport;

/// <summary>
/// How an adapter translates between a department's system and the contracts, for those who look after connections: names of columns, fields and code
/// tables. Never a value of a row, an address, a path of the adapter's machine, or anything secret.
/// </summary>
/// <param name="System">What its people call the system.</param>
/// <param name="Protocol">How the adapter reaches it, e.g. <c>files</c>, <c>staging</c>, <c>rest</c>.</param>
/// <param name="Contracts">What it says and what it takes, contract by contract.</param>
public sealed record MappingSummary(string System, string Protocol, IReadOnlyList<MappedContract> Contracts);

/// <summary>One rule of a mapping: rows of one place as events of a contract, or such events as orders to one place.</summary>
/// <param name="Direction"><c>publishes</c> or <c>receives</c>.</param>
/// <param name="Type">The event type.</param>
/// <param name="Place">The system's own name for where the rows stand: a table, a kind of file, a resource.</param>
/// <param name="Fields">Each field that is filled, or each column of the order.</param>
public sealed record MappedContract(string Direction, string Type, string Place, IReadOnlyList<MappedField> Fields)
{
    /// <summary>Rows of the system become events.</summary>
    public const string Publishes = "publishes";

    /// <summary>Events become orders to the system.</summary>
    public const string Receives = "receives";
}

/// <summary>What belongs together: a field of the contract and columns of the system.</summary>
/// <param name="Columns">The columns; none where the field is always the same.</param>
/// <param name="Field">Path of the field, e.g. <c>postLevel</c> or <c>lines[0].number</c>, or the name of an envelope attribute; null for a column that is always the same.</param>
/// <param name="IsAttribute">True where it is an attribute of the envelope.</param>
/// <param name="CodeTable">Name of the table in the mapping that translates the system's words.</param>
/// <param name="CodeSet">The code set that the codes are of.</param>
/// <param name="CodeSetColumns">The columns in which a row itself says which set its code is of.</param>
public sealed record MappedField(
    IReadOnlyList<string> Columns, string? Field = null, bool IsAttribute = false, string? CodeTable = null, string? CodeSet = null, IReadOnlyList<string>? CodeSetColumns = null);
