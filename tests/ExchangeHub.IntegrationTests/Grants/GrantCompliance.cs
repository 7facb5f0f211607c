using System.Text.Json.Nodes;
using ExchangeHub.Access;
using ExchangeHub.Contracts;
using ExchangeHub.Testing.Databases;
using ExchangeHub.Testing.Hubs;
using Xunit;

namespace ExchangeHub.IntegrationTests.Grants;

/// <summary>What both editions promise alike of grants and agreements, over HTTP. Each test has a province of its own.</summary>
public abstract class GrantCompliance<TDatabase>(GrantStore<TDatabase> store) : IClassFixture<GrantStore<TDatabase>>, IAsyncLifetime
    where TDatabase : TestDatabase, new()
{
    /// <summary>A change is in force everywhere within a second; a machine that does other things too may take some more.</summary>
    protected static readonly TimeSpan Soon = TimeSpan.FromSeconds(4);

    private protected GrantStore<TDatabase> Store => store;

    private protected GrantNode Node { get; private set; } = null!;

    private protected Place Place { get; } = store.NextPlace();

    public virtual async ValueTask InitializeAsync() => Node = await StartAsync();

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    private protected virtual Task<GrantNode> StartAsync() => store.NodeAsync();

    private protected Task<GrantCaller> GiverAsync(string? region = null) => Node.PersonAsync(Roles.GrantAdmin, region ?? Place.Province);

    private protected Task<GrantCaller> SignerAsync(string? region = null) => Node.PersonAsync(Roles.SecurityAdmin, region ?? Place.Province);

    /// <summary>A staffing system that reads records and applies for grants.</summary>
    private protected Task<GrantCaller> ReaderAsync(string? region = null, string department = Department.Staffing) =>
        Node.ClientAsync(department, region ?? Place.City, Scopes.RecordsRead, Scopes.EventsRead, Scopes.GrantsApply);

    private protected async Task<Guid> PendingAsync(JsonObject? terms = null, GrantCaller? giver = null) =>
        IdOf(await Node.PostAsync(giver ?? await GiverAsync(), "v1/grants", terms ?? Terms.Grant(Place.City, Place.OtherCity)));

    /// <summary>A grant that one person issued and another signed.</summary>
    private protected async Task<Guid> ActiveAsync(JsonObject? terms = null, GrantCaller? giver = null, GrantCaller? signer = null)
    {
        var id = await PendingAsync(terms, giver);
        var signed = await CountersignAsync(signer ?? await SignerAsync(), id);
        signed.EnsureSuccess();
        Assert.Equal("active", StatusOf(signed));
        return id;
    }

    private protected Task<HubAnswer> CountersignAsync(GrantCaller signer, Guid id, GrantNode? node = null) =>
        (node ?? Node).PostAsync(signer, $"v1/grants/{id}/countersign");

    private protected static Guid IdOf(HubAnswer answer)
    {
        answer.EnsureSuccess();
        return answer.Body.GetProperty("id").GetGuid();
    }

    private protected static string? StatusOf(HubAnswer answer) => answer.Body.GetProperty("status").GetString();

    private protected static Guid[] Ids(HubAnswer list)
    {
        list.EnsureSuccess();
        return [.. list.Body.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetGuid())];
    }

    private protected static void AssertProblem(int status, string code, HubAnswer answer)
    {
        Assert.True((status, code) == ((int)answer.Status, answer.Code), $"{status} {code} was expected, the answer was {(int)answer.Status}: {answer.Text}");
        Assert.Equal("application/problem+json", answer.Headers["Content-Type"]);
    }
}
