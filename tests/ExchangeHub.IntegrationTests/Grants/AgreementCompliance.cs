using ExchangeHub.Access;
using ExchangeHub.Contracts;
using ExchangeHub.Testing.Databases;
using ExchangeHub.Testing.Hubs;
using ExchangeHub.Testing.Waiting;
using Xunit;

namespace ExchangeHub.IntegrationTests.Grants;

/// <summary>Agreements between departments: proposed by one side, decided by the provider, ended by either.</summary>
public abstract class AgreementCompliance<TDatabase>(GrantStore<TDatabase> store) : GrantCompliance<TDatabase>(store)
    where TDatabase : TestDatabase, new()
{
    [Fact]
    public async Task What_the_provider_has_approved_is_read_until_one_side_ends_it_on_every_node()
    {
        var other = await Store.OtherNodeAsync();
        var (consumer, provider) = (await ConsumerAsync(), await ProviderAsync());
        var proposed = await Node.PostAsync(consumer, "v1/agreements", Terms.Agreement(Place.City, Place.City).With("fields", Terms.List("institutionName")));
        Assert.Equal((201, "pending"), ((int)proposed.Status, StatusOf(proposed)));
        AssertProblem(403, RejectionCode.SubscriberNotEntitled, await Node.ReadAsync(consumer, Place.City));

        var approved = await Node.PostAsync(provider, $"v1/agreements/{IdOf(proposed)}/approve");
        Assert.Equal(("active", provider.Name), (StatusOf(approved), approved.Body.GetProperty("decidedBy").GetString()));
        Assert.Equal(FieldProfile.Masked, (await Node.ReadAsync(consumer, Place.County)).Body.GetProperty("profile").GetString());
        AssertProblem(403, RejectionCode.GrantRequired, await Node.ReadAsync(await ConsumerAsync(Place.County), Place.City));
        await Eventually.Async(() => other.ReadAsync(consumer, Place.City), answer => (int)answer.Status == 200, Soon);
        var explained = await Node.GetAsync(consumer, $"v1/access/explain?resource=quotas&region={Place.City}");
        Assert.Equal(IdOf(proposed), explained.Body.GetProperty("agreement").GetProperty("id").GetGuid());
        Assert.Equal("institutionName", explained.Body.GetProperty("openedFields")[0].GetString());

        Assert.Equal(204, (int)(await Node.DeleteAsync(consumer, $"v1/agreements/{IdOf(proposed)}", Terms.Reason("项目结束"))).Status);
        AssertProblem(403, RejectionCode.SubscriberNotEntitled, await Node.ReadAsync(consumer, Place.City));
        await Eventually.Async(() => other.ReadAsync(consumer, Place.City), answer => answer.Code == RejectionCode.SubscriberNotEntitled, Soon);
        AssertProblem(409, RejectionCode.StateConflict, await Node.DeleteAsync(provider, $"v1/agreements/{IdOf(proposed)}"));
        Assert.Equal(("revoked", "项目结束"), await StateAsync(consumer, IdOf(proposed)));
    }

    [Fact]
    public async Task The_provider_rejects_with_a_reason()
    {
        var consumer = await ConsumerAsync();
        var id = IdOf(await Node.PostAsync(consumer, "v1/agreements", Terms.Agreement(Place.City, Place.City)));
        var giver = await GiverAsync();

        AssertProblem(422, RejectionCode.MissingField, await Node.PostAsync(giver, $"v1/agreements/{id}/reject", Terms.Reason(" ")));
        (await Node.PostAsync(giver, $"v1/agreements/{id}/reject", Terms.Reason("无依据"))).EnsureSuccess();

        Assert.Equal(("rejected", "无依据"), await StateAsync(consumer, id));
        AssertProblem(409, RejectionCode.StateConflict, await Node.PostAsync(giver, $"v1/agreements/{id}/approve"));
        AssertProblem(403, RejectionCode.SubscriberNotEntitled, await Node.ReadAsync(consumer, Place.City));
    }

    [Fact]
    public async Task Nobody_but_the_provider_decides_and_not_who_proposed_it()
    {
        var consumer = await Node.ClientAsync(Department.DomainName, Place.City, Scopes.GrantsApply, Scopes.GrantsApprove);
        var provider = await ProviderAsync();
        var asked = IdOf(await Node.PostAsync(consumer, "v1/agreements", Terms.Agreement(Place.City, Place.City)));
        var offered = IdOf(await Node.PostAsync(provider, "v1/agreements", Terms.Agreement(Place.City, Place.City)));

        foreach (var other in new[] { consumer, await SignerAsync(), await GiverAsync(Place.County), await Node.ClientAsync(Department.Hr, Place.City, Scopes.GrantsApprove) })
        {
            var answer = await Node.PostAsync(other, $"v1/agreements/{asked}/approve");
            Assert.True(answer.Code is RejectionCode.ProviderDecides or RejectionCode.NotFound, answer.Text);
        }

        AssertProblem(403, RejectionCode.ProviderDecides, await Node.PostAsync(consumer, $"v1/agreements/{offered}/approve"));
        AssertProblem(403, RejectionCode.SecondPersonRequired, await Node.PostAsync(provider, $"v1/agreements/{offered}/approve"));
        (await Node.PostAsync(await GiverAsync(Place.City), $"v1/agreements/{offered}/approve")).EnsureSuccess();
    }

    /// <summary>Otherwise two departments could open a third one's data to each other.</summary>
    [Fact]
    public async Task A_department_offers_only_what_it_publishes()
    {
        var consumer = await ConsumerAsync();
        var terms = Terms.Agreement(Place.City, Place.City).With("provider", Terms.Party(Department.Hr, Place.City));

        AssertProblem(422, RejectionCode.PublisherNotAllowed, await Node.PostAsync(consumer, "v1/agreements", terms));
        var wide = IdOf(await Node.PostAsync(consumer, "v1/agreements", terms.With("types", Terms.List("exchangehub.*"))));
        (await Node.PostAsync(await Node.ClientAsync(Department.Hr, Place.City, Scopes.GrantsApprove), $"v1/agreements/{wide}/approve")).EnsureSuccess();

        AssertProblem(403, RejectionCode.SubscriberNotEntitled, await Node.ReadAsync(consumer, Place.City));
        AssertProblem(403, RejectionCode.SubscriberNotEntitled, await Node.ReadAsync(consumer, Place.City, "discipline"));
        (await Node.ReadAsync(consumer, Place.City, "exchangehub.personnel.post-changed.v1")).EnsureSuccess();
    }

    [Fact]
    public async Task One_proposes_for_ones_own_side_only()
    {
        AssertProblem(403, RejectionCode.RegionNotAllowed, await Node.PostAsync(await ReaderAsync(department: Department.Finance), "v1/agreements", Terms.Agreement(Place.City, Place.City)));
        AssertProblem(403, RejectionCode.RegionNotAllowed, await Node.PostAsync(await ConsumerAsync(), "v1/agreements", Terms.Agreement(Place.OtherCity, Place.OtherCity)));
        AssertProblem(403, RejectionCode.RoleNotAllowed, await Node.PostAsync(await SignerAsync(), "v1/agreements", Terms.Agreement(Place.City, Place.City)));
    }

    [Fact]
    public async Task An_operator_asks_for_the_own_department_takes_it_back_and_decides_nothing()
    {
        var (person, another) = (await Node.PersonAsync(Roles.Operator, Place.City), await Node.PersonAsync(Roles.Operator, Place.City));
        var id = IdOf(await AskAsync(person, Department.Staffing, Place.City));

        AssertProblem(403, RejectionCode.InsufficientScope, await Node.PostAsync(person, $"v1/agreements/{id}/approve"));
        AssertProblem(403, RejectionCode.ProviderDecides, await Node.DeleteAsync(another, $"v1/agreements/{id}"));
        Assert.Equal(204, (int)(await Node.DeleteAsync(person, $"v1/agreements/{id}")).Status);
        AssertProblem(403, RejectionCode.RegionNotAllowed, await AskAsync(person, Department.Finance, Place.City));
        AssertProblem(403, RejectionCode.RegionNotAllowed, await AskAsync(person, Department.Staffing, Place.OtherCity));
        var approved = IdOf(await AskAsync(person, Department.Staffing, Place.City));
        (await Node.PostAsync(await GiverAsync(), $"v1/agreements/{approved}/approve")).EnsureSuccess();
        AssertProblem(403, RejectionCode.ProviderDecides, await Node.DeleteAsync(person, $"v1/agreements/{approved}"));
        await The_actions_of_a_province_are_told_newest_first(another);
    }

    private async Task The_actions_of_a_province_are_told_newest_first(GrantCaller refused)
    {
        var auditor = await Node.PersonAsync(Roles.AuditAdmin, Place.Province);
        var all = (await Node.GetAsync(auditor, "v1/access/actions")).Body.GetProperty("items").EnumerateArray().Select(row => row.GetProperty("requestId").GetString()).ToList();
        var newest = new List<string?>();
        for (string? cursor = ""; cursor is not null;)
        {
            var page = (await Node.GetAsync(auditor, $"v1/access/actions?order=newest&limit=2{cursor}")).Body;
            newest.AddRange(page.GetProperty("items").EnumerateArray().Select(row => row.GetProperty("requestId").GetString()));
            cursor = page.TryGetProperty("next", out var next) && next.GetString() is { } place ? $"&cursor={place}" : null;
        }

        Assert.Equal(all, newest.AsEnumerable().Reverse());
        var failed = (await Node.GetAsync(auditor, $"v1/access/actions?order=newest&failed=true&actor={refused.Name}")).Body.GetProperty("items").EnumerateArray().Single();
        Assert.Equal(("agreement.revoke", RejectionCode.ProviderDecides), (failed.GetProperty("action").GetString(), failed.GetProperty("code").GetString()));
        AssertProblem(422, RejectionCode.InvalidField, await Node.GetAsync(auditor, "v1/access/actions?order=random"));
    }

    [Theory]
    [InlineData("exchangehub.discipline.sanction-decided.v1", 403, RejectionCode.ResourceNotGrantable)]
    [InlineData("exchangehub.discipline.*", 403, RejectionCode.ResourceNotGrantable)]
    [InlineData("exchangehub.hub.*", 403, RejectionCode.ResourceNotGrantable)]
    [InlineData("exchangehub.kitchen.*", 422, RejectionCode.InvalidField)]
    [InlineData("quotas", 422, RejectionCode.InvalidField)]
    [InlineData("*", 422, RejectionCode.InvalidField)]
    [InlineData("", 422, RejectionCode.InvalidField)]
    public async Task Types_that_nothing_opens_are_refused(string type, int status, string code) => AssertProblem(
        status, code, await Node.PostAsync(await ConsumerAsync(), "v1/agreements", Terms.Agreement(Place.City, Place.City).With("types", Terms.List(type))));

    [Fact]
    public async Task An_agreement_is_dated_as_a_grant_is_and_names_fields_that_are_there()
    {
        var consumer = await ConsumerAsync();

        AssertProblem(422, RejectionCode.GrantTooLong, await Node.PostAsync(consumer, "v1/agreements", Terms.Agreement(Place.City, Place.City).With("notAfter", "2199-01-01")));
        AssertProblem(422, RejectionCode.GrantPeriodInvalid, await Node.PostAsync(consumer, "v1/agreements", Terms.Agreement(Place.City, Place.City).With("notAfter", "2020-01-01")));
        AssertProblem(422, RejectionCode.InvalidField, await Node.PostAsync(consumer, "v1/agreements", Terms.Agreement(Place.City, Place.City).With("fields", Terms.List("password"))));
        AssertProblem(422, RejectionCode.UnknownRegion, await Node.PostAsync(await GiverAsync(), "v1/agreements", Terms.Agreement("439999", Place.City)));
    }

    private Task<HubAnswer> AskAsync(GrantCaller person, string department, string region) => Node.PostAsync(person, "v1/agreements", Terms.Agreement(Place.City, Place.City)
        .With("provider", Terms.Party(Department.Hr, Place.City)).With("consumer", Terms.Party(department, region)).With("types", Terms.List("exchangehub.personnel.post-changed.v1")));

    private Task<GrantCaller> ConsumerAsync(string? region = null) => ReaderAsync(region, Department.DomainName);

    private Task<GrantCaller> ProviderAsync() => Node.ClientAsync(Department.Staffing, Place.City, Scopes.GrantsApply, Scopes.GrantsApprove);

    private async Task<(string?, string?)> StateAsync(GrantCaller caller, Guid id)
    {
        var answer = await Node.GetAsync(caller, $"v1/agreements/{id}");
        answer.EnsureSuccess();
        return (StatusOf(answer), answer.Body.GetProperty("reason").GetString());
    }
}

public sealed class SqliteAgreementTests(GrantStore<SqliteDatabase> store) : AgreementCompliance<SqliteDatabase>(store);

public sealed class PostgresAgreementTests(GrantStore<PostgresDatabase> store) : AgreementCompliance<PostgresDatabase>(store);
