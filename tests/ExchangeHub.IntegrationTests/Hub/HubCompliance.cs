using System.Text.Json.Nodes;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Personnel;
using ExchangeHub.Testing.Databases;
using ExchangeHub.Testing.Records;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace ExchangeHub.IntegrationTests.Hub;

/// <summary>What both editions promise alike. The tests of a class share a ledger; each has people of its own.</summary>
public abstract class HubCompliance<TDatabase>(HubStore<TDatabase> store) : IClassFixture<HubStore<TDatabase>>
    where TDatabase : TestDatabase, new()
{
    private static int people;

    private protected HubStore<TDatabase> Store => store;

    private protected Task<TestHub> StartAsync(
        FakeTimeProvider? clock = null, Action<IServiceCollection>? before = null, Action<IServiceCollection>? after = null) =>
        TestHub.StartAsync(store.ConnectionString, store.Keys, clock, before, after);

    /// <summary>A person whom no other test knows.</summary>
    private protected static SyntheticPerson Somebody() => SyntheticPerson.Number(Interlocked.Increment(ref people));

    private protected static JsonObject Correction(SyntheticPerson now, SyntheticPerson former) => Events.Of(
        ContractCatalog.Of<PersonCorrected>().Type,
        Department.Organization,
        new JsonObject
        {
            ["nationalId"] = now.NationalId,
            ["formerNationalId"] = former.NationalId,
            ["personName"] = now.Name,
            ["correctionBasis"] = "公安机关户籍证明",
        });
}
