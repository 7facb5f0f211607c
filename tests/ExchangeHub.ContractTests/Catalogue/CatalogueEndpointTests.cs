using System.Net;
using System.Net.Http.Json;
using System.Security.Claims;
using System.Text.Json.Nodes;
using ExchangeHub.Access;
using ExchangeHub.Contracts;
using ExchangeHub.Hub.Catalogue;
using ExchangeHub.Hub.Storage;
using ExchangeHub.Hub.Subscriptions;
using ExchangeHub.Testing;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ExchangeHub.ContractTests.Catalogue;

public sealed class CatalogueEndpointTests : IAsyncLifetime
{
    private readonly HttpClient client = new();
    private readonly TemporaryFolder folder = new();
    private WebApplication? app;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddAuthentication();
        builder.Services.AddAuthorizationBuilder()
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAssertion(_ => false).Build())
            .AddPolicy(Scopes.EventsRead, policy => policy.RequireAssertion(_ => true));
        builder.Services.AddSingleton(Database.Parse($"Data Source={Path.Combine(folder.Path, "hub.db")}"));
        builder.Services.AddAccess().AddHubStorage().AddSingleton<SubscriptionStore>().AddCatalogue();
        app = builder.Build();
        await MigrateAsync();
        app.Use((context, next) =>
        {
            context.User = new ClaimsPrincipal(new ClaimsIdentity(
                [new(Caller.ClientIdClaim, "organization-changde"), new(Caller.DepartmentClaim, Department.Organization), new(Caller.RegionClaim, "430700")], "test"));
            return next(context);
        });
        app.UseAuthorization();
        app.MapCatalogue();
        await app.StartAsync(TestContext.Current.CancellationToken);
        client.BaseAddress = new Uri(app.Urls.First());
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await app!.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task Lists_every_contract()
    {
        var page = await Get("/v1/contracts");
        var items = page["items"]!.AsArray();

        Assert.Equal(ContractCatalog.All.Select(contract => contract.Type), items.Select(item => (string)item!["type"]!));
        var postChanged = items.Single(item => (string)item!["type"]! == "exchangehub.personnel.post-changed.v1")!;
        Assert.Equal("职务变动", (string)postChanged["title"]!);
        Assert.Equal("full", (string)postChanged["subscribers"]!["finance"]!);
        Assert.Equal(20, (int)postChanged["dueWorkingDays"]!);
    }

    [Fact]
    public async Task Pages_through_the_list_without_losing_or_repeating_any()
    {
        var types = new List<string>();
        for (var path = "/v1/contracts?limit=10"; path is not null;)
        {
            var page = await Get(path);
            types.AddRange(page["items"]!.AsArray().Select(item => (string)item!["type"]!));
            path = page["next"] is { } next ? $"/v1/contracts?limit=10&cursor={(string)next!}" : null;
        }

        Assert.Equal(ContractCatalog.All.Select(contract => contract.Type), types);
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=1001", "limit")]
    [InlineData("limit=many", "limit")]
    [InlineData("cursor=***", "cursor")]
    public async Task Says_what_is_wrong_with_a_request_for_a_page(string query, string field)
    {
        using var answer = await client.GetAsync(new Uri($"/v1/contracts?{query}", UriKind.Relative), TestContext.Current.CancellationToken);
        var problem = await answer.Content.ReadFromJsonAsync<JsonNode>(TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal(field, (string)problem!["errors"]![0]!["field"]!);
    }

    [Fact]
    public async Task Serves_the_committed_schema()
    {
        using var answer = await client.GetAsync(new Uri("/v1/contracts/exchangehub.personnel.post-changed.v1/schema", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal("application/schema+json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal(
            await File.ReadAllTextAsync(ContractsFolder.File("schemas", "exchangehub.personnel.post-changed.v1.json"), TestContext.Current.CancellationToken),
            await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Says_that_there_is_no_such_contract()
    {
        using var answer = await client.GetAsync(new Uri("/v1/contracts/exchangehub.personnel.hired.v1/schema", UriKind.Relative), TestContext.Current.CancellationToken);
        var problem = await answer.Content.ReadFromJsonAsync<JsonNode>(TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal(RejectionCode.NotFound, (string)problem!["code"]!);
    }

    [Fact]
    public async Task Serves_the_AsyncAPI_document() => Assert.Equal("3.0.0", (string)(await Get("/asyncapi/v1.json"))["asyncapi"]!);

    [Fact]
    public async Task Has_a_catalogue_entry_with_its_items_for_every_contract()
    {
        var entries = (await Get("/v1/catalog"))["items"]!.AsArray();

        Assert.Equal(ContractCatalog.All.Count, entries.Count);
        var reduction = entries.Single(entry => (string)entry!["code"]! == "exchangehub.discipline.staff-reduction-ordered.v1")!;
        Assert.Equal("纪检监察机关", (string)reduction["provider"]!);
        Assert.Contains("财政部门:办理所需信息项", (string)reduction["sharingCondition"]!, StringComparison.Ordinal);
        Assert.All(entries, entry => Assert.NotEmpty(entry!["items"]!.AsArray()));
    }

    [Fact]
    public async Task Names_a_connected_system_that_does_not_recognise_a_repetition()
    {
        await app!.Services.GetRequiredService<SubscriptionStore>().ConnectAdapterAsync(
            new Subscription
            {
                Id = Guid.CreateVersion7(), ClientId = "finance-changde", Department = Department.Finance, Region = "430700",
                Types = "exchangehub.personnel.post-changed.v1", Channel = Channel.Adapter, State = SubscriptionState.Active, Deduplicates = false,
            },
            TestContext.Current.CancellationToken);

        var entry = (await Get("/v1/catalog"))["items"]!.AsArray().Single(entry => (string)entry!["code"]! == "exchangehub.personnel.post-changed.v1")!;

        var receiver = Assert.Single(entry["receivers"]!.AsArray())!;
        Assert.Equal(("财政部门", "finance", "430700"), ((string)receiver["department"]!, (string)receiver["departmentCode"]!, (string)receiver["region"]!));
        Assert.False((bool)receiver["deduplicates"]!);
    }

    [Fact]
    public void Only_what_is_meant_to_be_open_is_open() => Assert.Equal(
        ["/asyncapi/v1.json", "/v1/contracts", "/v1/contracts/{type}/schema"],
        app!.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null)
            .Select(endpoint => endpoint.RoutePattern.RawText!).Order(StringComparer.Ordinal));

    private async Task MigrateAsync()
    {
        await using var scope = app!.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<HubDb>().Database.MigrateAsync(TestContext.Current.CancellationToken);
    }

    private async Task<JsonNode> Get(string path) =>
        (await client.GetFromJsonAsync<JsonNode>(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken))!;
}
