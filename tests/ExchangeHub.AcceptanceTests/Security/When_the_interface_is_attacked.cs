using System.Buffers.Text;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using ExchangeHub.AcceptanceTests.Exchange;
using ExchangeHub.Contracts;
using ExchangeHub.Testing.Hubs;
using ExchangeHub.Testing.Records;
using ExchangeHub.Testing.Waiting;
using Xunit;

namespace ExchangeHub.AcceptanceTests.Security;

/// <summary>The points of the OWASP API Security Top 10 (2023), each attacked from outside; <c>docs/security.md</c> says where the rest is attacked.</summary>
public abstract class When_the_interface_is_attacked(RunningHub hub)
{
    private const string OtherCity = "430600";
    private const string Province = "430000";

    private Task<HubClient> Stranger => hub.ClientAsync(Department.Organization, OtherCity, "events:publish", "events:read", "deliveries:pull");

    [Fact]
    public async Task API1_ids_of_another_city_open_nothing()
    {
        var (owner, stranger) = (await hub.Organization, await Stranger);
        var finance = await hub.Finance;
        var sequence = (await owner.PublishAsync(Events.PostChanged(RunningHub.Somebody()))).Sequence();
        var subscription = await finance.SubscribeAsync(Events.City, "exchangehub.personnel.*");

        const long nowhere = 999_999_999;
        foreach (var (path, missing) in new[]
        {
            ($"v1/events/{sequence}", $"v1/events/{nowhere}"),
            ($"v1/events/{sequence}/trace", $"v1/events/{nowhere}/trace"),
            ($"v1/subscriptions/{subscription}", $"v1/subscriptions/{Guid.CreateVersion7()}"),
        })
        {
            var theirs = await stranger.GetAsync(path);
            Answers.IsRefusal(theirs, 404, RejectionCode.NotFound);
            Assert.Equal(Told(await stranger.GetAsync(missing)), Told(theirs));
        }

        Answers.IsRefusal(await stranger.PostAsync($"v1/subscriptions/{subscription}/pull", new { max = 1 }), 404, RejectionCode.NotFound);
        Answers.IsRefusal(await stranger.DeleteAsync($"v1/subscriptions/{subscription}"), 404, RejectionCode.NotFound);
        Assert.Empty((await stranger.GetAsync($"v1/events?id={Guid.CreateVersion7()}")).Body.List("items"));
    }

    [Fact]
    public async Task API1_a_list_and_a_subscription_of_another_city_need_a_grant()
    {
        var stranger = await Stranger;

        Answers.IsRefusal(await stranger.GetAsync($"v1/events?region={Events.City}"), 403, RejectionCode.GrantRequired);
        Answers.IsRefusal(
            await stranger.PostAsync("v1/subscriptions", new { types = new[] { "exchangehub.personnel.*" }, region = Events.City, channel = "pull" }),
            403, RejectionCode.GrantRequired, "region");
        Answers.IsRefusal(await stranger.PublishAsync(Events.PostChanged(RunningHub.Somebody())), 403, RejectionCode.SourceNotYours);
    }

    [Fact]
    public async Task API2_tokens_that_are_forged_or_in_the_wrong_place_open_nothing()
    {
        var good = await (await hub.Organization).TokenAsync();
        var parts = good.Split('.');
        var none = $"{Base64Url.EncodeToString("""{"alg":"none","typ":"at+jwt"}"""u8)}.{parts[1]}.";
        var changed = $"{parts[0]}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes("""{"sub":"x","client_id":"x","department":"discipline","region":"430000","scope":"events:read"}"""))}.{parts[2]}";

        foreach (var token in (string[])[none, changed, $"{parts[0]}.{parts[1]}.", "x", good[..^6] + "AAAAAA"])
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await WithTokenAsync(token, "v1/events")).Status);
        }

        Assert.Equal(HttpStatusCode.Unauthorized, (await WithTokenAsync(null, $"v1/events?access_token={good}")).Status);
        Assert.Equal(HttpStatusCode.OK, (await WithTokenAsync(good, "v1/events")).Status);
    }

    [Fact]
    public async Task API2_a_client_that_is_removed_is_out_within_a_second()
    {
        using var client = await hub.Process.AddClientAsync(Department.Hr, Events.City, "events:read");
        using var admin = await hub.Process.AddAccountAsync(NewName(), "system-admin", Province);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("v1/events")).Status);

        (await admin.DeleteAsync($"v1/clients/{client.ClientId}")).EnsureSuccess();

        await Eventually.Async(async () => (await client.GetAsync("v1/events")).Status == HttpStatusCode.Unauthorized, TimeSpan.FromSeconds(1.5));
    }

    [Fact]
    public async Task API3_no_property_is_read_or_written_that_is_not_the_callers()
    {
        var auditor = await hub.ClientAsync(Department.Audit, Events.City, "events:read", "deliveries:pull");
        var person = RunningHub.Somebody();
        var sequence = (await (await hub.Organization).PublishAsync(Events.PostChanged(person))).Sequence();

        var seen = (await auditor.GetAsync($"v1/events/{sequence}")).Text;
        Assert.DoesNotContain(person.NationalId, seen, StringComparison.Ordinal);
        Assert.DoesNotContain(person.Name, seen, StringComparison.Ordinal);

        var wanted = new { types = new[] { "exchangehub.personnel.*" }, region = Events.City, channel = "pull" };
        Answers.IsRefusal(
            await auditor.PostAsync("v1/subscriptions", new { wanted.types, wanted.region, wanted.channel, clientId = "finance-430700" }), 422, RejectionCode.InvalidField, "clientId");
        var made = await auditor.PostAsync("v1/subscriptions", new
        {
            wanted.types, wanted.region, wanted.channel, department = "finance", state = "active", homeRegion = Province, profile = "full",
        });
        made.EnsureSuccess();
        await (await hub.Organization).PublishAsync(Events.PostChanged(person, 2));
        var pulled = await auditor.PullAsync(made.Body.GetProperty("id").GetGuid(), waitSeconds: 5);
        Assert.NotEmpty(pulled);
        Assert.DoesNotContain(person.NationalId, JsonSerializer.Serialize(pulled, WireJson.Options), StringComparison.Ordinal);
    }

    [Fact]
    public async Task API5_functions_of_administrators_are_closed_to_everybody_else()
    {
        var client = await Stranger;
        using var operatorAccount = await hub.Process.AddAccountAsync(NewName(), "operator", Events.City);
        using var security = await hub.Process.AddAccountAsync(NewName(), "security-admin", Province);
        using var system = await hub.Process.AddAccountAsync(NewName(), "system-admin", Province);
        var grant = $"v1/grants/{Guid.CreateVersion7()}";

        foreach (var (caller, path) in new (HubCaller, string)[]
        {
            (client, "v1/clients"), (client, "v1/access/log"), (client, "v1/access/actions"), (client, "v1/systems"), (client, "v1/grants"),
            (operatorAccount, "v1/access/actions"), (security, "v1/events"), (security, "v1/clients"), (system, "v1/events"), (system, "v1/access/actions"),
        })
        {
            Answers.IsRefusal(await caller.GetAsync(path), 403, RejectionCode.InsufficientScope);
        }

        Answers.IsRefusal(await client.PostAsync("v1/clients", new { department = "finance", region = OtherCity }), 403, RejectionCode.InsufficientScope);
        Answers.IsRefusal(await operatorAccount.PostAsync($"{grant}/countersign", new { }), 403, RejectionCode.InsufficientScope);
        Answers.IsRefusal(await system.PostAsync($"{grant}/countersign", new { }), 403, RejectionCode.InsufficientScope);
        Answers.IsRefusal(await security.PostAsync("v1/grants", new { }), 422, RejectionCode.MissingField);
    }

    [Fact]
    public async Task API8_a_dashboard_is_shown_to_nobody_who_has_not_signed_in()
    {
        var client = await Stranger;
        using var anonymous = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        foreach (var path in new[] { "jobs", "jobs/recurring", "jobs/servers", "jobs/jobs/failed" })
        {
            using var answer = await anonymous.GetAsync(new Uri(hub.Process.Address, path), TestContext.Current.CancellationToken);
            Assert.Contains(answer.StatusCode, new[] { HttpStatusCode.Found, HttpStatusCode.Unauthorized });
            Assert.DoesNotContain("prune-access-log", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
            // It is led to the page where people sign in.
            Assert.DoesNotContain("prune-access-log", (await client.GetAsync(path)).Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task API7_a_system_is_not_registered_at_an_address_inside()
    {
        using var admin = await hub.Process.AddAccountAsync(NewName(), "system-admin", Province);
        foreach (var address in (string[])["http://169.254.169.254/latest/", "http://[fe80::1]/", "http://localhost:5432/", "http://0x7f000001/", "file:///etc/passwd"])
        {
            var answer = await admin.PostAsync("v1/systems", new { department = "finance", region = OtherCity, destinations = new[] { address }, routes = Array.Empty<object>() });
            Assert.True(answer.Status == HttpStatusCode.UnprocessableEntity, $"{address}: {(int)answer.Status} {answer.Text}");
        }
    }

    [Fact]
    public async Task API8_answers_tell_nothing_about_the_inside()
    {
        foreach (var (method, path) in new[] { ("GET", "no/such/path"), ("TRACE", "v1/events"), ("GET", "v1/events/%00"), ("GET", "v1/../appsettings.json"), ("OPTIONS", "v1/events") })
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(hub.Process.Address, path));
            using var response = await hub.Http.SendAsync(request, TestContext.Current.CancellationToken);
            var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

            Assert.True((int)response.StatusCode is >= 400 and < 500, $"{method} {path}: {(int)response.StatusCode}");
            Assert.False(response.Headers.Contains("Server"));
            Assert.False(response.Headers.Contains("Access-Control-Allow-Origin"));
            Assert.DoesNotContain(" at ExchangeHub", text, StringComparison.Ordinal);
            Assert.DoesNotContain("Exception", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task API9_every_address_that_answers_is_described()
    {
        using var answer = await hub.Http.GetAsync(new Uri(hub.Process.Address, "openapi/v1.json"), TestContext.Current.CancellationToken);
        var described = (await HubAnswer.ReadAsync(answer)).Body.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(method => $"{path.Name.TrimEnd('/')} {method.Name.ToUpperInvariant()}")).ToHashSet();
        var mapped = (await File.ReadAllLinesAsync(Testing.Checkout.Path("contracts", "routes.txt"), TestContext.Current.CancellationToken))
            .Select(line => line.Split(' ')).Where(line => line[0].StartsWith("/v1/", StringComparison.Ordinal))
            .Select(line => $"{Plain(line[0])} {line[1]}");

        Assert.DoesNotContain(mapped, route => !described.Contains(route) && !route.Contains("**", StringComparison.Ordinal));
    }

    private static string NewName() => $"{Guid.CreateVersion7():N}";

    private static string Plain(string route) => route.TrimEnd('/').Replace(":guid", "", StringComparison.Ordinal).Replace(":long", "", StringComparison.Ordinal);

    private static string Told(HubAnswer answer) => $"{answer.Body.Text("title")} {answer.Body.Text("detail")} {answer.Code}";

    private async Task<HubAnswer> WithTokenAsync(string? token, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(hub.Process.Address, path));
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        using var response = await hub.Http.SendAsync(request, TestContext.Current.CancellationToken);
        return await HubAnswer.ReadAsync(response);
    }
}

[Collection(typeof(EmbeddedEdition))]
public sealed class When_the_interface_is_attacked_embedded(EmbeddedHub hub) : When_the_interface_is_attacked(hub);

[Collection(typeof(ProductionEdition))]
public sealed class When_the_interface_is_attacked_in_production(ProductionHub hub) : When_the_interface_is_attacked(hub);
