using System.Text.Json;
using System.Text.Json.Nodes;
using ExchangeHub.Contracts;

namespace ExchangeHub.Sandbox.Store;

/// <summary>What led to a fact: the event that came in, the business case it belongs to, and the trace it is part of.</summary>
internal sealed record Cause(string? EventId, string? CorrelationId, string? TraceParent = null);

/// <summary>A fact the department records about its own business, to be exchanged.</summary>
internal sealed record Fact(string BusinessType, JsonObject Fields, string EffectiveDate, string? DocumentNo = null, string? DocumentDate = null);

/// <summary>A recorded fact as others read it; <see cref="RowId"/> never changes and is never used again.</summary>
internal sealed record Change
{
    public required long Position { get; init; }
    public required string RowId { get; init; }
    public required string BusinessType { get; init; }
    public required JsonObject Fields { get; init; }
    public string? EffectiveDate { get; init; }
    public string? DocumentNo { get; init; }
    public string? DocumentDate { get; init; }
    public string? CorrelationId { get; init; }
    public string? CausationId { get; init; }
    public string? TraceParent { get; init; }
    public required string RecordedAt { get; init; }

    /// <summary><c>pending</c>, <c>accepted</c> or <c>rejected</c>; the last with code and detail for the person who recorded it.</summary>
    public required string State { get; init; }
    public string? Code { get; init; }
    public string? Detail { get; init; }
    public long? Sequence { get; init; }

    public static Change Of(JsonObject row)
    {
        row["fields"] = JsonNode.Parse(row["fields"]!.GetValue<string>());
        return row.Deserialize<Change>(WireJson.Options)!;
    }
}

/// <summary>What the exchange answered to one change.</summary>
internal sealed record ChangeResult(string RowId, string Status, string? Code, string? Detail, long? Sequence);

/// <summary>Settles changes up to a position; those without a result of their own count as accepted.</summary>
internal sealed record ChangeAcknowledgement(long UpTo, IReadOnlyList<ChangeResult> Results);
