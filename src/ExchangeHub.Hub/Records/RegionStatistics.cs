using ExchangeHub.Access;
using ExchangeHub.Access.Decisions;
using ExchangeHub.Access.Regions;
using ExchangeHub.Contracts;
using Microsoft.AspNetCore.Http;

namespace ExchangeHub.Hub.Records;

/// <summary>统计汇总: institutions and quota kinds of a region with everything below it, and of each region directly below.</summary>
internal sealed class RegionStatistics(AccessGate gate, RecordReader reader, IRegionTrees regions, TimeProvider clock)
{
    private const string Resource = "statistics";

    public async Task<IResult> AnswerAsync(HttpContext http, string region, RecordQuery query)
    {
        var (tree, today) = (regions.Current, clock.Today());
        var (day, _, _, problem) = query.Read(today);
        if (problem is not null || tree.History(region).Count == 0)
        {
            return problem ?? RecordAnswers.NotFound();
        }

        var readable = ReadableRegions.Of(gate, http, Resource, region, tree, today);
        var home = RegionHomes.HomeOf(region, tree, today);
        if (readable.Codes.Count == 0)
        {
            return gate.Refuse(gate.Ask(http, AccessAction.Read, Resource, home));
        }

        await using var reading = await reader.OpenAsync(day, http.RequestAborted);
        var counts = await CountAsync(reading, readable.Codes, http.RequestAborted);
        var answer = Total(region, counts);
        answer["partial"] = !readable.IsWhole;

        // Of a region that is closed not even a nought is told.
        var open = readable.Codes.Select(code => RegionHomes.HomeOf(code, tree, today)).ToHashSet();
        answer["children"] = tree.Children(region, today)
            .Where(child => open.Any(code => tree.IsWithin(code, child.Code, today)))
            .Select(child => Total(child.Code, counts.Where(one => tree.IsWithin(RegionHomes.HomeOf(one.Region, tree, today), child.Code, today)), child.Name))
            .ToList();

        var result = Results.Json(RecordAnswers.About(reading, answer), WireJson.Options);
        return await gate.AnswerAsync(
            http,
            [
                .. readable.Codes.Select(readable.For).Distinct(ReferenceEqualityComparer.Instance).Cast<Admission>()
                    .Select(admission => new ReadPart(admission.Request, admission.Decision, Classification.Internal, 1, [])),
            ],
            result);
    }

    private static async Task<List<RegionCount>> CountAsync(RecordReading reading, IReadOnlyCollection<string> codes, CancellationToken cancellationToken)
    {
        List<string> list = [.. codes];
        var institutions = await reading.CountAsync(RecordKind.Institutions, RecordReading.ByRegion, list, cancellationToken);
        var inPost = (await reading.HeadcountsAsync(RecordReading.QuotaTypes, RecordReading.ByRegion, list, cancellationToken)).ToLookup(count => count.InstitutionId);
        var quotas = await reading.OfRegionsAsync(RecordKind.Quotas, codes, null, int.MaxValue, null, cancellationToken);
        var withQuota = quotas.Select(row => row.Key).ToHashSet();
        return
        [
            .. institutions.Select(pair => new RegionCount(pair.Key, pair.Value, [])),
            .. quotas.Select(row => new RegionCount(row.Region, 0, QuotaTally.Quotas(row.Body, inPost[row.Key]))),

            // People of institutions of which no quota is known count where they are recorded.
            .. inPost.Where(group => !withQuota.Contains(group.Key)).SelectMany(group => group)
                .Select(count => new RegionCount(count.Region, 0, QuotaTally.Quotas(null, [count]))),
        ];
    }

    private static Dictionary<string, object?> Total(string region, IEnumerable<RegionCount> counts, string? name = null)
    {
        List<RegionCount> all = [.. counts];
        var total = new Dictionary<string, object?> { ["region"] = region };
        if (name is not null)
        {
            total["name"] = name;
        }

        total["institutions"] = all.Sum(one => one.Institutions);
        total["kinds"] = QuotaTally.Sum(all.SelectMany(one => one.Quotas));
        return total;
    }

    private sealed record RegionCount(string Region, int Institutions, IReadOnlyList<QuotaCount> Quotas);
}
