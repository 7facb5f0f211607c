using System.Text.Json;

namespace ExchangeHub.Hub.Records;

/// <summary>What one event says of one record.</summary>
/// <param name="Sequence">The event's number in the ledger.</param>
/// <param name="Effective">From which day it holds.</param>
/// <param name="Event">Family and name, such as <c>personnel.post-changed</c>; <see cref="OfRoster"/> for a person on a roster.</param>
/// <param name="Region">The region whose data it is.</param>
/// <param name="Counterpart">The other one of a movement.</param>
/// <param name="Data">The event's data, or the person's line of the roster.</param>
internal sealed record RecordFact(long Sequence, DateOnly Effective, string Event, string Region, string? Counterpart, JsonElement Data)
{
    public const string OfRoster = "roster.person";

    /// <summary>A text of the data, or null.</summary>
    public string? Text(string name) =>
        Data.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}

/// <summary>Names a record: what kind, and which.</summary>
internal readonly record struct RecordId(string Kind, string Key);
