using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using ExchangeHub.Contracts;

namespace ExchangeHub.Sandbox.Journeys;

/// <summary>
/// The provincial administrator opens one city's institutions and quotas to the staffing office of another: signed by two, masked, seen
/// by the city that is read, and closed again at once when it is revoked. Its people stay closed throughout.
/// </summary>
internal sealed class CrossCityReadJourney(HubReader hub, JourneyOptions options, TimeProvider clock)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    private readonly List<JourneyRow> rows = [];

    public string Title => $"旅程三 省级授权跨市查阅: {options.ReaderRegion} → {options.Region}";

    public async Task<JourneyResult> PlayAsync(CancellationToken cancellationToken)
    {
        var problem = await StepsAsync(cancellationToken);
        return new JourneyResult(Title, problem, rows, [], Sequence: null);
    }

    private async Task<string?> StepsAsync(CancellationToken cancellationToken)
    {
        // A client of a department each: the office that reads, and the one that is read.
        var reader = await options.Token(Department.Staffing, options.ReaderRegion, cancellationToken);
        var owner = await options.Token(Department.Staffing, options.Region, cancellationToken);
        var before = await LookAsync(reader, cancellationToken);

        var issued = await hub.SendAsync(HttpMethod.Post, "/v1/grants", await options.AccountToken("grant-admin", cancellationToken), GrantForm(), cancellationToken);
        var grant = issued.Body?["id"]?.GetValue<string>();
        if (issued.Status != HttpStatusCode.Created || grant is null)
        {
            return $"授权未能签发: {issued.Code}";
        }

        var pending = (await LookAsync(reader, cancellationToken)).Institutions;
        var signed = await hub.SendAsync(
            HttpMethod.Post, $"/v1/grants/{grant}/countersign", await options.AccountToken("security-admin", cancellationToken), body: null, cancellationToken);
        if (signed.Status != HttpStatusCode.OK)
        {
            return $"授权未能会签: {signed.Code}";
        }

        var granted = await UntilAsync(reader, seen => seen.Institutions.Status == HttpStatusCode.OK, cancellationToken);
        var log = await hub.GetAsync($"/v1/access/log?region={options.Region}&grant={grant}", owner, cancellationToken);
        var revokedAt = clock.GetTimestamp();
        var revoked = await hub.SendAsync(HttpMethod.Delete, $"/v1/grants/{grant}", await options.AccountToken("grant-admin", cancellationToken), body: null, cancellationToken);
        var after = await UntilAsync(reader, seen => seen.Institutions.Status == HttpStatusCode.Forbidden, cancellationToken);
        var closedIn = clock.GetElapsedTime(revokedAt);

        rows.Add(new JourneyRow("查阅方 编办", "对方机构", Shown(before.Institutions), Shown(granted.Institutions)));
        rows.Add(new JourneyRow("查阅方 编办", "对方编制", Shown(before.Quotas), Shown(granted.Quotas)));
        rows.Add(new JourneyRow("查阅方 编办", "对方人员", Shown(before.Staff), Shown(granted.Staff)));
        rows.Add(new JourneyRow("省级授权", "只签发 / 已会签", Shown(pending), Shown(granted.Institutions)));
        rows.Add(new JourneyRow("被查阅方 编办", "访问日志", "-", $"{log.Items.Count.ToString(CultureInfo.InvariantCulture)} 条"));
        rows.Add(new JourneyRow("省级授权", "撤销后", Shown(granted.Institutions), $"{Shown(after.Institutions)}，{closedIn.TotalMilliseconds:F0} 毫秒内"));
        return before.Institutions.Status != HttpStatusCode.Forbidden ? "授权之前已能查阅"
            : pending.Status != HttpStatusCode.Forbidden ? "会签之前已能查阅"
            : granted.Institutions.Status != HttpStatusCode.OK || granted.Quotas.Status != HttpStatusCode.OK ? "授权之后仍不能查阅"
            : granted.Institutions.Items.Count == 0 ? "授权之后没有查到机构"
            : granted.Staff.Status != HttpStatusCode.Forbidden ? "未授权的人员信息可被查阅"
            : log.Items.Count == 0 ? "被查阅方的日志中没有记录"
            : revoked.Status != HttpStatusCode.NoContent || after.Institutions.Status != HttpStatusCode.Forbidden ? "撤销之后仍能查阅"
            : closedIn > TimeSpan.FromSeconds(1) ? "撤销没有在一秒内生效" : null;
    }

    private async Task<Seen> LookAsync(string token, CancellationToken cancellationToken) => new(
        await hub.GetAsync($"/v1/regions/{options.Region}/institutions", token, cancellationToken),
        await hub.GetAsync($"/v1/regions/{options.Region}/quotas", token, cancellationToken),
        await hub.GetAsync($"/v1/regions/{options.Region}/staff", token, cancellationToken));

    private async Task<Seen> UntilAsync(string token, Func<Seen, bool> isReached, CancellationToken cancellationToken)
    {
        var deadline = clock.GetUtcNow() + options.Deadline;
        Seen seen;
        while (!isReached(seen = await LookAsync(token, cancellationToken)) && clock.GetUtcNow() < deadline)
        {
            await Task.Delay(Interval, clock, cancellationToken);
        }

        return seen;
    }

    private JsonObject GrantForm()
    {
        var today = clock.Today();
        return new JsonObject
        {
            ["grantee"] = new JsonObject { ["department"] = Department.Staffing, ["region"] = options.ReaderRegion },
            ["target"] = new JsonArray(options.Region),
            ["resources"] = new JsonArray("institutions", "quotas"),
            ["fieldProfile"] = FieldProfile.Masked,
            ["purpose"] = "同类机构编制配备比较",
            ["legalBasis"] = "机构编制管理规定",
            ["approvalDocNo"] = $"湘编办〔{today.Year}〕{today.DayOfYear}号",
            ["notAfter"] = today.AddDays(30).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        };
    }

    private static string Shown(HubAnswer answer) => answer.Status switch
    {
        HttpStatusCode.OK => $"可查阅 {answer.Items.Count.ToString(CultureInfo.InvariantCulture)} 条",
        HttpStatusCode.Forbidden => "不可查阅",
        _ => $"{(int)answer.Status} {answer.Code}",
    };

    private sealed record Seen(HubAnswer Institutions, HubAnswer Quotas, HubAnswer Staff);
}
