using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using ExchangeHub.Contracts;
using ExchangeHub.Testing.Hubs;
using ExchangeHub.Testing.Records;
using ExchangeHub.Testing.Waiting;
using Xunit;

namespace ExchangeHub.AcceptanceTests.Exchange;

/// <summary>Requests that are no requests, and those of somebody who may not.</summary>
public abstract class When_a_request_is_bad(RunningHub hub)
{
    private const int Limit = 8 * 1024 * 1024;

    private static string Valid => Events.PostChanged(RunningHub.Somebody()).ToJsonString(WireJson.Options);

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null,")]
    [InlineData("{\"id\":\"1\"} x")]
    [InlineData("{'id':1}")]
    [InlineData("{\"id\":\"1\",}")]
    [InlineData("{\"id\":\"1\",\"id\":\"2\"}")]
    [InlineData("{\"data\":{\"a\":1,\"\\u0061\":2}}")]
    [InlineData("{\"data\":NaN}")]
    [InlineData("// {}")]
    [InlineData("\0")]
    public async Task A_body_that_is_not_JSON_is_refused(string body) => Answers.IsRefusal(
        await (await hub.Organization).PostRawAsync("v1/events", body, Answers.Structured), 422, RejectionCode.MalformedJson);

    [Theory]
    [InlineData("null")]
    [InlineData("7")]
    [InlineData("\"event\"")]
    [InlineData("[]")]
    public async Task A_body_that_is_no_event_is_refused(string body)
    {
        var answer = await (await hub.Organization).PostRawAsync("v1/events", body, Answers.Structured);

        Answers.IsRefusal(answer, 422, RejectionCode.MalformedJson);
    }

    [Fact]
    public async Task Bytes_that_are_no_UTF_8_are_refused()
    {
        var body = Encoding.UTF8.GetBytes(Valid);
        body[Array.IndexOf(body, (byte)'2')] = 0xFF;
        var organization = await hub.Organization;

        Answers.IsRefusal(await organization.PostRawAsync("v1/events", body, Answers.Structured), 422, RejectionCode.MalformedJson);
        Answers.IsRefusal(await organization.PostRawAsync("v1/events", Encoding.Unicode.GetBytes(Valid), Answers.Structured), 422, RejectionCode.MalformedJson);
    }

    [Theory]
    [InlineData("v1/events?region=%00", "region")]
    [InlineData("v1/events?subject=a%00b", "subject")]
    [InlineData("v1/events?id=x&%00=y", "")]
    public async Task A_NUL_character_in_an_address_is_refused(string address, string field) =>
        Answers.IsRefusal(await (await hub.Organization).GetAsync(address), 422, RejectionCode.UnsafeText, field);

    [Theory]
    [InlineData("0001-01-01")]
    [InlineData("9999-12-31")]
    [InlineData("2026-02-30")]
    public async Task A_day_that_is_none_is_refused(string day) =>
        Answers.IsRefusal(await (await hub.Organization).GetAsync($"v1/events?day={day}"), 422, RejectionCode.InvalidField, "day");

    [Fact]
    public async Task A_region_of_thousands_of_letters_is_refused_and_the_access_log_goes_on()
    {
        var client = await hub.ClientAsync(Department.Organization, Events.City, "records:read", "audit:read");

        // Nothing that shortens, or an index would take it.
        var region = Convert.ToHexString(RandomNumberGenerator.GetBytes(3000));
        Answers.IsRefusal(await client.GetAsync($"v1/regions/{region}/staff"), 403, RejectionCode.GrantRequired);

        foreach (var kind in (string[])["staff", "institutions"])
        {
            (await client.GetAsync($"v1/regions/{Events.City}/{kind}")).EnsureSuccess();
            await Eventually.Async(
                async () => (await client.GetAsync($"v1/access/log?client={client.ClientId}&resource={kind}")).Body.List("items").Any(), TimeSpan.FromSeconds(20));
        }
    }

    [Fact]
    public async Task Deep_nesting_is_refused()
    {
        var deep = string.Concat(Enumerable.Repeat("[", 5000)) + string.Concat(Enumerable.Repeat("]", 5000));

        var answer = await (await hub.Organization).PostRawAsync("v1/events", $"{{\"data\":{deep}}}", Answers.Structured);

        Answers.IsRefusal(answer, 422, RejectionCode.MalformedJson);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/json")]
    [InlineData("application/xml")]
    [InlineData("application/cloudevents")]
    [InlineData("nonsense")]
    [InlineData(null)]
    public async Task Another_content_type_is_refused(string? mediaType) => Answers.IsRefusal(
        await (await hub.Organization).PostRawAsync("v1/events", Valid, mediaType), 415, RejectionCode.UnsupportedContentType);

    [Theory]
    [InlineData("application/cloudevents+json; charset=utf-8")]
    [InlineData("Application/CloudEvents+JSON")]
    public async Task A_content_type_may_have_a_charset_and_capitals(string mediaType) => Assert.Equal(
        HttpStatusCode.Accepted, (await (await hub.Organization).PostRawAsync("v1/events", Valid, mediaType)).Status);

    [Fact]
    public async Task A_body_over_the_limit_is_refused_with_and_without_its_length()
    {
        var organization = await hub.Organization;
        var body = Encoding.UTF8.GetBytes(new string(' ', Limit) + Valid);
        using var chunked = new StreamContent(new EndlessStream(body));
        chunked.Headers.ContentType = new MediaTypeHeaderValue(Answers.Structured);

        Answers.IsRefusal(await organization.PostRawAsync("v1/events", body, Answers.Structured), 413, RejectionCode.BodyTooLarge);
        Answers.IsRefusal(await organization.SendAsync(HttpMethod.Post, "v1/events", chunked), 413, RejectionCode.BodyTooLarge);
        Answers.IsRefusal(await organization.PostRawAsync("v1/receipts", body, "application/json"), 413, RejectionCode.BodyTooLarge);
    }

    [Fact]
    public async Task A_batch_of_1001_an_empty_one_and_one_that_is_no_list_are_refused()
    {
        var organization = await hub.Organization;
        var person = RunningHub.Somebody();
        var first = Events.PostChanged(person);

        Answers.IsRefusal(
            await organization.PublishAsync(Enumerable.Range(0, 1001).Select(i => i == 0 ? first : Events.PostChanged(person, i))), 413, RejectionCode.BatchTooLarge);
        Answers.IsRefusal(await organization.PublishAsync(new JsonArray()), 422, RejectionCode.EmptyBatch);
        Answers.IsRefusal(await organization.PostRawAsync("v1/events", Valid, Answers.Batch), 422, RejectionCode.MalformedJson);

        // Nothing of the great batch was taken.
        Assert.Equal(HttpStatusCode.Accepted, (await organization.PublishAsync(first)).Status);
    }

    [Fact]
    public async Task What_is_no_event_in_a_batch_is_answered_in_its_place()
    {
        var answer = await (await hub.Organization).PostRawAsync("v1/events", $"[null, 7, {Valid}, [], \"x\"]", Answers.Batch);

        Assert.Equal(HttpStatusCode.Accepted, answer.Status);
        Assert.Equal(["rejected", "rejected", "accepted", "rejected", "rejected"], answer.Body.List("results").Select(result => result.Text("status")));
        Assert.All(answer.Body.List("results").Where((_, i) => i != 2), result => Assert.Equal(RejectionCode.MalformedJson, result.List("errors")[0].Text("code")));
    }

    [Theory]
    [InlineData("{\"max\":0}", RejectionCode.InvalidField, "max")]
    [InlineData("{\"max\":1001}", RejectionCode.InvalidField, "max")]
    [InlineData("{\"max\":\"ten\"}", RejectionCode.InvalidField, "$.max")]
    [InlineData("{\"max\":1.5}", RejectionCode.InvalidField, "$.max")]
    [InlineData("{\"max\":99999999999}", RejectionCode.InvalidField, "$.max")]
    [InlineData("{\"waitSeconds\":-1}", RejectionCode.InvalidField, "waitSeconds")]
    [InlineData("{\"waitSeconds\":61}", RejectionCode.InvalidField, "waitSeconds")]
    [InlineData("{\"leaseSeconds\":0}", RejectionCode.InvalidField, "leaseSeconds")]
    [InlineData("{\"leaseSeconds\":301}", RejectionCode.InvalidField, "leaseSeconds")]
    [InlineData("{\"leaseSeconds\":1e999}", RejectionCode.InvalidField, "leaseSeconds")]
    [InlineData("[]", RejectionCode.InvalidField, "$")]
    [InlineData("{", RejectionCode.MalformedJson, null)]
    public async Task A_pull_with_nonsense_is_refused(string body, string code, string? field)
    {
        var finance = await hub.Finance;
        var subscription = await finance.SubscribeAsync(Events.City, "exchangehub.personnel.*");

        var answer = await finance.PostRawAsync($"v1/subscriptions/{subscription}/pull", body, "application/json");

        Answers.IsRefusal(answer, 422, code, field);
    }

    [Fact]
    public async Task A_subscription_that_is_unknown_ended_or_of_somebody_else_is_not_there()
    {
        var (finance, organization) = (await hub.Finance, await hub.Organization);
        var own = await finance.SubscribeAsync(Events.City, "exchangehub.personnel.*");

        Answers.IsRefusal(await organization.PostAsync($"v1/subscriptions/{own}/pull", new { }), 404, RejectionCode.NotFound);
        Answers.IsRefusal(await organization.GetAsync($"v1/subscriptions/{own}"), 404, RejectionCode.NotFound);
        Answers.IsRefusal(await organization.SendAsync(HttpMethod.Delete, $"v1/subscriptions/{own}", null), 404, RejectionCode.NotFound);
        Answers.IsRefusal(await finance.PostAsync($"v1/subscriptions/{Guid.CreateVersion7()}/pull", new { }), 404, RejectionCode.NotFound);
        Answers.IsRefusal(await finance.PostAsync("v1/subscriptions/nonsense/pull", new { }), 404, RejectionCode.NotFound);

        Assert.Equal(HttpStatusCode.NoContent, (await finance.SendAsync(HttpMethod.Delete, $"v1/subscriptions/{own}", null)).Status);
        Answers.IsRefusal(await finance.PostAsync($"v1/subscriptions/{own}/pull", new { }), 404, RejectionCode.NotFound);
    }

    [Theory]
    [InlineData("{\"region\":\"430700\",\"channel\":\"pull\"}", 422, RejectionCode.MissingField, "types")]
    [InlineData("{\"types\":[\"exchangehub.personnel.*\"],\"channel\":\"pull\",\"region\":\"430100\"}", 403, RejectionCode.GrantRequired, "region")]
    [InlineData("{\"types\":\"exchangehub.personnel.*\"}", 422, RejectionCode.InvalidField, "$.types")]
    [InlineData("{\"types\":[null],\"region\":null,\"channel\":null}", 422, RejectionCode.UnknownType, "types[0]")]
    [InlineData("7", 422, RejectionCode.InvalidField, "$")]
    public async Task A_subscription_that_cannot_be_is_refused(string body, int status, string code, string field) => Answers.IsRefusal(
        await (await hub.Finance).PostRawAsync("v1/subscriptions", body, "application/json"), status, code, field);

    [Fact]
    public async Task A_contract_that_does_not_list_the_department_is_not_subscribed_to()
    {
        var audit = await hub.ClientAsync(Department.Audit, Events.City, "deliveries:pull");
        var closed = ContractCatalog.All.First(contract => contract.ProfileOf(Department.Audit) is null);

        var answer = await audit.PostAsync("v1/subscriptions", new { types = new[] { closed.Type }, region = Events.City, channel = "pull" });

        Answers.IsRefusal(answer, 403, RejectionCode.SubscriberNotEntitled, "types[0]");
    }

    [Theory]
    [InlineData("[]", RejectionCode.InvalidField)]
    [InlineData("[null]", RejectionCode.InvalidField)]
    [InlineData("null", RejectionCode.InvalidField)]
    [InlineData("7", RejectionCode.InvalidField)]
    [InlineData("[{\"stage\":\"received\"}]", RejectionCode.InvalidField)]
    [InlineData("[{\"deliveryId\":\"nonsense\",\"stage\":\"received\"}]", RejectionCode.InvalidField)]
    [InlineData("[{\"deliveryId\":\"01890a5d-ac96-774b-bcce-b302099a8057\",\"stage\":\"received\",\"occurredAt\":\"yesterday\"}]", RejectionCode.InvalidField)]
    [InlineData("[{", RejectionCode.MalformedJson)]
    public async Task Receipts_that_cannot_be_read_are_refused(string body, string code) => Answers.IsRefusal(
        await (await hub.Finance).PostRawAsync("v1/receipts", body, "application/json"), 422, code);

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=1001", "limit")]
    [InlineData("limit=ten", "limit")]
    [InlineData("after=-1", "after")]
    [InlineData("after=99999999999999999999", "after")]
    [InlineData("cursor=nonsense", "cursor")]
    public async Task A_question_with_nonsense_is_refused(string query, string field) => Answers.IsRefusal(
        await (await hub.Organization).GetAsync($"v1/events?{query}"), 422, RejectionCode.InvalidField, field);

    [Theory]
    [InlineData("v1/events/0")]
    [InlineData("v1/events/-1")]
    [InlineData("v1/events/9223372036854775807")]
    [InlineData("v1/events/9223372036854775808")]
    [InlineData("v1/events/nonsense")]
    [InlineData("v1/events/9223372036854775807/trace")]
    [InlineData("v1/nothing")]
    public async Task What_is_not_there_is_not_there(string path) =>
        Answers.IsRefusal(await (await hub.Organization).GetAsync(path), 404, RejectionCode.NotFound);

    [Fact]
    public async Task Another_method_is_refused() => Answers.IsRefusal(
        await (await hub.Organization).SendAsync(HttpMethod.Put, "v1/events", null), 405, RejectionCode.MethodNotAllowed);

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer nonsense")]
    [InlineData("Bearer ")]
    [InlineData("Basic dTpw")]
    public async Task Without_a_valid_token_nothing_is_told(string? authorization)
    {
        Assert.True(hub.Process.IsRunning);
        foreach (var (method, path) in new[] { ("POST", "v1/events"), ("GET", "v1/events"), ("POST", "v1/receipts"), ("GET", "v1/subscriptions") })
        {
            using var request = new HttpRequestMessage(HttpMethod.Parse(method), path);
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
            using var response = await hub.Http.SendAsync(request, TestContext.Current.CancellationToken);

            Answers.IsRefusal(await HubAnswer.ReadAsync(response), 401, RejectionCode.Unauthenticated);
            Assert.StartsWith("Bearer", response.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Without_its_scope_each_door_stays_shut()
    {
        var reader = await hub.ClientAsync(Department.Organization, Events.City, "events:read");
        var publisher = await hub.ClientAsync(Department.Organization, Events.City, "events:publish");

        Answers.IsRefusal(await reader.PublishAsync(Events.PostChanged(RunningHub.Somebody())), 403, RejectionCode.InsufficientScope);
        Answers.IsRefusal(await reader.PostAsync("v1/receipts", Array.Empty<Receipt>()), 403, RejectionCode.InsufficientScope);
        Answers.IsRefusal(await reader.GetAsync("v1/subscriptions"), 403, RejectionCode.InsufficientScope);
        Answers.IsRefusal(await publisher.GetAsync("v1/events"), 403, RejectionCode.InsufficientScope);
        Answers.IsRefusal(await publisher.TraceAsync(1), 403, RejectionCode.InsufficientScope);
    }

    /// <summary>A body whose length nobody knows beforehand.</summary>
    private sealed class EndlessStream(byte[] bytes) : MemoryStream(bytes, writable: false)
    {
        public override bool CanSeek => false;
    }
}

[Collection(typeof(EmbeddedEdition))]
public sealed class When_a_request_is_bad_embedded(EmbeddedHub hub) : When_a_request_is_bad(hub);

[Collection(typeof(ProductionEdition))]
public sealed class When_a_request_is_bad_in_production(ProductionHub hub) : When_a_request_is_bad(hub);
