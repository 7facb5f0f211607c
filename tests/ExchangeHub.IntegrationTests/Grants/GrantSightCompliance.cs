using System.Text.Json;
using ExchangeHub.Access;
using ExchangeHub.Access.Decisions;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.HubEvents;
using ExchangeHub.Testing.Databases;
using ExchangeHub.Testing.Hubs;
using ExchangeHub.Testing.Waiting;
using Xunit;

namespace ExchangeHub.IntegrationTests.Grants;

/// <summary>Who sees what of grants: lists, explanations, and the events that tell the regions.</summary>
public abstract class GrantSightCompliance<TDatabase>(GrantStore<TDatabase> store) : GrantCompliance<TDatabase>(store)
    where TDatabase : TestDatabase, new()
{
    [Fact]
    public async Task A_grant_is_listed_for_giver_reader_and_who_is_read_and_for_nobody_else()
    {
        var id = await ActiveAsync();
        var elsewhere = Store.NextPlace();

        foreach (var one in new[]
        {
            await GiverAsync(), await SignerAsync(), await ReaderAsync(), await ReaderAsync(Place.County), await ReaderAsync(Place.OtherCity, Department.Hr),
            await ReaderAsync(Place.OtherCounty, Department.Finance), await Node.PersonAsync(Roles.AuditAdmin, Place.Province),
        })
        {
            Assert.Equal([id], Ids(await Node.GetAsync(one, "v1/grants")));
            Assert.Equal(id, IdOf(await Node.GetAsync(one, $"v1/grants/{id}")));
        }

        foreach (var one in new[] { await GiverAsync(elsewhere.Province), await ReaderAsync(elsewhere.City), await ReaderAsync(Place.City, Department.Hr) })
        {
            Assert.Empty(Ids(await Node.GetAsync(one, "v1/grants")));
            AssertProblem(404, RejectionCode.NotFound, await Node.GetAsync(one, $"v1/grants/{id}"));
        }
    }

    [Fact]
    public async Task Whoever_sees_a_grant_sees_how_many_of_the_days_rows_are_used()
    {
        var (id, reader) = (await ActiveAsync(Terms.Grant(Place.City, Place.OtherCity).With("rowsPerDay", 10)), await ReaderAsync());
        foreach (var (rows, used) in new[] { (0, 0), (7, 7), (4, 7), (3, 10) })
        {
            await Node.ReadAsync(reader, Place.OtherCity, rows: rows);
            foreach (var one in new[] { await GiverAsync(), reader, await ReaderAsync(Place.OtherCity, Department.Hr) })
            {
                Assert.Equal(used, (await Node.GetAsync(one, $"v1/grants/{id}")).Body.GetProperty("rowsToday").GetInt64());
            }
        }

        Assert.False((await Node.GetAsync(await GiverAsync(), $"v1/grants/{await ActiveAsync()}")).Body.TryGetProperty("rowsToday", out _));
    }

    [Fact]
    public async Task Applications_and_agreements_are_listed_for_both_sides_only()
    {
        var (reader, elsewhere) = (await ReaderAsync(), Store.NextPlace());
        var application = IdOf(await Node.PostAsync(reader, "v1/grant-applications", Terms.Grant(Place.City, Place.OtherCity)));
        var agreement = IdOf(await Node.PostAsync(reader, "v1/agreements", Terms.Agreement(Place.City, Place.City)));

        foreach (var one in new[] { reader, await GiverAsync(), await GiverAsync(Place.City) })
        {
            Assert.Equal([application], Ids(await Node.GetAsync(one, "v1/grant-applications")));
            Assert.Equal(application, IdOf(await Node.GetAsync(one, $"v1/grant-applications/{application}")));
            Assert.Equal([agreement], Ids(await Node.GetAsync(one, "v1/agreements")));
        }

        Assert.Equal([application], Ids(await Node.GetAsync(await GiverAsync(Place.OtherCity), "v1/grant-applications")));
        foreach (var one in new[] { await GiverAsync(elsewhere.Province), await ReaderAsync(elsewhere.City), await ReaderAsync(Place.NextCounty, Department.Hr) })
        {
            Assert.Empty(Ids(await Node.GetAsync(one, "v1/grant-applications")));
            Assert.Empty(Ids(await Node.GetAsync(one, "v1/agreements")));
            AssertProblem(404, RejectionCode.NotFound, await Node.GetAsync(one, $"v1/agreements/{agreement}"));
            AssertProblem(404, RejectionCode.NotFound, await Node.GetAsync(one, $"v1/grant-applications/{application}"));
        }
    }

    [Fact]
    public async Task A_list_is_narrowed_to_a_state_and_to_a_region_on_either_side()
    {
        var giver = await GiverAsync();
        var (active, pending) = (await ActiveAsync(), await PendingAsync());
        var application = IdOf(await Node.PostAsync(await ReaderAsync(), "v1/grant-applications", Terms.Grant(Place.City, Place.OtherCity)));

        Assert.Equal([active], Ids(await Node.GetAsync(giver, "v1/grants?status=active")));
        Assert.Equal([pending], Ids(await Node.GetAsync(giver, $"v1/grants?status=pending&region={Place.City}")));
        Assert.Equal([pending, active], Ids(await Node.GetAsync(giver, $"v1/grants?region={Place.OtherCounty}")));
        Assert.Empty(Ids(await Node.GetAsync(giver, $"v1/grants?region={Store.NextPlace().City}")));
        Assert.Equal([application], Ids(await Node.GetAsync(giver, $"v1/grant-applications?status=pending&region={Place.OtherCity}")));
        Assert.Empty(Ids(await Node.GetAsync(giver, "v1/grant-applications?status=approved")));
        foreach (var wrong in new[] { "grants?status=approved", "grants?region=4307", "grant-applications?status=active" })
        {
            AssertProblem(422, RejectionCode.InvalidField, await Node.GetAsync(giver, $"v1/{wrong}"));
        }
    }

    [Fact]
    public async Task A_list_comes_newest_first_in_parts()
    {
        var giver = await GiverAsync();
        var ids = new List<Guid>();
        for (var i = 0; i < 3; i++)
        {
            ids.Insert(0, await PendingAsync(giver: giver));
        }

        var first = await Node.GetAsync(giver, "v1/grants?limit=2");
        var second = await Node.GetAsync(giver, $"v1/grants?limit=2&cursor={first.Body.GetProperty("next").GetString()}");

        Assert.Equal(ids, [.. Ids(first), .. Ids(second)]);
        Assert.True(!second.Body.TryGetProperty("next", out var next) || next.ValueKind == JsonValueKind.Null);
        foreach (var wrong in new[] { "limit=0", "limit=1001", "limit=two", "cursor=x", "limit=-1", "cursor=%27%3B--" })
        {
            AssertProblem(422, RejectionCode.InvalidField, await Node.GetAsync(giver, $"v1/grants?{wrong}"));
        }
    }

    [Fact]
    public async Task An_explanation_names_the_rule_or_the_grant()
    {
        var reader = await ReaderAsync();

        Assert.Equal((true, AccessRule.OwnRegion, null), await ExplainAsync(reader, $"resource=quotas&region={Place.County}"));
        Assert.Equal((false, AccessRule.DefaultDeny, RejectionCode.GrantRequired), await ExplainAsync(reader, $"resource=quotas&region={Place.OtherCity}"));
        Assert.Equal((false, AccessRule.NeverGranted, RejectionCode.GrantRequired), await ExplainAsync(reader, $"resource=discipline&region={Place.OtherCity}"));
        Assert.Equal((true, AccessRule.OwnRegion, null), await ExplainAsync(reader, $"resource=systems/staffing&region={Place.City}&action=call"));
        Assert.Equal((false, AccessRule.NotEntitled, RejectionCode.SubscriberNotEntitled), await ExplainAsync(await ReaderAsync(department: Department.DomainName), $"resource=quotas&region={Place.City}"));
        Assert.Equal((false, AccessRule.ClassTooHigh, RejectionCode.FieldsNotAllowed), await ExplainAsync(await ReaderAsync(department: Department.Audit), $"resource=staff&region={Place.City}&action=lookup"));
        Assert.Equal((false, AccessRule.SeparationOfDuties, RejectionCode.RoleNotAllowed), await ExplainAsync(await SignerAsync(), $"resource=quotas&region={Place.City}"));

        var id = await ActiveAsync();
        Assert.Equal((true, AccessRule.Grant, null), await ExplainAsync(reader, $"resource=exchangehub.quota.allocated.v1&region={Place.OtherCounty}"));
        var about = await Node.GetAsync(await GiverAsync(), $"v1/access/explain?client={reader.Name}&resource=quotas&region={Place.OtherCity}");
        Assert.Equal((id, reader.Name), (about.Body.GetProperty("grant").GetProperty("id").GetGuid(), about.Body.GetProperty("client").GetString()));
    }

    [Fact]
    public async Task Only_administrators_and_auditors_ask_about_others_and_only_within_their_region()
    {
        var (reader, auditor) = (await ReaderAsync(), await Node.PersonAsync(Roles.AuditAdmin, Place.Province));
        var question = $"v1/access/explain?client={reader.Name}&resource=quotas&region={Place.City}";
        (await Node.GetAsync(auditor, question)).EnsureSuccess();

        foreach (var other in new[] { await ReaderAsync(Place.Province), await GiverAsync(Place.OtherCity), await Node.PersonAsync(Roles.Operator, Place.Province) })
        {
            var (known, unknown) = (await Node.GetAsync(other, question), await Node.GetAsync(other, question.Replace(reader.Name, "nobody-at-all", StringComparison.Ordinal)));
            AssertProblem(404, RejectionCode.NotFound, known);
            Assert.Equal(known.Text, unknown.Text);
        }
    }

    [Theory]
    [InlineData("region=430700", RejectionCode.MissingField)]
    [InlineData("resource=quotas", RejectionCode.MissingField)]
    [InlineData("resource=kitchen&region=430700", RejectionCode.UnknownResource)]
    [InlineData("resource=quotas&region=439999", RejectionCode.UnknownRegion)]
    [InlineData("resource=quotas&region=43070%27", RejectionCode.UnknownRegion)]
    [InlineData("resource=quotas&region=430700&action=write", RejectionCode.InvalidField)]
    public async Task A_question_that_cannot_be_asked_is_refused(string query, string code) =>
        AssertProblem(422, code, await Node.GetAsync(await GiverAsync(), $"v1/access/explain?{query}"));

    [Fact]
    public async Task The_region_that_is_read_is_told_once_of_the_grant_and_once_of_its_end()
    {
        await Store.OtherNodeAsync();
        var (told, giver) = (await ReaderAsync(Place.OtherCity), await GiverAsync());
        var id = await ActiveAsync(giver: giver);

        var issued = Assert.Single(await ToldAsync(told, ContractCatalog.Of<GrantIssued>(), id));
        Assert.Equal((Place.OtherCity, Place.City), (issued.GetProperty("region").GetString(), issued.GetProperty("counterpartregion").GetString()));
        Assert.Equal("编办〔2026〕15号", issued.GetProperty("approvaldocno").GetString());
        Assert.Equal(204, (int)(await Node.DeleteAsync(giver, $"v1/grants/{id}", Terms.Reason("核查结束"))).Status);

        var revoked = Assert.Single(await ToldAsync(told, ContractCatalog.Of<GrantRevoked>(), id)).GetProperty("data");
        Assert.Equal(("revoked", "核查结束"), (revoked.GetProperty("reasonKind").GetProperty("code").GetString(), revoked.GetProperty("reason").GetString()));
        Assert.Single(await ToldAsync(told, ContractCatalog.Of<GrantIssued>(), id));
    }

    private Task<List<JsonElement>> ToldAsync(GrantCaller told, Contract contract, Guid grant) => Eventually.Async(
        async () => (await Node.GetAsync(told, $"v1/events?type={contract.Type}")).Body.GetProperty("items").EnumerateArray()
            .Select(item => item.GetProperty("event")).Where(one => one.GetProperty("data").GetProperty("grantId").GetString() == grant.ToString()).ToList(),
        events => events.Count > 0);

    private async Task<(bool Allowed, string? Rule, string? Code)> ExplainAsync(GrantCaller caller, string question)
    {
        var answer = await Node.GetAsync(caller, $"v1/access/explain?{question}");
        answer.EnsureSuccess();
        return (answer.Body.GetProperty("allowed").GetBoolean(), answer.Body.GetProperty("rule").GetString(), Text(answer, "code"));
    }

    private static string? Text(HubAnswer answer, string name) =>
        answer.Body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}

public sealed class SqliteGrantSightTests(GrantStore<SqliteDatabase> store) : GrantSightCompliance<SqliteDatabase>(store);

public sealed class PostgresGrantSightTests(GrantStore<PostgresDatabase> store) : GrantSightCompliance<PostgresDatabase>(store);
