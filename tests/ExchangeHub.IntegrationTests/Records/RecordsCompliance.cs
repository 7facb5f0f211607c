using System.Text.Json;
using ExchangeHub.Access.Decisions;
using ExchangeHub.Contracts;
using ExchangeHub.Hub.AccessLog;
using ExchangeHub.Hub.Records;
using ExchangeHub.Testing.Databases;
using ExchangeHub.Testing.Records;
using ExchangeHub.Testing.Waiting;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace ExchangeHub.IntegrationTests.Records;

/// <summary>What departments read of the records, over HTTP.</summary>
public abstract class RecordsCompliance<TDatabase>(RecordsNode<TDatabase> node) : IClassFixture<RecordsNode<TDatabase>>
    where TDatabase : TestDatabase, new()
{
    private const string Province = "430000";
    private const string City = Events.City;
    private const string County = "430725";
    private const string OtherCity = "430100";
    private const string GrantedCity = "430200";

    private static int numbers = 700_000;

    [Fact]
    public async Task Each_level_reads_itself_and_what_lies_below()
    {
        var (own, below, other) = (NewUnit(), NewUnit(), NewUnit());
        await node.PublishAsync(
            RecordEvents.Established(own, "市本级单位"), RecordEvents.Established(below, "县级单位", County), RecordEvents.Established(other, "外市单位", OtherCity));

        Assert.Superset(new HashSet<string> { own, below, other }, await IdsAsync(Department.Staffing, Province, $"/v1/regions/{Province}/institutions"));
        var ofCity = await IdsAsync(Department.Staffing, City, $"/v1/regions/{City}/institutions");
        Assert.Superset(new HashSet<string> { own, below }, ofCity);
        Assert.DoesNotContain(other, ofCity);

        // A list that is only partly readable shows that part.
        var ofCounty = await IdsAsync(Department.Staffing, County, $"/v1/regions/{City}/institutions");
        Assert.Contains(below, ofCounty);
        Assert.DoesNotContain(own, ofCounty);
        Assert.Equal((403, "grant-required"), await ProblemAsync(Department.Staffing, City, $"/v1/regions/{OtherCity}/institutions"));
    }

    [Fact]
    public async Task What_is_shown_of_a_person_follows_the_department()
    {
        var (unit, person) = (NewUnit(), Somebody());
        await node.PublishAsync(RecordEvents.Established(unit, "信息中心"), RecordEvents.Enrolled(person, unit));

        var staffing = await OneAsync(Department.Staffing, City, $"/v1/institutions/{unit}/staff");
        var audit = await OneAsync(Department.Audit, City, $"/v1/institutions/{unit}/staff");

        Assert.Equal((person.NationalId, person.Name), (Text(staffing, "nationalId"), Text(staffing, "personName")));
        Assert.Equal($"{person.Name[..1]}*", Text(audit, "personName"));
        Assert.False(audit.TryGetProperty("nationalId", out _));
        Assert.False(audit.TryGetProperty("sex", out _));
        Assert.Equal((403, "subscriber-not-entitled"), await ProblemAsync(Department.DomainName, City, $"/v1/institutions/{unit}/staff"));
    }

    [Fact]
    public async Task A_past_day_is_answered_as_it_was()
    {
        var (unit, person) = (NewUnit(), Somebody());
        await node.PublishAsync(
            RecordEvents.Established(unit, "信息中心"), RecordEvents.Enrolled(person, unit), RecordEvents.PostChanged(person, unit, "科长", effective: "2026-03-10"));

        Assert.Equal("科长", Text(await OneAsync(Department.Staffing, City, $"/v1/institutions/{unit}/staff"), "postName"));
        Assert.False((await OneAsync(Department.Staffing, City, $"/v1/institutions/{unit}/staff?asOf=2026-03-09")).TryGetProperty("postName", out _));
        Assert.Equal((404, "not-found"), await ProblemAsync(Department.Staffing, City, $"/v1/institutions/{unit}?asOf=2026-02-27"));
    }

    [Fact]
    public async Task A_grant_opens_what_it_names_and_nothing_else()
    {
        var (unit, person) = (NewUnit(), Somebody());
        await node.PublishAsync(
            RecordEvents.Established(unit, "受权查询单位", GrantedCity), RecordEvents.Allocated(unit, 3, GrantedCity), RecordEvents.Enrolled(person, unit, GrantedCity));
        await node.GrantAsync(Department.Staffing, OtherCity, GrantedCity, "institutions quotas");

        Assert.Contains(unit, await IdsAsync(Department.Staffing, OtherCity, $"/v1/regions/{GrantedCity}/institutions"));
        var quota = await OneAsync(Department.Staffing, OtherCity, $"/v1/institutions/{unit}/quotas");
        Assert.Equal((3, 1, 2), Counts(quota.GetProperty("kinds")[0]));
        Assert.Equal((403, "grant-required"), await ProblemAsync(Department.Staffing, OtherCity, $"/v1/regions/{GrantedCity}/staff"));
        Assert.Equal((404, "not-found"), await ProblemAsync(Department.Staffing, OtherCity, $"/v1/institutions/{unit}/staff"));
        Assert.Equal((404, "not-found"), await ProblemAsync(Department.Staffing, OtherCity, $"/v1/institutions/{unit}/summary-sheet"));

        var kept = await node.QueryAsync(db => db.Set<AccessLogRow>().AsNoTracking()
            .Where(row => row.Region == GrantedCity && row.HomeRegion == OtherCity && row.Resource == "institutions" && row.RowsRead > 0).ToListAsync(TestContext.Current.CancellationToken));
        Assert.NotEmpty(kept);
        Assert.All(kept, row => Assert.NotNull(row.GrantId));
    }

    [Fact]
    public async Task An_institution_that_may_not_be_read_is_answered_like_one_that_is_not_there()
    {
        var unit = NewUnit();
        await node.PublishAsync(RecordEvents.Established(unit, "外市单位", OtherCity));

        foreach (var path in new[] { "", "/staff", "/quotas", "/leadership", "/history", "/domains", "/certificate", "/ledger", "/special-cases", "/quota-use", "/changes", "/summary-sheet" })
        {
            var (real, realBody) = await node.GetAsync(Department.Staffing, City, $"/v1/institutions/{unit}{path}");
            var (none, noneBody) = await node.GetAsync(Department.Staffing, City, $"/v1/institutions/no-such-institution{path}");
            Assert.Equal((404, noneBody.GetRawText()), (real, realBody.GetRawText()));
            Assert.Equal(404, none);
        }
    }

    [Fact]
    public async Task Somebody_transferred_is_under_the_new_region_from_the_effective_date()
    {
        var (left, joined, person) = (NewUnit(), NewUnit(), Somebody());
        await node.PublishAsync(
            RecordEvents.Established(left, "调出单位"), RecordEvents.Established(joined, "调入单位", OtherCity), RecordEvents.Enrolled(person, left),
            RecordEvents.Transferred(person, left, joined, City, OtherCity, "2026-03-15"));
        var key = Text(await OneAsync(Department.Staffing, City, $"/v1/institutions/{left}/staff?asOf=2026-03-14"), "personKey");

        Assert.Equal(404, (await node.GetAsync(Department.Staffing, City, $"/v1/people/{key}")).Status);
        Assert.Equal(200, (await node.GetAsync(Department.Staffing, City, $"/v1/people/{key}?asOf=2026-03-14")).Status);
        var there = await OneAsync(Department.Staffing, OtherCity, $"/v1/institutions/{joined}/staff");
        Assert.Equal((key, OtherCity), (Text(there, "personKey"), Text(there, "region")));
        Assert.Equal(404, (await node.GetAsync(Department.Staffing, OtherCity, $"/v1/people/{key}?asOf=2026-03-14")).Status);
    }

    [Fact]
    public async Task An_id_used_by_another_region_gives_nothing_away()
    {
        var (unit, person) = (NewUnit(), Somebody());
        await node.PublishAsync(RecordEvents.Established(unit, "原单位"), RecordEvents.Allocated(unit, 9), RecordEvents.Enrolled(person, unit));
        await node.PublishAsync(RecordEvents.Established(unit, "冒用单位", OtherCity));

        foreach (var path in new[] { "", "/staff", "/quotas" })
        {
            Assert.Equal(404, (await node.GetAsync(Department.Staffing, OtherCity, $"/v1/institutions/{unit}{path}")).Status);
            Assert.Equal(200, (await node.GetAsync(Department.Staffing, City, $"/v1/institutions/{unit}{path}")).Status);
        }
    }

    [Fact]
    public async Task A_person_is_looked_up_by_number_where_the_caller_may_and_it_is_kept()
    {
        var (unit, person) = (NewUnit(), Somebody());
        await node.PublishAsync(RecordEvents.Established(unit, "信息中心"), RecordEvents.Enrolled(person, unit));

        var (status, found) = await LookUpAsync(Department.Staffing, City, person.NationalId);
        Assert.Equal((200, unit), (status, Text(found, "institutionId")));
        Assert.Equal(404, (await LookUpAsync(Department.Staffing, OtherCity, person.NationalId)).Status);
        Assert.Equal(404, (await LookUpAsync(Department.Staffing, City, Somebody().NationalId)).Status);
        Assert.Equal("fields-not-allowed", Text((await LookUpAsync(Department.Audit, City, person.NationalId)).Body, "code"));
        Assert.Equal("invalid-field", Text((await LookUpAsync(Department.Staffing, City, "12345")).Body, "code"));

        var key = Text(found, "personKey");
        Assert.True(await node.QueryAsync(db => db.Set<AccessLogRow>().AsNoTracking()
            .AnyAsync(row => row.Action == AccessAction.Lookup && db.Set<AccessLogSubject>().Any(subject => subject.LogId == row.Id && subject.Subject == key), TestContext.Current.CancellationToken)));
    }

    [Fact]
    public async Task Names_are_found_wherever_the_caller_may_read_and_nowhere_else()
    {
        var (own, other) = (NewUnit(), NewUnit());
        await node.PublishAsync(RecordEvents.Established(own, "搜索Ａ示例档案馆"), RecordEvents.Established(other, "搜索Ａ示例博物馆", OtherCity));

        Assert.Equal([own, other], [.. await IdsAsync(Department.Staffing, City, "/v1/institutions?q=搜a馆"), .. await IdsAsync(Department.Staffing, OtherCity, "/v1/institutions?q=搜ａ馆")]);
        Assert.Equal(2, (await IdsAsync(Department.Staffing, Province, "/v1/institutions?q=搜A馆")).Count);
        Assert.Equal([other], await IdsAsync(Department.Staffing, Province, $"/v1/institutions?q=搜A馆&region={OtherCity}"));
        Assert.Empty(await IdsAsync(Department.Staffing, City, "/v1/institutions?q=%25_馆"));
    }

    [Fact]
    public async Task Pages_follow_one_another_without_gap_or_repetition()
    {
        var unit = NewUnit();
        await node.PublishAsync([RecordEvents.Established(unit, "信息中心"), .. Enumerable.Range(0, 7).Select(_ => RecordEvents.Enrolled(Somebody(), unit))]);

        foreach (var list in new[] { $"/v1/institutions/{unit}/staff", $"/v1/regions/{City}/staff" })
        {
            var (all, read, cursor) = (await KeysAsync($"{list}?limit=1000"), new List<string>(), "");
            do
            {
                var (_, page) = await node.GetAsync(Department.Staffing, City, $"{list}?limit=3{cursor}");
                read.AddRange(page.GetProperty("items").EnumerateArray().Select(item => Text(item, "personKey")));
                cursor = page.TryGetProperty("next", out var next) && next.ValueKind == JsonValueKind.String ? $"&cursor={next.GetString()}" : null;
            }
            while (cursor is not null);

            Assert.True(all.Count >= 7);
            Assert.Equal(all, read);
        }
    }

    [Fact]
    public async Task Numbers_add_up_from_institutions_to_regions()
    {
        const string lonelyCity = "431000", lonelyCounty = "431081";
        var (full, over) = (NewUnit(), NewUnit());
        await node.PublishAsync(
            RecordEvents.Established(full, "一单位", lonelyCity), RecordEvents.Allocated(full, 5, lonelyCity), RecordEvents.Leadership(full, 1, lonelyCity),
            RecordEvents.Established(over, "二单位", lonelyCounty), RecordEvents.Allocated(over, 1, lonelyCounty));
        var leader = Somebody();
        await node.PublishAsync(
            RecordEvents.Enrolled(leader, full, lonelyCity), RecordEvents.PostChanged(leader, full, "科长", lonelyCity),
            RecordEvents.Enrolled(Somebody(), over, lonelyCounty), RecordEvents.Enrolled(Somebody(), over, lonelyCounty));

        var (_, numbers) = await node.GetAsync(Department.Finance, lonelyCity, $"/v1/regions/{lonelyCity}/statistics");
        Assert.Equal(2, numbers.GetProperty("institutions").GetInt32());
        Assert.Equal((6, 3, 4), Counts(numbers.GetProperty("kinds")[0]));
        Assert.Equal(1, numbers.GetProperty("kinds")[0].GetProperty("excess").GetInt32());
        var county = numbers.GetProperty("children").EnumerateArray().Single(child => Text(child, "region") == lonelyCounty);
        Assert.Equal((1, 2, 0), Counts(county.GetProperty("kinds")[0]));

        var (_, part) = await node.GetAsync(Department.Finance, lonelyCounty, $"/v1/regions/{lonelyCity}/statistics");
        Assert.Equal((true, 1), (part.GetProperty("partial").GetBoolean(), part.GetProperty("institutions").GetInt32()));
        Assert.Equal(lonelyCounty, Text(Assert.Single(part.GetProperty("children").EnumerateArray()), "region"));

        var (_, sheet) = await node.GetAsync(Department.Staffing, lonelyCity, $"/v1/institutions/{full}/summary-sheet");
        Assert.Equal((5, 1, 4), Counts(sheet.GetProperty("quotas")[0]));
        Assert.Equal(1, sheet.GetProperty("leadership")[0].GetProperty("actual").GetInt32());
        Assert.Equal(1, sheet.GetProperty("staff").GetProperty("inPost").GetInt32());
        Assert.Equal("一单位", Text(sheet.GetProperty("institution"), "institutionName"));
    }

    [Fact]
    public async Task An_administrator_has_the_records_built_anew_and_it_is_kept_who_did()
    {
        var (unit, person) = (NewUnit(), Somebody());
        await node.PublishAsync(RecordEvents.Established(unit, "信息中心"), RecordEvents.Enrolled(person, unit));
        var (status, answer) = await node.PostAsync(Department.Staffing, "430000", "/v1/records/rebuild", new { });
        var generation = answer.GetProperty("generation").GetInt32();

        Assert.Equal((202, "building"), (status, Text(answer, "state")));
        await Eventually.Async(() => node.QueryAsync(db => db.Set<RecordPosition>().AsNoTracking()
            .AnyAsync(position => position.Generation == generation && position.State == RecordPosition.Current, TestContext.Current.CancellationToken)));
        Assert.Equal(person.Name, Text(await OneAsync(Department.Staffing, City, $"/v1/institutions/{unit}/staff"), "personName"));
        Assert.True(await node.QueryAsync(db => db.Set<AdminActionRow>().AsNoTracking().AnyAsync(row => row.Action == "records.rebuild", TestContext.Current.CancellationToken)));
        Assert.Equal(403, (await node.PostAsync(Department.Audit, City, "/v1/records/rebuild", new { })).Status);
        Assert.Equal("region-not-allowed", Text((await node.PostAsync(Department.Staffing, City, "/v1/records/rebuild", new { })).Body, "code"));
    }

    [Theory]
    [InlineData("/v1/regions/430700/institutions?asOf=2999-01-01", "asOf")]
    [InlineData("/v1/regions/430700/staff?asOf=yesterday", "asOf")]
    [InlineData("/v1/regions/430700/quotas?limit=0", "limit")]
    [InlineData("/v1/regions/430700/ceilings?limit=1001", "limit")]
    [InlineData("/v1/regions/430700/statistics?asOf=2026-02-30", "asOf")]
    [InlineData("/v1/institutions/x/history?cursor=!!", "cursor")]
    [InlineData("/v1/institutions/x/summary-sheet?asOf=1", "asOf")]
    [InlineData("/v1/people/x?asOf=1", "asOf")]
    [InlineData("/v1/institutions", "q")]
    [InlineData("/v1/institutions?q=%00", "q")]
    public async Task What_makes_no_sense_is_said_with_its_field(string path, string field)
    {
        var (status, problem) = await node.GetAsync(Department.Staffing, City, path);

        Assert.Equal((422, "invalid-field", field), (status, Text(problem, "code"), Text(problem.GetProperty("errors")[0], "field")));
    }

    [Theory]
    [InlineData("/v1/regions/999999/institutions")]
    [InlineData("/v1/regions/abc/statistics")]
    public async Task A_region_that_never_was_is_not_found(string path) => Assert.Equal((404, "not-found"), await ProblemAsync(Department.Staffing, City, path));

    private static string NewUnit() => $"unit-{Interlocked.Increment(ref numbers)}";

    private static SyntheticPerson Somebody() => SyntheticPerson.Number(Interlocked.Increment(ref numbers));

    private static string Text(JsonElement item, string name) => item.GetProperty(name).GetString()!;

    private static (int Authorised, int Actual, int Vacant) Counts(JsonElement kind) =>
        (kind.GetProperty("authorised").GetInt32(), kind.GetProperty("actual").GetInt32(), kind.GetProperty("vacant").GetInt32());

    private Task<(int Status, JsonElement Body)> LookUpAsync(string department, string region, string number) =>
        node.PostAsync(department, region, "/v1/people/lookup", new { nationalId = number });

    private async Task<(int Status, string Code)> ProblemAsync(string department, string region, string path)
    {
        var (status, problem) = await node.GetAsync(department, region, path);
        return (status, Text(problem, "code"));
    }

    private async Task<JsonElement> OneAsync(string department, string region, string path)
    {
        var (status, body) = await node.GetAsync(department, region, path);
        Assert.True(status == 200, body.GetRawText());
        return Assert.Single(body.GetProperty("items").EnumerateArray().ToList());
    }

    private async Task<HashSet<string>> IdsAsync(string department, string region, string path)
    {
        var (status, body) = await node.GetAsync(department, region, path + (path.Contains('?', StringComparison.Ordinal) ? "&limit=1000" : "?limit=1000"));
        Assert.True(status == 200, body.GetRawText());
        return [.. body.GetProperty("items").EnumerateArray().Select(item => Text(item, "institutionId"))];
    }

    private async Task<List<string>> KeysAsync(string path) =>
        [.. (await node.GetAsync(Department.Staffing, City, path)).Body.GetProperty("items").EnumerateArray().Select(item => Text(item, "personKey"))];
}

public sealed class SqliteRecordsTests(RecordsNode<SqliteDatabase> node) : RecordsCompliance<SqliteDatabase>(node);

public sealed class PostgresRecordsTests(RecordsNode<PostgresDatabase> node) : RecordsCompliance<PostgresDatabase>(node);
