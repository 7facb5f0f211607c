using System.Text.Json;
using System.Text.Json.Nodes;
using ExchangeHub.Access;
using ExchangeHub.Contracts;
using ExchangeHub.Testing.Databases;
using ExchangeHub.Testing.Hubs;
using Xunit;

namespace ExchangeHub.IntegrationTests.Grants;

/// <summary>An operator subscribes a system of his department: what it could have asked for itself, and nothing else.</summary>
public abstract class SubscribingCompliance<TDatabase>(GrantStore<TDatabase> store) : GrantCompliance<TDatabase>(store)
    where TDatabase : TestDatabase, new()
{
    [Fact]
    public async Task An_operator_subscribes_a_system_of_the_own_department_and_region_or_below_and_it_is_kept()
    {
        var person = await OperatorAsync(Place.City);
        foreach (var system in new[] { await SystemAsync(Place.City), await SystemAsync(Place.County) })
        {
            var made = await SubscribeAsync(person, system, Place.County);
            Assert.Equal(201, (int)made.Status);

            var own = Assert.Single((await Node.GetAsync(system, "v1/subscriptions")).Body.GetProperty("items").EnumerateArray());
            Assert.Equal((IdOf(made), Place.County), (own.GetProperty("id").GetGuid(), own.GetProperty("region").GetString()));
            Assert.Equal(["nationalId", "personName"], own.GetProperty("fields").EnumerateArray().Select(field => field.GetString()));
            Assert.Contains((IdOf(made).ToString(), 201), await KeptAsync(person));
        }
    }

    [Fact]
    public async Task It_gets_no_more_than_it_could_have_asked_for_itself()
    {
        var (person, system) = (await OperatorAsync(Place.City), await SystemAsync(Place.County));

        // The operator's region covers both counties, the system's only its own.
        var asked = Subscription(system.Name, Place.NextCounty);
        var forIt = await Node.PostAsync(person, "v1/subscriptions", asked);
        var byItself = await Node.PostAsync(system, "v1/subscriptions", asked.DeepClone());
        AssertProblem(403, RejectionCode.GrantRequired, forIt);
        Assert.Equal(byItself.Text, forIt.Text);
        var unentitled = await OperatorAsync(Place.City, Department.DomainName);
        AssertProblem(403, RejectionCode.SubscriberNotEntitled, await SubscribeAsync(unentitled, await SystemAsync(Place.City, Department.DomainName), Place.City));

        var silent = await Node.ClientAsync(Department.Finance, Place.City, Scopes.EventsPublish);
        AssertProblem(403, RejectionCode.InsufficientScope, await SubscribeAsync(person, silent, Place.City));
        Assert.Contains((null, 403), await KeptAsync(person));
    }

    [Fact]
    public async Task A_system_of_another_department_or_region_is_as_unknown_as_none_at_all()
    {
        var system = await SystemAsync(Place.City);
        var nobody = await Node.PostAsync(await OperatorAsync(Place.City), "v1/subscriptions", Subscription("finance-none", Place.City));
        AssertProblem(404, RejectionCode.NotFound, nobody);

        foreach (var stranger in new[] { await OperatorAsync(Place.City, Department.Hr), await OperatorAsync(Place.OtherCity), await OperatorAsync(Place.County) })
        {
            var answer = await SubscribeAsync(stranger, system, Place.City);
            AssertProblem(404, RejectionCode.NotFound, answer);
            Assert.Equal(nobody.Text, answer.Text);
        }

        Assert.Empty((await Node.GetAsync(system, "v1/subscriptions")).Body.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task Administrators_may_not_and_a_system_names_no_other()
    {
        var system = await SystemAsync(Place.City);
        AssertProblem(403, RejectionCode.RoleNotAllowed, await SubscribeAsync(await Node.PersonAsync(Roles.SystemAdmin, Place.City, Department.Finance), system, Place.City));
        AssertProblem(403, RejectionCode.InsufficientScope, await SubscribeAsync(await Node.PersonAsync(Roles.GrantAdmin, Place.City, Department.Finance), system, Place.City));

        AssertProblem(422, RejectionCode.InvalidField, await SubscribeAsync(await SystemAsync(Place.City), system, Place.City));
        Assert.Equal(201, (int)(await SubscribeAsync(system, system, Place.City)).Status);
        AssertProblem(403, RejectionCode.InsufficientScope, await SubscribeAsync(await Node.ClientAsync(Department.Finance, Place.City, Scopes.OpsWrite), system, Place.City));
        AssertProblem(422, RejectionCode.MissingField, await Node.PostAsync(await OperatorAsync(Place.City), "v1/subscriptions", Subscription(null, Place.City)));
    }

    [Fact]
    public async Task Its_channel_is_held_to_the_same_and_the_secret_of_a_webhook_is_told_once()
    {
        var (person, system) = (await OperatorAsync(Place.City), await SystemAsync(Place.City));
        var inside = Subscription(system.Name, Place.City).With("channel", "webhook").With("endpoint", "https://127.0.0.1/hook");
        Assert.Equal(422, (int)(await Node.PostAsync(person, "v1/subscriptions", inside)).Status);

        var made = await Node.PostAsync(person, "v1/subscriptions", inside.With("endpoint", "https://8.8.8.8/hook"));
        Assert.StartsWith("whsec_", made.Body.GetProperty("secret").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("whsec_", (await Node.GetAsync(system, $"v1/subscriptions/{IdOf(made)}")).Text, StringComparison.Ordinal);
    }

    private Task<GrantCaller> OperatorAsync(string region, string department = Department.Finance) => Node.PersonAsync(Roles.Operator, region, department);

    private Task<GrantCaller> SystemAsync(string region, string department = Department.Finance) => Node.ClientAsync(department, region, Scopes.DeliveriesPull);

    private Task<HubAnswer> SubscribeAsync(GrantCaller caller, GrantCaller system, string region) => Node.PostAsync(caller, "v1/subscriptions", Subscription(system.Name, region));

    private static JsonObject Subscription(string? client, string region) => new()
    {
        ["clientId"] = client, ["types"] = Terms.List(ContractCatalog.Of<ExchangeHub.Contracts.Personnel.PostChanged>().Type), ["region"] = region,
        ["channel"] = "pull", ["fields"] = Terms.List("nationalId", "personName"),
    };

    private async Task<IReadOnlyList<(string? Object, int Status)>> KeptAsync(GrantCaller person)
    {
        var actions = await Node.GetAsync(await Node.PersonAsync(Roles.AuditAdmin, Place.Province), $"v1/access/actions?action=subscription.add&actor={person.Name}");
        return [.. actions.Body.GetProperty("items").EnumerateArray().Select(item => (ObjectOf(item), item.GetProperty("status").GetInt32()))];
    }

    private static string? ObjectOf(JsonElement action) => action.TryGetProperty("objectId", out var id) ? id.GetString() : null;
}

public sealed class SqliteSubscribingTests(GrantStore<SqliteDatabase> store) : SubscribingCompliance<SqliteDatabase>(store);

public sealed class PostgresSubscribingTests(GrantStore<PostgresDatabase> store) : SubscribingCompliance<PostgresDatabase>(store);
