using ExchangeHub.Access;
using ExchangeHub.Access.Decisions;
using ExchangeHub.Access.Masking;
using ExchangeHub.Access.Regions;
using ExchangeHub.Contracts;
using Microsoft.AspNetCore.Http;

namespace ExchangeHub.Hub.Records;

/// <summary>
/// Every answer with records: decided by the gate for the region that the record belongs to, masked by the decision, kept in
/// the access log with whom it is about.
/// </summary>
internal sealed class RecordAnswers(AccessGate gate, RecordReader reader, IRegionTrees regions, TimeProvider clock)
{
    /// <summary>What is in force in a region and below, as far as the caller may read it.</summary>
    public async Task<IResult> ListAsync(HttpContext http, RecordKind kind, string region, RecordQuery query, string? namePattern = null)
    {
        var (tree, today) = (regions.Current, clock.Today());
        var (day, limit, after, problem) = query.Read(today);
        if (problem is not null || tree.History(region).Count == 0)
        {
            return problem ?? NotFound();
        }

        var readable = ReadableRegions.Of(gate, http, kind.Name, region, tree, today);
        if (readable.Codes.Count == 0)
        {
            return gate.Refuse(gate.Ask(http, AccessAction.Read, kind.Name, RegionHomes.HomeOf(region, tree, today)));
        }

        await using var reading = await reader.OpenAsync(day, http.RequestAborted);
        var rows = await reading.OfRegionsAsync(kind, readable.Codes, after, limit + 1, namePattern, http.RequestAborted);
        var page = rows.Take(limit).Select(row => (Row: row, Admission: readable.For(row.Region))).ToList();
        var answer = await PageAsync(reading, kind, page, rows, limit, http.RequestAborted, isPartial: !readable.IsWhole);
        return await KeepAsync(page.Count == 0 ? [readable.For(readable.Codes.First())] : [], kind, page, answer);
    }

    /// <summary>What is in force of one kind of an institution.</summary>
    public async Task<IResult> OfInstitutionAsync(HttpContext http, RecordKind kind, string institutionId, RecordQuery query)
    {
        var (day, limit, after, problem) = query.Read(clock.Today());
        if (problem is not null)
        {
            return problem;
        }

        await using var reading = await reader.OpenAsync(day, http.RequestAborted);
        var admission = Ask(http, kind.Name, await reading.RegionOfAsync(institutionId, http.RequestAborted));
        if (admission is not { Allowed: true })
        {
            return await AbsentAsync(http, kind.Name, admission);
        }

        var rows = await reading.OfInstitutionAsync(kind, institutionId, after?.Key, limit + 1, http.RequestAborted);
        var admissionOf = ByRegion(admission);
        var page = rows.Take(limit).Select(row => (Row: row, Admission: admissionOf(row))).Where(one => one.Admission.Allowed).ToList();
        return await KeepAsync([admission], kind, page, await PageAsync(reading, kind, page, rows, limit, http.RequestAborted));
    }

    /// <summary>One record, in force or ended.</summary>
    public async Task<IResult> OneAsync(
        HttpContext http, RecordKind kind, string? key, RecordQuery query, string action = AccessAction.Read, Classification asks = Classification.Internal)
    {
        var (day, _, _, problem) = query.Read(clock.Today());
        if (problem is not null)
        {
            return problem;
        }

        await using var reading = await reader.OpenAsync(day, http.RequestAborted);
        var row = key is null ? null : await reading.FindAsync(kind, key, http.RequestAborted);
        var admission = Ask(http, kind.Name, row?.Region, action, asks);
        if (admission is not { Allowed: true })
        {
            return await AbsentAsync(http, kind.Name, admission, action, asks);
        }

        return await KeepAsync([], kind, [(row!, admission)], Results.Json(About(reading, Show(row!, admission)), WireJson.Options), asks);
    }

    /// <summary>信息表: an institution's basic information, quotas, leadership posts and people in numbers, on one page.</summary>
    public async Task<IResult> SummarySheetAsync(HttpContext http, string institutionId, RecordQuery query)
    {
        const string resource = "summary-sheet";
        var (day, _, _, problem) = query.Read(clock.Today());
        if (problem is not null)
        {
            return problem;
        }

        await using var reading = await reader.OpenAsync(day, http.RequestAborted);
        var admission = Ask(http, resource, await reading.RegionOfAsync(institutionId, http.RequestAborted));
        if (admission is not { Allowed: true })
        {
            return await AbsentAsync(http, resource, admission);
        }

        var admissionOf = ByRegion(admission);
        var used = new HashSet<Admission>(ReferenceEqualityComparer.Instance) { admission };
        var quotas = await FindAsync(RecordKind.Quotas);
        var leadership = await FindAsync(RecordKind.Leadership);
        var staff = await reading.CountAsync(RecordKind.Staff, RecordReading.ByInstitution, [institutionId], http.RequestAborted);
        var sheet = new Dictionary<string, object?>
        {
            ["institutionId"] = institutionId,
            ["institution"] = await FindAsync(RecordKind.Institutions) is { } institution ? Show(institution, admissionOf(institution)) : null,
            ["quotas"] = QuotaTally.Quotas(quotas?.Body, await CountedAsync(RecordReading.QuotaTypes)),
            ["leadership"] = QuotaTally.Leadership(leadership?.Body, await CountedAsync(RecordReading.PostLevels)),
            ["staff"] = new { inPost = staff.GetValueOrDefault(institutionId) },
        };
        return await gate.AnswerAsync(
            http,
            [.. used.Select(one => new ReadPart(one.Request, one.Decision, Shown.Of(RecordKind.Institutions.Contract, one.Decision), 1, [institutionId]))],
            Results.Json(About(reading, sheet), WireJson.Options));

        async Task<RecordRow?> FindAsync(RecordKind kind)
        {
            if (await reading.FindAsync(kind, institutionId, http.RequestAborted) is not { } row || admissionOf(row) is not { Allowed: true } its)
            {
                return null;
            }

            used.Add(its);
            return row;
        }

        Task<List<Headcount>> CountedAsync(string counted) =>
            reading.HeadcountsAsync(counted, RecordReading.ByInstitution, [institutionId], http.RequestAborted);
    }

    /// <summary>What every answer says of itself, beside what it is about.</summary>
    public static Dictionary<string, object?> About(RecordReading reading, Dictionary<string, object?> answer)
    {
        answer["asOf"] = reading.AsOf;
        answer["through"] = reading.Through;
        answer["behind"] = reading.Behind;
        return answer;
    }

    public static IResult NotFound() => Problems.Of(StatusCodes.Status404NotFound, RejectionCode.NotFound, "No such record, or not yours to see.");

    private Admission? Ask(
        HttpContext http, string resource, string? region, string action = AccessAction.Read, Classification asks = Classification.Internal) =>
        region is null ? null : gate.Ask(http, action, resource, RegionHomes.HomeOf(region, regions.Current, clock.Today()), asks);

    // An institution's id proves nothing: what another region recorded under it stays that region's, and is read by its decision.
    private Func<RecordRow, Admission> ByRegion(Admission first)
    {
        var (tree, today) = (regions.Current, clock.Today());
        var asked = new Dictionary<string, Admission> { [first.Request.Region] = first };
        return row =>
        {
            var home = RegionHomes.HomeOf(row.Region, tree, today);
            return asked.TryGetValue(home, out var known) ? known : asked[home] = gate.Ask(first.Http, AccessAction.Read, first.Request.Resource, home);
        };
    }

    /// <summary>The same answer for what is not there and for what may not be read; that somebody tried is kept.</summary>
    private async ValueTask<IResult> AbsentAsync(
        HttpContext http, string resource, Admission? refused, string action = AccessAction.Read, Classification asks = Classification.Internal)
    {
        var own = gate.Ask(http, action, resource, Caller.From(http.User).Region, asks);
        if (!own.Allowed || refused?.Decision.Code == RejectionCode.GrantsNotCurrent)
        {
            return gate.Refuse(own.Allowed ? refused! : own);
        }

        if (refused is not null)
        {
            gate.Refuse(refused);
            return NotFound();
        }

        return await gate.AnswerAsync(own, 0, [], asks, NotFound());
    }

    private static async Task<IResult> PageAsync(
        RecordReading reading, RecordKind kind, List<(RecordRow Row, Admission Admission)> page, List<RecordRow> rows, int limit, CancellationToken cancellationToken, bool isPartial = false)
    {
        var counted = kind == RecordKind.Quotas ? RecordReading.QuotaTypes : kind == RecordKind.Leadership ? RecordReading.PostLevels : null;
        var inPost = (counted is null || page.Count == 0
            ? []
            : await reading.HeadcountsAsync(counted, RecordReading.ByInstitution, [.. page.Select(one => one.Row.Key)], cancellationToken))
            .ToLookup(count => count.InstitutionId);
        var items = page.ConvertAll(one =>
        {
            var item = Show(one.Row, one.Admission);
            if (counted is not null)
            {
                List<Headcount> people = [.. inPost[one.Row.Key]];
                item[kind == RecordKind.Quotas ? "kinds" : "levels"] =
                    kind == RecordKind.Quotas ? QuotaTally.Quotas(one.Row.Body, people) : QuotaTally.Leadership(one.Row.Body, people);
            }

            return item;
        });
        var next = rows.Count > limit ? new RecordCursor(rows[limit - 1].Region, rows[limit - 1].Key).ToString() : null;
        var answer = new Dictionary<string, object?> { ["items"] = items, ["next"] = next };
        if (isPartial)
        {
            answer["partial"] = true;
        }

        return Results.Json(About(reading, answer), WireJson.Options);
    }

    private static Dictionary<string, object?> Show(RecordRow row, Admission admission)
    {
        var item = new Dictionary<string, object?>();
        if (row.Kind == RecordKind.Staff)
        {
            item["personKey"] = row.Key;
        }

        item["region"] = row.Region;
        item["state"] = row.State;
        item["since"] = row.ValidFrom;
        item["sequence"] = row.Sequence;
        var fields = FieldProjection.Project(row.Kind.Contract, row.Body, admission.Profile, openedFields: admission.Decision.OpenedFields);
        foreach (var member in fields.EnumerateObject())
        {
            item[member.Name] = member.Value;
        }

        return item;
    }

    // Each decision that opened some of the rows is kept with them, before anything is answered.
    private async Task<IResult> KeepAsync(
        IReadOnlyList<Admission> inAnyCase, RecordKind kind, List<(RecordRow Row, Admission Admission)> page, IResult answer, Classification atLeast = Classification.Public)
    {
        var rows = page.ToLookup(one => one.Admission, one => one.Row, ReferenceEqualityComparer.Instance);
        List<Admission> admissions = [.. inAnyCase.Concat(page.Select(one => one.Admission)).Distinct(ReferenceEqualityComparer.Instance).Cast<Admission>()];
        return await gate.AnswerAsync(admissions[0].Http, admissions.ConvertAll(Part), answer);

        ReadPart Part(Admission admission)
        {
            var shown = Shown.Of(kind.Contract, admission.Decision);
            List<string> subjects = [.. rows[admission].Select(row => kind == RecordKind.Staff ? row.Key : row.InstitutionId).OfType<string>().Distinct()];
            return new ReadPart(admission.Request, admission.Decision, shown > atLeast ? shown : atLeast, rows[admission].Count(), subjects);
        }
    }
}
