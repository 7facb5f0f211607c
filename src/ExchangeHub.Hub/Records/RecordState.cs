using System.Text.Json;
using ExchangeHub.Access.Decisions;
using ExchangeHub.Access.Regions;

namespace ExchangeHub.Hub.Records;

/// <summary>What a record says while its facts are laid one upon the other.</summary>
internal sealed class RecordState(RegionTree regions)
{
    public const string InForce = "in-force";
    public const string Ended = "ended";

    private readonly HashSet<string> formerRegions = [];
    private readonly SortedDictionary<string, JsonElement> body = new(StringComparer.Ordinal);

    /// <summary>False until a fact makes it; facts that only add to a record make none.</summary>
    public bool Exists => State.Length > 0;

    public string State { get; set; } = "";

    public string Region
    {
        get;
        set
        {
            formerRegions.Add(field);
            field = value;
        }
    } = "";

    public string? InstitutionId => Text("institutionId");

    /// <summary>Set and code of the quota kind that a person takes up.</summary>
    public string? QuotaType { get; set; }

    /// <summary>Set and code of the level of a person's leadership post.</summary>
    public string? PostLevel { get; set; }

    public IReadOnlyDictionary<string, JsonElement> Body => body;

    public string? Text(string name) => body.TryGetValue(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>Set and code of a coded value, by which kinds are told apart.</summary>
    public string? Code(string name) => body.TryGetValue(name, out var value) ? CodeOf(value) : null;

    public static string? CodeOf(JsonElement value) =>
        value.ValueKind == JsonValueKind.Object
        && value.TryGetProperty("code", out var code) && value.TryGetProperty("codeSet", out var set)
        && code.ValueKind == JsonValueKind.String && set.ValueKind == JsonValueKind.String
            ? $"{set.GetString()}/{code.GetString()}"
            : null;

    /// <summary>
    /// True where a fact comes from the record's own region, from what became of it, or names it as the other side. What came
    /// under the new code with an earlier day shuts out nothing that the old one said.
    /// </summary>
    public bool Admits(RecordFact fact) =>
        Region == fact.Region || Region == fact.Counterpart
        || Became(Region, fact.Region, fact.Effective)
        || (formerRegions.Contains(fact.Region) && Became(fact.Region, Region, fact.Effective));

    /// <summary>The same, or it comes from a region above: a city speaks of what belongs to its counties.</summary>
    public bool AdmitsFromAbove(RecordFact fact) =>
        Admits(fact)
        || regions.IsWithin(Region, fact.Region, fact.Effective)
        || RegionSuccession.Follow(Region, regions, DateOnly.MaxValue).Any(heir => regions.IsWithin(heir, fact.Region, DateOnly.MaxValue));

    /// <summary>
    /// Puts the record under a region. What another region recorded of it comes along only where that region takes part: nobody
    /// gets to read a record by claiming it.
    /// </summary>
    public void MoveTo(string region, RecordFact fact)
    {
        if (Exists && Region != region && !Admits(fact))
        {
            body.Clear();
            (QuotaType, PostLevel) = (null, null);
        }

        Region = region;
    }

    /// <summary>Takes the named fields over where the fact has them.</summary>
    public void Take(RecordFact fact, params ReadOnlySpan<string> fields)
    {
        foreach (var field in fields)
        {
            TakeAs(fact, field, field);
        }
    }

    /// <summary>Takes a field over under another name.</summary>
    public void TakeAs(RecordFact fact, string field, string name)
    {
        if (fact.Data.TryGetProperty(field, out var value) && value.ValueKind != JsonValueKind.Null)
        {
            body[name] = value;
        }
    }

    /// <summary>Takes the named fields over where the record does not say.</summary>
    public void TakeMissing(RecordFact fact, params ReadOnlySpan<string> fields)
    {
        foreach (var field in fields)
        {
            if (!body.ContainsKey(field))
            {
                TakeAs(fact, field, field);
            }
        }
    }

    /// <summary>The fact says all there is to say.</summary>
    public void Replace(RecordFact fact)
    {
        body.Clear();
        foreach (var member in fact.Data.EnumerateObject().Where(member => member.Value.ValueKind != JsonValueKind.Null))
        {
            body[member.Name] = member.Value;
        }

        (Region, State) = (fact.Region, InForce);
    }

    public void Set(string name, JsonElement value) => body[name] = value;

    public void Remove(params ReadOnlySpan<string> fields)
    {
        foreach (var field in fields)
        {
            body.Remove(field);
        }
    }

    // Who took the place of another may date back what it records: the day it holds from says nothing of who wrote it.
    private bool Became(string region, string other, DateOnly day) =>
        RegionSuccession.Follow(region, regions, day).Contains(other) || RegionSuccession.Follow(region, regions, DateOnly.MaxValue).Contains(other);
}
