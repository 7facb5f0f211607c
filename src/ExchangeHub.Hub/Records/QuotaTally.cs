using System.Text.Json;
using System.Text.Json.Serialization;
using ExchangeHub.Contracts;

namespace ExchangeHub.Hub.Records;

/// <summary>A quota kind: how many are authorised, how many are in post, and the difference.</summary>
internal sealed record QuotaCount(CodedValue QuotaType, int Authorised, int Actual, int Vacant, int Excess);

/// <summary>A level of leadership posts; how many are held is known where posts say so.</summary>
internal sealed record LeadershipCount(CodedValue Level, int Authorised, int? Actual)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Excess => Actual is { } actual ? Math.Max(0, actual - Authorised) : null;
}

/// <summary>Sets what is authorised against who is in post. Pure.</summary>
internal static class QuotaTally
{
    /// <summary>An institution's quota kinds. Lines that differ in funding only are one kind.</summary>
    public static List<QuotaCount> Quotas(JsonElement? record, IEnumerable<Headcount> inPost) =>
    [
        .. Lines(record, "quotaType", inPost).Select(line => new QuotaCount(
            line.Kind, line.Authorised, line.Actual, Math.Max(0, line.Authorised - line.Actual), Math.Max(0, line.Actual - line.Authorised))),
    ];

    /// <summary>An institution's levels of leadership posts.</summary>
    public static List<LeadershipCount> Leadership(JsonElement? record, IReadOnlyCollection<Headcount> inPost) =>
        [.. Lines(record, "level", inPost).Select(line => new LeadershipCount(line.Kind, line.Authorised, inPost.Count == 0 ? null : line.Actual))];

    /// <summary>Several institutions together: the vacancies of one do not make up for the excess of another.</summary>
    public static List<QuotaCount> Sum(IEnumerable<QuotaCount> counts) =>
    [
        .. counts.GroupBy(count => (count.QuotaType.CodeSet, count.QuotaType.Code)).OrderBy(group => group.Key).Select(group => new QuotaCount(
            group.FirstOrDefault(count => count.QuotaType.Name is not null, group.First()).QuotaType,
            group.Sum(count => count.Authorised), group.Sum(count => count.Actual), group.Sum(count => count.Vacant), group.Sum(count => count.Excess))),
    ];

    private static IEnumerable<(CodedValue Kind, int Authorised, int Actual)> Lines(JsonElement? record, string kind, IEnumerable<Headcount> inPost)
    {
        var authorised = record is { } body && body.TryGetProperty("lines", out var lines)
            ? lines.EnumerateArray().Select(line => (Kind: line.GetProperty(kind).Deserialize<CodedValue>(WireJson.Options)!, Number: line.GetProperty("number").GetInt32()))
            : [];
        var actual = inPost.Select(count => (Kind: KindOf(count.Code), count.People));
        return authorised.Select(line => (line.Kind, line.Number, People: 0))
            .Concat(actual.Select(count => (count.Kind, Number: 0, count.People)))
            .GroupBy(count => (count.Kind.CodeSet, count.Kind.Code))
            .Select(group => (group.First().Kind, group.Sum(count => count.Number), group.Sum(count => count.People)));
    }

    // As RecordState.CodeOf puts them together; a set may have strokes in its name, a code has none.
    private static CodedValue KindOf(string code) => new(code[(code.LastIndexOf('/') + 1)..], code[..code.LastIndexOf('/')]);
}
