using System.Text.Json;
using System.Text.Json.Serialization;

namespace ExchangeHub.Contracts;

/// <summary>
/// A CloudEvents 1.0 event with the hub's extension attributes. Attribute values are text as CloudEvents has them on
/// the wire; <see cref="Data"/> is the contract's record as JSON.
/// </summary>
[JsonConverter(typeof(CloudEventConverter))]
public sealed class CloudEvent
{
    /// <summary>The version of CloudEvents spoken here.</summary>
    public const string SpecVersion = "1.0";

    /// <summary>The sender's own number of the event, unique for its source.</summary>
    public required string Id { get; init; }

    /// <summary><c>/&lt;region&gt;/&lt;department&gt;</c>, e.g. <c>/430700/organization</c>.</summary>
    public required string Source { get; init; }

    /// <summary><c>exchangehub.&lt;family&gt;.&lt;event&gt;.v&lt;major&gt;</c>.</summary>
    public required string Type { get; init; }

    /// <summary>What it is about; set by the hub, a sender's own is ignored.</summary>
    public string? Subject { get; init; }

    /// <summary>When it happened, RFC 3339.</summary>
    public string? Time { get; init; }

    /// <summary>The region whose data this is.</summary>
    public string? Region { get; init; }

    /// <summary>For a movement between two regions, the other one.</summary>
    public string? CounterpartRegion { get; init; }

    /// <summary>From which day it holds, <c>yyyy-MM-dd</c>.</summary>
    public string? EffectiveDate { get; init; }

    /// <summary><c>create</c>, <c>change</c>, <c>cancel</c> or <c>correct</c>.</summary>
    public string? Operation { get; init; }

    /// <summary>The business case it belongs to.</summary>
    public string? CorrelationId { get; init; }

    /// <summary>The event that led to it.</summary>
    public string? CausationId { get; init; }

    /// <summary>The event it corrects or cancels; nothing is overwritten.</summary>
    public string? ReplacesId { get; init; }

    /// <summary>批准文号.</summary>
    public string? ApprovalDocNo { get; init; }

    /// <summary>Date of the approval document, <c>yyyy-MM-dd</c>.</summary>
    public string? ApprovalDate { get; init; }

    /// <summary>Why it is sent.</summary>
    public string? Purpose { get; init; }

    /// <summary>The law or agreement it rests on.</summary>
    public string? LegalBasis { get; init; }

    /// <summary><c>public</c>, <c>internal</c> or <c>work-secret</c>.</summary>
    public string? Confidentiality { get; init; }

    /// <summary>W3C trace context.</summary>
    public string? TraceParent { get; init; }

    /// <summary>W3C trace state.</summary>
    public string? TraceState { get; init; }

    /// <summary>Attributes the hub does not know; kept and passed on.</summary>
    public IReadOnlyDictionary<string, string> Extensions { get; init; } = EmptyExtensions;

    /// <summary>The contract's record.</summary>
    public JsonElement Data { get; init; }

    internal static IReadOnlyDictionary<string, string> EmptyExtensions { get; } = new Dictionary<string, string>();

    /// <summary>Every attribute but <c>specversion</c> and <c>datacontenttype</c> that has a value, by its wire name.</summary>
    public IEnumerable<KeyValuePair<string, string>> Attributes()
    {
        foreach (var (name, value) in Known())
        {
            if (value is not null)
            {
                yield return new(name, value);
            }
        }

        foreach (var extension in Extensions)
        {
            yield return extension;
        }
    }

    private IEnumerable<(string Name, string? Value)> Known() =>
    [
        ("id", Id), ("source", Source), ("type", Type), ("subject", Subject), ("time", Time), ("region", Region),
        ("counterpartregion", CounterpartRegion), ("effectivedate", EffectiveDate), ("operation", Operation),
        ("correlationid", CorrelationId), ("causationid", CausationId), ("replacesid", ReplacesId),
        ("approvaldocno", ApprovalDocNo), ("approvaldate", ApprovalDate), ("purpose", Purpose),
        ("legalbasis", LegalBasis), ("confidentiality", Confidentiality), ("traceparent", TraceParent),
        ("tracestate", TraceState),
    ];

    /// <summary>Makes an event from attributes by their wire names; the caller has checked that id, source and type are there.</summary>
    public static CloudEvent From(IReadOnlyDictionary<string, string> attributes, JsonElement data)
    {
        var extensions = attributes.Where(a => !KnownNames.Contains(a.Key)).ToDictionary(a => a.Key, a => a.Value);
        return new CloudEvent
        {
            Id = attributes["id"],
            Source = attributes["source"],
            Type = attributes["type"],
            Subject = attributes.GetValueOrDefault("subject"),
            Time = attributes.GetValueOrDefault("time"),
            Region = attributes.GetValueOrDefault("region"),
            CounterpartRegion = attributes.GetValueOrDefault("counterpartregion"),
            EffectiveDate = attributes.GetValueOrDefault("effectivedate"),
            Operation = attributes.GetValueOrDefault("operation"),
            CorrelationId = attributes.GetValueOrDefault("correlationid"),
            CausationId = attributes.GetValueOrDefault("causationid"),
            ReplacesId = attributes.GetValueOrDefault("replacesid"),
            ApprovalDocNo = attributes.GetValueOrDefault("approvaldocno"),
            ApprovalDate = attributes.GetValueOrDefault("approvaldate"),
            Purpose = attributes.GetValueOrDefault("purpose"),
            LegalBasis = attributes.GetValueOrDefault("legalbasis"),
            Confidentiality = attributes.GetValueOrDefault("confidentiality"),
            TraceParent = attributes.GetValueOrDefault("traceparent"),
            TraceState = attributes.GetValueOrDefault("tracestate"),
            Extensions = extensions.Count == 0 ? EmptyExtensions : extensions,
            Data = data,
        };
    }

    private static readonly HashSet<string> KnownNames =
    [
        "specversion", "datacontenttype", "id", "source", "type", "subject", "time", "region", "counterpartregion",
        "effectivedate", "operation", "correlationid", "causationid", "replacesid", "approvaldocno", "approvaldate",
        "purpose", "legalbasis", "confidentiality", "traceparent", "tracestate",
    ];
}
