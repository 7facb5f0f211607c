using System.Text.Json;
using ExchangeHub.Access.Regions;
using ExchangeHub.Contracts;

namespace ExchangeHub.Hub.Records;

/// <summary>What a record says from one day until before another.</summary>
internal sealed record RecordVersion
{
    public required string Kind { get; init; }

    public required string Key { get; init; }

    public required DateOnly ValidFrom { get; init; }

    /// <summary>The first day on which it no longer holds.</summary>
    public required DateOnly ValidTo { get; init; }

    /// <summary>The last event in it.</summary>
    public required long Sequence { get; init; }

    public string? InstitutionId { get; init; }

    public required string Region { get; init; }

    public required string State { get; init; }

    public string? QuotaType { get; init; }

    public string? PostLevel { get; init; }

    /// <summary>Name of an institution in the form in which names are searched.</summary>
    public string? SearchName { get; init; }

    /// <summary>The fields of its contract, as JSON.</summary>
    public required byte[] Body { get; init; }
}

/// <summary>
/// Makes a record of its facts: laid one upon the other by effective date, then by their place in the ledger. Pure, so that
/// whatever comes late finds its place, and a table built anew is the same as one that grew.
/// </summary>
internal static class RecordFold
{
    /// <summary>The versions of a record, oldest first; none where nothing makes it exist.</summary>
    public static List<RecordVersion> Fold(RecordKind kind, string key, IEnumerable<RecordFact> facts, RegionTree regions)
    {
        var state = new RecordState(regions);
        var versions = new List<RecordVersion>();
        foreach (var day in facts.OrderBy(fact => fact.Effective).ThenBy(fact => fact.Sequence).GroupBy(fact => fact.Effective))
        {
            var last = 0L;
            foreach (var fact in day)
            {
                kind.Rules[fact.Event](state, fact);
                last = fact.Sequence;
            }

            if (state.Exists)
            {
                versions.Add(VersionOf(kind, key, state, day.Key, last));
            }
        }

        for (var i = 0; i + 1 < versions.Count; i++)
        {
            versions[i] = versions[i] with { ValidTo = versions[i + 1].ValidFrom };
        }

        return versions;
    }

    private static RecordVersion VersionOf(RecordKind kind, string key, RecordState state, DateOnly from, long sequence) => new()
    {
        Kind = kind.Name,
        Key = key,
        ValidFrom = from,
        ValidTo = DateOnly.MaxValue,
        Sequence = sequence,
        InstitutionId = state.InstitutionId,
        Region = state.Region,
        State = state.State,
        QuotaType = state.QuotaType,
        PostLevel = state.PostLevel,
        SearchName = kind == RecordKind.Institutions && state.Text("institutionName") is { } name ? SearchText.Of(name) : null,
        Body = JsonSerializer.SerializeToUtf8Bytes(state.Body, WireJson.Options),
    };
}
