namespace ExchangeHub.Adapters.Connectors.Staging;

/// <summary>A column as the database has it.</summary>
/// <param name="Name">In the database's own spelling.</param>
/// <param name="IsNumber">True for a column of numbers.</param>
/// <param name="IsRequired">True where an insert must fill it.</param>
/// <param name="MaxLength">The longest text it takes, where there is a limit.</param>
internal sealed record StagingTableColumn(string Name, bool IsNumber, bool IsRequired, int? MaxLength);

/// <summary>A table as the database has it: names are compared without case and written as the database spells them.</summary>
internal sealed class StagingTable(string name, string relation, IReadOnlyList<StagingTableColumn> columns, Func<string, string> quote)
{
    private readonly Dictionary<string, StagingTableColumn> byName = columns.ToDictionary(column => column.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>As the mapping calls it.</summary>
    public string Name { get; } = name;

    /// <summary>As a statement calls it.</summary>
    public string Relation { get; } = relation;

    /// <summary>In the order in which the table declares them.</summary>
    public IReadOnlyList<StagingTableColumn> Columns { get; } = columns;

    public StagingTableColumn? Find(string column) => byName.GetValueOrDefault(column);

    public string this[string column] => Find(column) is { } found ? quote(found.Name) : throw StagingDrift.Missing(Name, [column]);

    /// <summary>No longer than the column takes it.</summary>
    public string? Fit(string column, string? text) =>
        Find(column)?.MaxLength is { } most && text?.Length > most ? text[..most] : text;
}
