using System.Text.Json.Nodes;

namespace ExchangeHub.Adapters.Connectors;

/// <summary>What a connector has to know of a mapping: what the system calls its sources and targets, and which columns they have.</summary>
/// <param name="ClientId">The system's client id at the hub.</param>
/// <param name="Department">Its department.</param>
/// <param name="Region">Its region.</param>
/// <param name="Settings">The mapping's <c>connector</c> section without its <c>protocol</c>; the connector's own shape.</param>
/// <param name="Sources">Where the system's own facts are found.</param>
/// <param name="Targets">Where orders go.</param>
internal sealed record SystemShape(
    string ClientId, string Department, string Region, JsonObject Settings, IReadOnlyList<SourceShape> Sources, IReadOnlyList<TargetShape> Targets);

/// <summary>One source: a table, a path, an operation, a file pattern.</summary>
/// <param name="Name">What the system calls it.</param>
/// <param name="Columns">Every column it must have; one more or one fewer is drift.</param>
/// <param name="OptionalColumns">Columns it may have.</param>
/// <param name="RowId">The column that holds a row's id.</param>
/// <param name="OrderBy">The column by which the system's own order is told; a number. Without it the order of arrival counts.</param>
/// <param name="Settings">The source's <c>settings</c>; the connector's own.</param>
internal sealed record SourceShape(
    string Name, IReadOnlyList<string> Columns, IReadOnlyList<string> OptionalColumns, string RowId, string? OrderBy, JsonObject Settings);

/// <summary>One target: a table, a path, an operation, a file name.</summary>
/// <param name="Name">What the system calls it.</param>
/// <param name="Columns">The columns an order may fill.</param>
/// <param name="Settings">The target's <c>settings</c>; the connector's own.</param>
/// <param name="Answer">Which columns of the system's answer say what.</param>
internal sealed record TargetShape(string Name, IReadOnlyList<string> Columns, JsonObject Settings, AnswerShape Answer);

/// <summary>
/// Columns of an answer beyond what the protocol itself fixes: the receiver's own number, and those whose values are worth telling the sender
/// (<c>payMonth=2026-12</c>), name told to column.
/// </summary>
internal sealed record AnswerShape(string? BusinessNo, IReadOnlyDictionary<string, string> Details)
{
    public static AnswerShape None { get; } = new(null, new Dictionary<string, string>());
}
