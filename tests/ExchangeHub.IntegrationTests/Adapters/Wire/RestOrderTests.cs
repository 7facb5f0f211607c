using System.Text.Json.Nodes;
using ExchangeHub.Adapters.Connectors;
using ExchangeHub.Contracts;
using Xunit;
using RestConnector = ExchangeHub.Adapters.Connectors.Rest.RestConnector;

namespace ExchangeHub.IntegrationTests.Adapters.Wire;

/// <summary>How orders travel to a REST system, and what its answers are taken for.</summary>
public sealed class RestOrderTests
{
    private const string Answer = """{ "outcome": "result", "completed": ["ok"], "refused": ["no"], "code": "code", "detail": "text", "deliveryId": "id" }""";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(200, """{"result":"ok","text":"done","businessNo":"B-1"}""", "completed", null)]
    [InlineData(200, """{"result":"no","code":"E7","text":"full"}""", "refused", "E7")]
    [InlineData(409, """{"code":"E8","text":"twice"}""", "refused", "E8")]
    [InlineData(422, """{"code":"E9"}""", "refused", "E9")]
    [InlineData(422, """{"message":"nobody knows"}""", "failed", "http-422")]
    [InlineData(422, "<html/>", "failed", "http-422")]
    [InlineData(400, """{"code":"E1"}""", "failed", "http-400")]
    [InlineData(429, "", "failed", "system-unavailable")]
    public async Task An_answer_is_taken_for_what_it_says(int status, string body, string stage, string? code)
    {
        await using var system = await ScriptedServer.StartAsync(context => HostileRestTests.AnswerAsync(context, status, body), Cancellation);
        await using var connector = Connect(system, $$"""{ "path": "orders", "answer": {{Answer}} }""");

        var answer = Assert.Single(await connector.ApplyAsync([WireShapes.Order("inbox")], Cancellation));

        Assert.Equal((stage, code), (answer.Stage, answer.Code));
    }

    [Theory]
    [InlineData(500, "")]
    [InlineData(503, "")]
    [InlineData(401, "")]
    [InlineData(200, """{"result":"perhaps"}""")]
    [InlineData(200, """{"result":"no"}""")]
    [InlineData(200, "")]
    public async Task What_decides_nothing_makes_the_system_unavailable(int status, string body)
    {
        await using var system = await ScriptedServer.StartAsync(context => HostileRestTests.AnswerAsync(context, status, body), Cancellation);
        await using var connector = Connect(system, $$"""{ "path": "orders", "answer": {{Answer}} }""");

        await Assert.ThrowsAsync<SystemUnavailableException>(() => connector.ApplyAsync([WireShapes.Order("inbox")], Cancellation));
    }

    [Theory, InlineData(429), InlineData(503)]
    public async Task A_system_that_names_a_time_is_asked_again_then(int status)
    {
        await using var system = await ScriptedServer.StartAsync(context => HostileRestTests.AnswerAsync(context, status, "", retryAfter: 17), Cancellation);
        await using var connector = Connect(system, $$"""{ "path": "orders", "answer": {{Answer}} }""");

        var answer = Assert.Single(await connector.ApplyAsync([WireShapes.Order("inbox")], Cancellation));

        Assert.Equal((ReceiptStage.Failed, 17), (answer.Stage, answer.RetryAfterSeconds));
    }

    [Fact]
    public async Task The_body_is_built_from_the_columns_and_the_delivery_is_named()
    {
        var (bodies, keys, paths) = (new List<JsonNode>(), new List<string?>(), new List<string>());
        await using var system = await ScriptedServer.StartAsync(
            async context =>
            {
                bodies.Add((await JsonNode.ParseAsync(context.Request.Body, cancellationToken: Cancellation))!);
                keys.Add(context.Request.Headers["Idempotency-Key"]);
                paths.Add($"{context.Request.Method} {context.Request.Path}");
                await HostileRestTests.AnswerAsync(context, 200, """{"result":"ok"}""");
            },
            Cancellation);
        await using var connector = Connect(
            system,
            $$"""{ "path": "orders/{deliveryId}", "method": "PUT", "numbers": ["unit.quota"], "booleans": ["unit.leads"], "cause": { "correlationId": "case" }, "answer": {{Answer}} }""",
            "unit.name", "unit.quota", "unit.code", "unit.leads", "lines.0.no", "lines.2.no", "empty");
        var order = WireShapes.Order(
            "inbox", null, ("unit.name", "示例中心"), ("unit.quota", "12.50"), ("unit.code", "007"), ("unit.leads", "true"), ("lines.0.no", "1"), ("lines.2.no", "3"), ("empty", null));

        await connector.ApplyAsync([order], Cancellation);

        Assert.Equal($"PUT /orders/{order.DeliveryId}", Assert.Single(paths));
        Assert.Equal(order.DeliveryId.ToString(), Assert.Single(keys));
        Assert.True(
            JsonNode.DeepEquals(
                JsonNode.Parse("""{"unit":{"name":"示例中心","quota":12.50,"code":"007","leads":true},"lines":[{"no":"1"},{"no":"3"}],"case":"case-1"}"""), Assert.Single(bodies)),
            bodies[0].ToJsonString());
    }

    [Fact]
    public async Task A_text_that_should_be_a_number_is_refused_before_it_is_sent()
    {
        var asked = 0;
        await using var system = await ScriptedServer.StartAsync(
            context =>
            {
                asked++;
                return HostileRestTests.AnswerAsync(context, 200, """{"result":"ok"}""");
            },
            Cancellation);
        await using var connector = Connect(system, $$"""{ "path": "orders", "numbers": ["quota"], "answer": {{Answer}} }""", "quota");

        var answer = Assert.Single(await connector.ApplyAsync([WireShapes.Order("inbox", null, ("quota", "zwölf"))], Cancellation));

        Assert.Equal((ReceiptStage.Refused, AdapterCode.MappingFailed, "quota is not a number"), (answer.Stage, answer.Code, answer.Detail));
        Assert.Equal(0, asked);
    }

    [Fact]
    public async Task A_batch_answered_in_part_leaves_the_rest_undecided()
    {
        var (first, second, third) = (WireShapes.Order("inbox"), WireShapes.Order("inbox"), WireShapes.Order("inbox"));
        await using var system = await ScriptedServer.StartAsync(
            context => HostileRestTests.AnswerAsync(
                context, 200,
                $$"""[{"id":"{{third.DeliveryId}}","result":"ok"},{"id":"{{Guid.CreateVersion7()}}","result":"ok"},{"id":"{{first.DeliveryId}}","result":"no","code":"E1"},{"id":"{{second.DeliveryId}}","result":"?"}]"""),
            Cancellation);
        await using var connector = Connect(system, $$"""{ "path": "orders", "batch": true, "deliveryId": "id", "answer": {{Answer}} }""");

        var answers = await connector.ApplyAsync([first, second, third], Cancellation);

        Assert.Equal([ReceiptStage.Refused, ReceiptStage.Failed, ReceiptStage.Completed], answers.Select(answer => answer.Stage));
        Assert.Equal(AdapterCode.SystemUnavailable, answers[1].Code);
    }

    [Fact]
    public async Task One_order_that_the_system_stumbles_over_does_not_take_its_neighbours_along()
    {
        await using var system = await ScriptedServer.StartAsync(
            async context =>
            {
                var body = (await JsonNode.ParseAsync(context.Request.Body, cancellationToken: Cancellation))!;
                await (body["name"]!.GetValue<string>() == "poison"
                    ? HostileRestTests.AnswerAsync(context, 500, "")
                    : HostileRestTests.AnswerAsync(context, 200, """{"result":"ok"}"""));
            },
            Cancellation);
        await using var connector = Connect(system, $$"""{ "path": "orders", "answer": {{Answer}} }""", "name");

        var answers = await connector.ApplyAsync([.. new[] { "poison", "good", "poison", "better" }.Select(name => WireShapes.Order("inbox", null, ("name", name)))], Cancellation);

        Assert.Equal([ReceiptStage.Failed, ReceiptStage.Completed, ReceiptStage.Failed, ReceiptStage.Completed], answers.Select(answer => answer.Stage));
    }

    [Fact]
    public async Task What_was_decided_before_the_system_went_away_is_kept()
    {
        var calls = 0;
        await using var system = await ScriptedServer.StartAsync(
            context =>
            {
                if (++calls > 1)
                {
                    context.Abort();
                    return Task.CompletedTask;
                }

                return HostileRestTests.AnswerAsync(context, 200, """{"result":"ok"}""");
            },
            Cancellation);
        await using var connector = Connect(system, $$"""{ "path": "orders", "answer": {{Answer}} }""");

        var answers = await connector.ApplyAsync([WireShapes.Order("inbox"), WireShapes.Order("inbox"), WireShapes.Order("inbox")], Cancellation);

        Assert.Equal([ReceiptStage.Completed, ReceiptStage.Failed, ReceiptStage.Failed], answers.Select(answer => answer.Stage));
        Assert.Equal(2, calls);
    }

    private static RestConnector Connect(ScriptedServer system, string settings, params string[] columns) => RestConnector.Create(WireShapes.Context(
        new SystemShape(
            "test", Department.Hr, SandboxServer.Region, [], [], [new TargetShape("inbox", columns, WireShapes.Json(settings), new AnswerShape("businessNo", new Dictionary<string, string>()))]),
        new() { ["address"] = system.Url.ToString() }));
}
