using System.Text.Json.Nodes;
using ExchangeHub.Access;
using ExchangeHub.Contracts;
using ExchangeHub.Hub.Storage;
using ExchangeHub.Testing.Databases;
using ExchangeHub.Testing.Hubs;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ExchangeHub.IntegrationTests.Grants;

/// <summary>Whatever breaks a rule is refused by the code of that rule.</summary>
public abstract class GrantRefusalCompliance<TDatabase>(GrantStore<TDatabase> store) : GrantCompliance<TDatabase>(store)
    where TDatabase : TestDatabase, new()
{
    [Fact]
    public async Task A_county_gives_no_grants() => Assert.Contains(
        RejectionCode.CountyNeverGrants, Codes(403, await IssueAsync(await GiverAsync(Place.County), Terms.Grant(Place.County, Place.NextCounty))));

    [Fact]
    public async Task The_giver_stands_above_the_reader()
    {
        var giver = await GiverAsync(Place.City);

        AssertProblem(403, RejectionCode.GrantorNotAboveGrantee, await IssueAsync(giver, Terms.Grant(Place.OtherCounty, Place.County)));
        AssertProblem(403, RejectionCode.GrantorNotAboveGrantee, await IssueAsync(await GiverAsync(Place.OtherCity), Terms.Grant(Place.City, Place.OtherCounty)));
    }

    [Fact]
    public async Task The_giver_is_what_is_read_or_stands_above_it()
    {
        var giver = await GiverAsync(Place.City);

        Assert.Equal(201, (int)(await IssueAsync(giver, Terms.Grant(Place.County, Place.City))).Status);
        AssertProblem(403, RejectionCode.GrantorNotAboveTarget, await IssueAsync(giver, Terms.Grant(Place.County, Place.Province)));
        Assert.Equal([RejectionCode.GrantorNotAboveTarget], Codes(403, await IssueAsync(giver, Terms.Grant(Place.County, Place.NextCounty, Place.OtherCity))));
    }

    [Fact]
    public async Task What_is_read_by_grant_is_not_granted_on()
    {
        var giver = await GiverAsync(Place.City);
        var onward = Terms.Grant(Place.County, Place.OtherCounty);
        AssertProblem(403, RejectionCode.GrantorNotAboveTarget, await IssueAsync(giver, onward));

        await ActiveAsync(Terms.Grant(Place.City, Place.OtherCity));

        AssertProblem(403, RejectionCode.GrantsDoNotChain, await IssueAsync(giver, onward));
    }

    [Theory]
    [MemberData(nameof(WrongTerms.All), MemberType = typeof(WrongTerms))]
    public async Task Terms_that_are_wrong_are_refused_by_name(string member, string value, int status, string code) =>
        AssertProblem(status, code, await IssueAsync(await GiverAsync(), Terms.Grant(Place.City, Place.OtherCity).With(member, JsonNode.Parse(value))));

    [Fact]
    public async Task A_grant_of_what_is_read_anyway_is_needless() =>
        AssertProblem(422, RejectionCode.GrantNeedless, await IssueAsync(await GiverAsync(), Terms.Grant(Place.City, Place.County)));

    [Fact]
    public async Task A_text_is_not_longer_than_its_event_takes()
    {
        AssertProblem(422, RejectionCode.TooLong, await IssueAsync(await GiverAsync(), Terms.Grant(Place.City, Place.OtherCity).With("purpose", new string('用', 501))));
        Assert.Equal(201, (int)(await IssueAsync(await GiverAsync(), Terms.Grant(Place.City, Place.OtherCity).With("purpose", new string('用', 500)))).Status);
    }

    [Fact]
    public async Task All_that_is_wrong_is_said_at_once()
    {
        var answer = await IssueAsync(await GiverAsync(Place.City), Terms.Grant(Place.OtherCity, Place.Province).With("notAfter", "2199-01-01").With("resources", Terms.List("hub")));

        Assert.Equal(
            [RejectionCode.GrantTooLong, RejectionCode.ResourceNotGrantable, RejectionCode.GrantorNotAboveGrantee, RejectionCode.GrantorNotAboveTarget], Codes(422, answer));
    }

    [Fact]
    public async Task One_applies_for_oneself_only()
    {
        var reader = await ReaderAsync();

        AssertProblem(403, RejectionCode.RegionNotAllowed, await ApplyAsync(reader, Terms.Grant(Place.OtherCity, Place.City)));
        AssertProblem(403, RejectionCode.RegionNotAllowed, await ApplyAsync(reader, Terms.Grant(Place.City, Place.OtherCity).With("grantee", Terms.Party(Department.Finance, Place.City))));
        AssertProblem(422, RejectionCode.GrantNeedless, await ApplyAsync(reader, Terms.Grant(Place.City, Place.City)));
        Assert.Equal(201, (int)(await ApplyAsync(reader, Terms.Grant(Place.County, Place.OtherCity).With("approvalDocNo", null))).Status);
    }

    [Fact]
    public async Task Who_applied_does_not_decide_it_too()
    {
        var both = await Node.ClientAsync(Department.Staffing, Place.Province, Scopes.GrantsApply, Scopes.GrantsApprove);
        var application = IdOf(await ApplyAsync(both, Terms.Grant(Place.City, Place.OtherCity)));

        AssertProblem(403, RejectionCode.SecondPersonRequired, await Node.PostAsync(both, $"v1/grant-applications/{application}/approve"));
        AssertProblem(403, RejectionCode.SecondPersonRequired, await Node.PostAsync(both, $"v1/grant-applications/{application}/reject", Terms.Reason("不同意")));
    }

    [Fact]
    public async Task Only_who_could_give_the_grant_decides_the_application()
    {
        var application = IdOf(await ApplyAsync(await ReaderAsync(), Terms.Grant(Place.City, Place.OtherCity)));

        foreach (var region in new[] { Place.City, Place.OtherCity })
        {
            Assert.Contains(RejectionCode.GrantorNotAboveGrantee, Codes(403, await Node.PostAsync(await GiverAsync(region), $"v1/grant-applications/{application}/approve")));
            Assert.Contains(RejectionCode.GrantorNotAboveGrantee, Codes(403, await Node.PostAsync(await GiverAsync(region), $"v1/grant-applications/{application}/reject", Terms.Reason("不同意"))));
        }

        AssertProblem(403, RejectionCode.RoleNotAllowed, await Node.PostAsync(await SignerAsync(), $"v1/grant-applications/{application}/approve"));
    }

    [Fact]
    public async Task Who_issued_it_does_not_sign_it_in_another_role_either()
    {
        var giver = await GiverAsync();
        var id = await PendingAsync(giver: giver);
        await using (var change = await Node.Services.GetRequiredService<Dialect>().BeginAsync(WriterLock.None, TestContext.Current.CancellationToken))
        {
            await change.ExecuteAsync($"update gw_users set role = '{Roles.SecurityAdmin}' where user_name = '{giver.Name}'", TestContext.Current.CancellationToken);
            await change.CommitAsync(TestContext.Current.CancellationToken);
        }

        AssertProblem(403, RejectionCode.SecondPersonRequired, await CountersignAsync(giver.SignedInAnew(), id));
    }

    [Fact]
    public async Task Who_signs_is_of_the_givers_region_or_above()
    {
        var id = await PendingAsync(Terms.Grant(Place.County, Place.NextCounty), await GiverAsync(Place.City));

        AssertProblem(403, RejectionCode.CountersignerOutsideRegion, await CountersignAsync(await SignerAsync(Place.NextCounty), id));
        (await CountersignAsync(await SignerAsync(), id)).EnsureSuccess();
    }

    [Fact]
    public async Task Who_stands_below_the_giver_does_not_end_its_grant()
    {
        var id = await ActiveAsync();

        AssertProblem(403, RejectionCode.RegionNotAllowed, await Node.DeleteAsync(await GiverAsync(Place.OtherCity), $"v1/grants/{id}"));
        AssertProblem(422, RejectionCode.TooLong, await Node.DeleteAsync(await GiverAsync(), $"v1/grants/{id}", Terms.Reason(new string('长', 501))));
        (await Node.ReadAsync(await ReaderAsync(), Place.OtherCity)).EnsureSuccess();
    }

    private Task<HubAnswer> IssueAsync(GrantCaller giver, JsonObject terms) => Node.PostAsync(giver, "v1/grants", terms);

    private Task<HubAnswer> ApplyAsync(GrantCaller reader, JsonObject terms) => Node.PostAsync(reader, "v1/grant-applications", terms);

    private static string?[] Codes(int status, HubAnswer answer)
    {
        Assert.Equal(status, (int)answer.Status);
        return [.. answer.Body.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("code").GetString())];
    }
}

public sealed class SqliteGrantRefusalTests(GrantStore<SqliteDatabase> store) : GrantRefusalCompliance<SqliteDatabase>(store);

public sealed class PostgresGrantRefusalTests(GrantStore<PostgresDatabase> store) : GrantRefusalCompliance<PostgresDatabase>(store);
