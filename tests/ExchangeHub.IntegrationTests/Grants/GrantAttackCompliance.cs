using ExchangeHub.Access;
using ExchangeHub.Contracts;
using ExchangeHub.Testing.Databases;
using ExchangeHub.Testing.Hubs;
using Xunit;

namespace ExchangeHub.IntegrationTests.Grants;

/// <summary>What somebody tries who means no good: others' ids, others' roles, and bodies that are none. Always a code, never a 500.</summary>
public abstract class GrantAttackCompliance<TDatabase>(GrantStore<TDatabase> store) : GrantCompliance<TDatabase>(store)
    where TDatabase : TestDatabase, new()
{
    [Fact]
    public async Task The_ids_of_others_are_as_unknown_as_ids_of_nothing()
    {
        var reader = await ReaderAsync();
        var (pending, active) = (await PendingAsync(), await ActiveAsync());
        var application = IdOf(await Node.PostAsync(reader, "v1/grant-applications", Terms.Grant(Place.City, Place.OtherCity)));
        var agreement = IdOf(await Node.PostAsync(reader, "v1/agreements", Terms.Agreement(Place.City, Place.City)));
        var elsewhere = Store.NextPlace();
        GrantCaller[] strangers =
        [
            await GiverAsync(elsewhere.Province), await SignerAsync(elsewhere.Province), await Node.ClientAsync(Department.Staffing, elsewhere.Province, Scopes.GrantsApprove, Scopes.GrantsApply),
        ];

        foreach (var stranger in strangers)
        {
            foreach (var address in new[] { $"grants/{pending}/countersign", $"grants/{active}/countersign", $"grants/{active}/renew", $"grant-applications/{application}/approve", $"grant-applications/{application}/reject", $"agreements/{agreement}/approve", $"agreements/{agreement}/reject" })
            {
                await AssertUnknownAsync(path => Node.PostAsync(stranger, path, path.EndsWith("reject", StringComparison.Ordinal) ? Terms.Reason("不同意") : null), address);
            }

            foreach (var address in new[] { $"grants/{pending}", $"grants/{active}", $"agreements/{agreement}" })
            {
                await AssertUnknownAsync(path => Node.DeleteAsync(stranger, path), address);
                await AssertUnknownAsync(path => Node.GetAsync(stranger, path), address);
            }
        }

        (await Node.ReadAsync(reader, Place.OtherCity)).EnsureSuccess();
    }

    [Fact]
    public async Task Who_lacks_the_scope_reaches_no_administrators_address()
    {
        var id = await PendingAsync();
        GrantCaller?[] callers =
        [
            await Node.PersonAsync(Roles.Operator, Place.Province), await Node.PersonAsync(Roles.SystemAdmin, Place.Province), await Node.PersonAsync(Roles.AuditAdmin, Place.Province),
            await ReaderAsync(Place.Province), null,
        ];

        foreach (var caller in callers)
        {
            var (status, code) = caller is null ? (401, RejectionCode.Unauthenticated) : (403, RejectionCode.InsufficientScope);
            foreach (var address in new[] { "grants", $"grants/{id}/countersign", $"grants/{id}/renew", $"grant-applications/{id}/approve", $"grant-applications/{id}/reject", $"agreements/{id}/approve", $"agreements/{id}/reject" })
            {
                AssertProblem(status, code, await Node.PostAsync(caller, $"v1/{address}", Terms.Grant(Place.City, Place.OtherCity)));
            }

            AssertProblem(status, code, await Node.DeleteAsync(caller, $"v1/grants/{id}"));
        }

        AssertProblem(403, RejectionCode.InsufficientScope, await Node.GetAsync(callers[1], "v1/grants"));
        AssertProblem(401, RejectionCode.Unauthenticated, await Node.GetAsync(null, "v1/access/explain?resource=quotas&region=430700"));
        Assert.Equal("pending", StatusOf(await Node.GetAsync(await GiverAsync(), $"v1/grants/{id}")));
    }

    [Fact]
    public async Task An_operator_of_a_department_ends_no_agreement_of_it()
    {
        var agreement = IdOf(await Node.PostAsync(await ReaderAsync(), "v1/agreements", Terms.Agreement(Place.City, Place.City)));

        AssertProblem(403, RejectionCode.ProviderDecides, await Node.DeleteAsync(await Node.PersonAsync(Roles.Operator, Place.City), $"v1/agreements/{agreement}"));
    }

    [Theory]
    [InlineData("'; drop table access_grant; --")]
    [InlineData("\" or \"\"=\"")]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("%00%0d%0aX-Evil: 1 {0} ${jndi:ldap://x} \\u0000")]
    [InlineData("𠮷野家 😀 ‮")]
    public async Task Text_is_text(string text)
    {
        var giver = await GiverAsync();

        var answer = await Node.PostAsync(giver, "v1/grants", Terms.Grant(Place.City, Place.OtherCity).With("purpose", text).With("legalBasis", text).With("approvalDocNo", text));

        if (answer.Code is null)
        {
            var kept = (await Node.GetAsync(giver, $"v1/grants/{IdOf(answer)}")).Body;
            Assert.Equal((text, text, text), (kept.GetProperty("purpose").GetString(), kept.GetProperty("legalBasis").GetString(), kept.GetProperty("approvalDocNo").GetString()));
        }
        else
        {
            AssertProblem(422, RejectionCode.UnsafeText, answer);
        }

        foreach (var member in new[] { "target", "resources" })
        {
            AssertRefused(await Node.PostAsync(giver, "v1/grants", Terms.Grant(Place.City, Place.OtherCity).With(member, Terms.List(text))));
        }

        AssertRefused(await Node.PostAsync(giver, "v1/grants", Terms.Grant(text, text)));
        AssertRefused(await Node.PostAsync(giver, "v1/agreements", Terms.Agreement(text, text).With("types", Terms.List(text))));
        var query = Uri.EscapeDataString(text);
        AssertRefused(await Node.GetAsync(giver, $"v1/access/explain?resource={query}&region={query}&client={query}&action={query}"));
        AssertRefused(await Node.GetAsync(giver, $"v1/access/explain?resource=quotas&region={Place.City}&client={query}"));
        AssertRefused(await Node.GetAsync(giver, $"v1/grant-applications?cursor={query}"));
        Assert.Equal(404, (int)(await Node.GetAsync(giver, $"v1/grants/{query}")).Status);
    }

    [Theory]
    [MemberData(nameof(WrongBodies.All), MemberType = typeof(WrongBodies))]
    public async Task A_body_that_is_none_is_refused_at_every_address(string body)
    {
        var both = await Node.ClientAsync(Department.Staffing, Place.Province, Scopes.GrantsApply, Scopes.GrantsApprove);
        var id = await ActiveAsync();
        foreach (var address in new[] { "grants", "grant-applications", "agreements", $"grants/{id}/renew", $"grant-applications/{id}/approve", $"grant-applications/{id}/reject", $"agreements/{id}/reject" })
        {
            AssertRefused(await Node.PostTextAsync(both, $"v1/{address}", body));
        }
    }

    [Fact]
    public async Task Lists_and_bodies_have_an_end()
    {
        var giver = await GiverAsync();
        AssertProblem(422, RejectionCode.TooLong, await Node.PostAsync(giver, "v1/grants", Terms.Grant(Place.City, [.. Enumerable.Repeat(Place.OtherCity, 101)])));
        AssertProblem(422, RejectionCode.TooLong, await Node.PostAsync(giver, "v1/grants", Terms.Grant(Place.City, Place.OtherCity).With("resources", Terms.List([.. Enumerable.Repeat("quotas", 50_000)]))));
        AssertProblem(422, RejectionCode.TooLong, await Node.PostAsync(giver, "v1/agreements", Terms.Agreement(Place.City, Place.City).With("types", Terms.List([.. Enumerable.Repeat("exchangehub.*", 101)]))));
        AssertProblem(413, RejectionCode.BodyTooLarge, await Node.PostTextAsync(giver, "v1/grants", $"{{\"purpose\":\"{new string('x', 17 * 1024 * 1024)}\"}}"));
    }

    private static void AssertRefused(HubAnswer answer)
    {
        Assert.InRange((int)answer.Status, 400, 499);
        Assert.False(string.IsNullOrEmpty(answer.Code), $"{(int)answer.Status} without a code: {answer.Text}");
    }

    private static async Task AssertUnknownAsync(Func<string, Task<HubAnswer>> ask, string address)
    {
        var parts = address.Split('/');
        var (known, nothing) = (await ask($"v1/{address}"), await ask($"v1/{string.Join('/', [parts[0], Guid.CreateVersion7().ToString(), .. parts[2..]])}"));
        AssertProblem(404, RejectionCode.NotFound, known);
        Assert.Equal(nothing.Text, known.Text);
    }
}

public sealed class SqliteGrantAttackTests(GrantStore<SqliteDatabase> store) : GrantAttackCompliance<SqliteDatabase>(store);

public sealed class PostgresGrantAttackTests(GrantStore<PostgresDatabase> store) : GrantAttackCompliance<PostgresDatabase>(store);
