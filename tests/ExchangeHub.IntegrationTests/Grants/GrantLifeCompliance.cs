using System.Text.Json.Nodes;
using ExchangeHub.Access;
using ExchangeHub.Contracts;
using ExchangeHub.Testing.Databases;
using ExchangeHub.Testing.Waiting;
using Xunit;

namespace ExchangeHub.IntegrationTests.Grants;

/// <summary>From the application to the last day.</summary>
public abstract class GrantLifeCompliance<TDatabase>(GrantStore<TDatabase> store) : GrantCompliance<TDatabase>(store)
    where TDatabase : TestDatabase, new()
{
    [Fact]
    public async Task An_application_that_is_approved_and_countersigned_opens_the_region()
    {
        var (reader, giver) = (await ReaderAsync(), await GiverAsync());
        var application = IdOf(await Node.PostAsync(reader, "v1/grant-applications", Terms.Grant(Place.City, Place.OtherCity).With("grantee", null)));
        AssertProblem(403, RejectionCode.GrantRequired, await Node.ReadAsync(reader, Place.OtherCity));

        var approved = await Node.PostAsync(giver, $"v1/grant-applications/{application}/approve");
        Assert.Equal((201, "pending"), ((int)approved.Status, StatusOf(approved)));
        Assert.Equal(application, approved.Body.GetProperty("application").GetGuid());
        AssertProblem(403, RejectionCode.GrantRequired, await Node.ReadAsync(reader, Place.OtherCity));

        (await CountersignAsync(await SignerAsync(), IdOf(approved))).EnsureSuccess();

        var read = await Node.ReadAsync(reader, Place.OtherCounty);
        read.EnsureSuccess();
        Assert.Equal(FieldProfile.Masked, read.Body.GetProperty("profile").GetString());
        AssertProblem(403, RejectionCode.GrantRequired, await Node.ReadAsync(reader, Place.Province));
        AssertProblem(403, RejectionCode.GrantRequired, await Node.ReadAsync(reader, Place.OtherCity, "institutions"));
    }

    [Fact]
    public async Task An_application_is_narrowed_by_who_approves_it()
    {
        var application = IdOf(await Node.PostAsync(
            await ReaderAsync(), "v1/grant-applications", Terms.Grant(Place.City, Place.OtherCity).With("resources", Terms.List("quotas", "staff"))));

        var approved = await Node.PostAsync(await GiverAsync(), $"v1/grant-applications/{application}/approve", new JsonObject
        {
            ["resources"] = Terms.List("quotas"), ["target"] = Terms.List(Place.OtherCounty), ["rowsPerDay"] = 5,
        });

        approved.EnsureSuccess();
        Assert.Equal(["quotas"], approved.Body.GetProperty("resources").EnumerateArray().Select(one => one.GetString()));
        Assert.Equal(Place.OtherCounty, approved.Body.GetProperty("target")[0].GetString());
        Assert.Equal(5, approved.Body.GetProperty("rowsPerDay").GetInt32());
    }

    [Fact]
    public async Task An_application_is_rejected_with_a_reason_and_then_decided()
    {
        var (reader, giver) = (await ReaderAsync(), await GiverAsync());
        var application = IdOf(await Node.PostAsync(reader, "v1/grant-applications", Terms.Grant(Place.City, Place.OtherCity)));

        AssertProblem(422, RejectionCode.MissingField, await Node.PostAsync(giver, $"v1/grant-applications/{application}/reject"));
        var rejected = await Node.PostAsync(giver, $"v1/grant-applications/{application}/reject", Terms.Reason("用途不明"));

        Assert.Equal(("rejected", "用途不明", giver.Name), (StatusOf(rejected), rejected.Body.GetProperty("reason").GetString(), rejected.Body.GetProperty("decidedBy").GetString()));
        AssertProblem(409, RejectionCode.StateConflict, await Node.PostAsync(giver, $"v1/grant-applications/{application}/approve"));
        AssertProblem(409, RejectionCode.StateConflict, await Node.PostAsync(giver, $"v1/grant-applications/{application}/reject", Terms.Reason("再次")));
        var seen = (await Node.GetAsync(reader, "v1/grant-applications")).Body.GetProperty("items")[0];
        Assert.Equal(("rejected", "用途不明"), (seen.GetProperty("status").GetString(), seen.GetProperty("reason").GetString()));
    }

    [Fact]
    public async Task A_grant_waits_for_a_security_administrator_and_is_in_force_when_he_has_signed()
    {
        var (giver, signer, reader) = (await GiverAsync(), await SignerAsync(), await ReaderAsync());
        var issued = await Node.PostAsync(giver, "v1/grants", Terms.Grant(Place.City, Place.OtherCity));
        Assert.Equal((201, "pending"), ((int)issued.Status, StatusOf(issued)));
        Assert.Equal(Node.Today.AddDays(90).Written(), issued.Body.GetProperty("notAfter").GetString());

        foreach (var other in new[] { giver, await GiverAsync(), await Node.ClientAsync(Department.Staffing, Place.Province, Scopes.GrantsApprove) })
        {
            AssertProblem(403, RejectionCode.RoleNotAllowed, await CountersignAsync(other, IdOf(issued)));
        }

        AssertProblem(403, RejectionCode.GrantRequired, await Node.ReadAsync(reader, Place.OtherCity));
        var signed = await CountersignAsync(signer, IdOf(issued));

        Assert.Equal(("active", signer.Name, giver.Name), (StatusOf(signed), signed.Body.GetProperty("countersignedBy").GetString(), signed.Body.GetProperty("issuedBy").GetString()));
        (await Node.ReadAsync(reader, Place.OtherCity)).EnsureSuccess();
        AssertProblem(409, RejectionCode.StateConflict, await CountersignAsync(signer, IdOf(issued)));
        var history = (await Node.GetAsync(giver, $"v1/grants/{IdOf(issued)}")).Body.GetProperty("history").EnumerateArray();
        Assert.Equal(["issued", "countersigned"], history.Select(step => step.GetProperty("kind").GetString()));
    }

    [Fact]
    public async Task Signing_and_revoking_count_on_the_other_node_within_a_second()
    {
        var other = await Store.OtherNodeAsync();
        var (reader, giver) = (await ReaderAsync(), await GiverAsync());
        var id = await PendingAsync(giver: giver);
        AssertProblem(403, RejectionCode.GrantRequired, await other.ReadAsync(reader, Place.OtherCity));

        (await CountersignAsync(await SignerAsync(), id)).EnsureSuccess();
        (await Node.ReadAsync(reader, Place.OtherCity)).EnsureSuccess();
        await Eventually.Async(() => other.ReadAsync(reader, Place.OtherCity), answer => (int)answer.Status == 200, Soon);

        Assert.Equal(204, (int)(await other.DeleteAsync(giver, $"v1/grants/{id}", Terms.Reason("核查结束"))).Status);
        AssertProblem(403, RejectionCode.GrantRequired, await other.ReadAsync(reader, Place.OtherCity));
        await Eventually.Async(() => Node.ReadAsync(reader, Place.OtherCity), answer => answer.Code == RejectionCode.GrantRequired, Soon);

        var ended = await Node.GetAsync(giver, $"v1/grants/{id}");
        Assert.Equal(("revoked", "核查结束", giver.Name), (StatusOf(ended), ended.Body.GetProperty("reason").GetString(), ended.Body.GetProperty("endedBy").GetString()));
        AssertProblem(409, RejectionCode.StateConflict, await Node.DeleteAsync(giver, $"v1/grants/{id}"));
    }

    [Fact]
    public async Task A_grant_that_nobody_has_signed_is_rejected_instead_and_never_signed()
    {
        var (giver, signer) = (await GiverAsync(), await SignerAsync());
        var id = await PendingAsync(giver: giver);

        Assert.Equal(204, (int)(await Node.DeleteAsync(signer, $"v1/grants/{id}", Terms.Reason("依据不足"))).Status);

        Assert.Equal("rejected", StatusOf(await Node.GetAsync(giver, $"v1/grants/{id}")));
        AssertProblem(409, RejectionCode.StateConflict, await CountersignAsync(signer, id));
        AssertProblem(409, RejectionCode.StateConflict, await Node.PostAsync(giver, $"v1/grants/{id}/renew"));
    }

    [Fact]
    public async Task A_renewal_is_a_grant_of_its_own_that_begins_when_the_old_one_ends()
    {
        var (giver, reader) = (await GiverAsync(), await ReaderAsync());
        var last = Node.Today.AddDays(10);
        var old = await ActiveAsync(Terms.Grant(Place.City, Place.OtherCity).With("notAfter", last.Written()), giver);

        var renewed = await Node.PostAsync(giver, $"v1/grants/{old}/renew", new JsonObject { ["approvalDocNo"] = "编办〔2026〕99号" });

        Assert.Equal((201, "pending", old), ((int)renewed.Status, StatusOf(renewed), renewed.Body.GetProperty("renews").GetGuid()));
        Assert.Equal(
            (last.AddDays(1).Written(), last.AddDays(11).Written(), "编办〔2026〕99号"),
            (renewed.Body.GetProperty("notBefore").GetString(), renewed.Body.GetProperty("notAfter").GetString(), renewed.Body.GetProperty("approvalDocNo").GetString()));
        Assert.Equal("active", StatusOf(await Node.GetAsync(giver, $"v1/grants/{old}")));
        (await Node.ReadAsync(reader, Place.OtherCity)).EnsureSuccess();
        (await CountersignAsync(await SignerAsync(), IdOf(renewed))).EnsureSuccess();
    }

    [Fact]
    public async Task The_rows_of_a_day_are_limited()
    {
        var reader = await ReaderAsync();
        await ActiveAsync(Terms.Grant(Place.City, Place.OtherCity).With("rowsPerDay", 10));

        (await Node.ReadAsync(reader, Place.OtherCity, rows: 7)).EnsureSuccess();
        var refused = await Node.ReadAsync(reader, Place.OtherCity, rows: 7);
        AssertProblem(429, RejectionCode.GrantRowsUsedUp, refused);
        Assert.InRange(int.Parse(refused.Headers["Retry-After"]), 1, 24 * 60 * 60);
        (await Node.ReadAsync(reader, Place.OtherCity, rows: 3)).EnsureSuccess();
        (await Node.ReadAsync(reader, Place.City, rows: 1000)).EnsureSuccess();
    }

    [Fact]
    public async Task A_grant_on_days_to_come_opens_nothing_today()
    {
        var reader = await ReaderAsync();
        await ActiveAsync(Terms.Grant(Place.City, Place.OtherCity)
            .With("notBefore", Node.Today.AddDays(1).Written()).With("notAfter", Node.Today.AddDays(2).Written()));

        AssertProblem(403, RejectionCode.GrantRequired, await Node.ReadAsync(reader, Place.OtherCity));
    }
}

public sealed class SqliteGrantLifeTests(GrantStore<SqliteDatabase> store) : GrantLifeCompliance<SqliteDatabase>(store);

public sealed class PostgresGrantLifeTests(GrantStore<PostgresDatabase> store) : GrantLifeCompliance<PostgresDatabase>(store);
