using System.Net;
using ExchangeHub.Contracts;
using ExchangeHub.Testing.Databases;
using ExchangeHub.Testing.Hubs;
using Xunit;

namespace ExchangeHub.IntegrationTests.Grants;

/// <summary>Two at the same moment, on two nodes: exactly one is first.</summary>
public abstract class GrantRaceCompliance<TDatabase>(GrantStore<TDatabase> store) : GrantCompliance<TDatabase>(store)
    where TDatabase : TestDatabase, new()
{
    private const int Rounds = 8;

    [Fact]
    public async Task Of_two_signatures_one_counts()
    {
        var (giver, signers) = (await GiverAsync(), new[] { await SignerAsync(), await SignerAsync() });
        for (var round = 0; round < Rounds; round++)
        {
            var id = await PendingAsync(giver: giver);

            await OneOfAsync(HttpStatusCode.OK, (node, i) => CountersignAsync(signers[i], id, node));

            var grant = (await Node.GetAsync(giver, $"v1/grants/{id}")).Body;
            Assert.Equal(["issued", "countersigned"], grant.GetProperty("history").EnumerateArray().Select(step => step.GetProperty("kind").GetString()));
        }
    }

    [Fact]
    public async Task Of_two_revocations_one_counts()
    {
        var givers = new[] { await GiverAsync(), await GiverAsync() };
        for (var round = 0; round < Rounds; round++)
        {
            var id = await ActiveAsync(giver: givers[0]);

            await OneOfAsync(HttpStatusCode.NoContent, (node, i) => node.DeleteAsync(givers[i], $"v1/grants/{id}", Terms.Reason($"第{i}次")));
        }
    }

    [Fact]
    public async Task A_signature_beside_a_revocation_never_leaves_a_grant_in_force()
    {
        var (giver, signer, other) = (await GiverAsync(), await SignerAsync(), await Store.OtherNodeAsync());
        for (var round = 0; round < Rounds; round++)
        {
            var id = await PendingAsync(giver: giver);

            var answers = await Task.WhenAll(CountersignAsync(signer, id), other.DeleteAsync(giver, $"v1/grants/{id}"));

            Assert.All(answers, answer => Assert.True((int)answer.Status is 200 or 204 || answer.Code == RejectionCode.StateConflict, answer.Text));
            var state = StatusOf(await Node.GetAsync(giver, $"v1/grants/{id}"));
            Assert.Equal((int)answers[1].Status == 204, state is "revoked" or "rejected");
            Assert.Contains(answers, answer => (int)answer.Status < 300);
        }
    }

    [Fact]
    public async Task Of_two_approvals_one_makes_a_grant()
    {
        var (reader, givers) = (await ReaderAsync(), new[] { await GiverAsync(), await GiverAsync() });
        for (var round = 1; round <= Rounds; round++)
        {
            var id = IdOf(await Node.PostAsync(reader, "v1/grant-applications", Terms.Grant(Place.City, Place.OtherCity)));

            await OneOfAsync(HttpStatusCode.Created, (node, i) => node.PostAsync(givers[i], $"v1/grant-applications/{id}/approve"));

            Assert.Equal(round, Ids(await Node.GetAsync(reader, "v1/grants")).Length);
        }
    }

    [Fact]
    public async Task Of_an_approval_and_a_rejection_of_an_agreement_one_counts()
    {
        var (consumer, givers) = (await ReaderAsync(department: Department.DomainName), new[] { await GiverAsync(), await GiverAsync(Place.City) });
        for (var round = 0; round < Rounds; round++)
        {
            var id = IdOf(await Node.PostAsync(consumer, "v1/agreements", Terms.Agreement(Place.City, Place.City)));

            await OneOfAsync(HttpStatusCode.OK, (node, i) => i == 0
                ? node.PostAsync(givers[i], $"v1/agreements/{id}/approve")
                : node.PostAsync(givers[i], $"v1/agreements/{id}/reject", Terms.Reason("不同意")));
        }
    }

    private async Task OneOfAsync(HttpStatusCode wins, Func<GrantNode, int, Task<HubAnswer>> act)
    {
        var nodes = new[] { Node, await Store.OtherNodeAsync() };
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => act(nodes[i % 2], i / 2)));

        Assert.Single(answers, answer => answer.Status == wins);
        Assert.All(answers.Where(answer => answer.Status != wins), lost => AssertProblem(409, RejectionCode.StateConflict, lost));
    }
}

public sealed class SqliteGrantRaceTests(GrantStore<SqliteDatabase> store) : GrantRaceCompliance<SqliteDatabase>(store);

public sealed class PostgresGrantRaceTests(GrantStore<PostgresDatabase> store) : GrantRaceCompliance<PostgresDatabase>(store);
