using System.Net;
using System.Text.Json;
using ExchangeHub.Contracts;
using ExchangeHub.IntegrationTests.Gateway;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace ExchangeHub.IntegrationTests.Systems;

public abstract class SystemAnswerCompliance<TStore>(TStore store) : SystemsCompliance<TStore>(store)
    where TStore : GatewayStore
{
    private const string Number = "990000199003078516";

    private const string Person =
        $$"""{"nationalId":"{{Number}}","personName":"张三丰","institutionId":"JG1","postName":"科员","salary":9000,"postLevel":{"code":"1","codeSet":"A","secret":"s"} }""";

    protected override (string Name, string Value)[] Settings => [.. base.Settings, ("Gateway:Systems:BreakAfter", "1000")];

    [Theory]
    [InlineData(Person, 1)]
    [InlineData($"[{Person},{Person}]", 2)]
    [InlineData($$"""{"items":[{{Person}}],"next":"abc","total":1}""", 1)]
    public async Task An_answer_of_a_contract_is_masked_for_its_reader(string answer, int rows)
    {
        Backend.Answer = http => Backend.JsonAsync(http, answer);
        var masked = await Gate.GetAsync(Staff, await Gate.TokenAsync("audit", City));
        var text = await masked.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, masked.StatusCode);
        Assert.Contains("张*", text, StringComparison.Ordinal);
        Assert.Contains("科员", text, StringComparison.Ordinal);
        foreach (var hidden in new[] { Number, "三丰", "salary", "9000", "secret", "total" })
        {
            Assert.DoesNotContain(hidden, text, StringComparison.Ordinal);
        }

        var entry = Assert.Single(Gate.Log.Entries);
        Assert.Equal((Contract, rows, Classification.Internal), (entry.Resource, entry.Rows, entry.Shown));
    }

    [Fact]
    public async Task Who_is_entitled_sees_the_contracts_fields_and_no_others_and_it_is_kept_as_sensitive()
    {
        Backend.Answer = http => Backend.JsonAsync(http, Person);
        var body = await SystemsNode.BodyAsync(await Gate.GetAsync(Staff, await Gate.TokenAsync("finance", City)));
        Assert.Equal(Number, body.GetProperty("nationalId").GetString());
        Assert.False(body.TryGetProperty("salary", out _));
        Assert.Equal(Classification.Sensitive, Assert.Single(Gate.Log.Entries).Shown);
    }

    [Theory]
    [InlineData("<html>张三丰</html>", "text/html")]
    [InlineData("<html>张三丰</html>", "application/json")]
    [InlineData("张三丰", "text/plain")]
    [InlineData("\"张三丰\"", "application/json")]
    [InlineData("""{"error":"张三丰 not found"}""", "application/json")]
    [InlineData($$"""{"rows":[{{Person}}]}""", "application/json")]
    [InlineData($$"""{"items":{{Person}}}""", "application/json")]
    [InlineData($$"""[{{Person}},"张三丰"]""", "application/json")]
    [InlineData($$"""{"personName":"a","personName":"张三丰"}""", "application/json")]
    [InlineData(Person, "application/json; charset=gbk")]
    [InlineData("", "application/json")]
    public async Task What_cannot_be_masked_does_not_pass(string answer, string contentType)
    {
        Backend.Answer = http => Backend.TextAsync(http, answer, contentType);
        await AssertNothingLeaksAsync("system-answer-unfit", 502);
    }

    [Theory]
    [InlineData(400, 502, "system-answer-unfit")]
    [InlineData(404, 404, "not-found")]
    [InlineData(500, 502, "system-answer-unfit")]
    public async Task What_a_system_says_of_its_refusal_does_not_pass(int status, int answered, string code)
    {
        Backend.Answer = http => Backend.TextAsync(http, Person, "application/json", status);
        await AssertNothingLeaksAsync(code, answered);
    }

    [Fact]
    public async Task A_compressed_answer_cannot_be_masked()
    {
        Backend.Answer = http =>
        {
            http.Response.Headers.ContentEncoding = "gzip";
            return Backend.JsonAsync(http, Person);
        };
        await AssertNothingLeaksAsync("system-answer-unfit", 502);
        Assert.False(Backend.Last.Headers.ContainsKey("Accept-Encoding"));
    }

    [Theory]
    [InlineData(true, Staff)]
    [InlineData(false, Staff)]
    [InlineData(true, Own)]
    public async Task An_answer_larger_than_allowed_does_not_pass(bool saysItsLength, string path)
    {
        await RegisterAsync(Description(("maxResponseBytes", 1000)));
        Backend.Answer = http =>
        {
            var answer = $$"""{"personName":"{{new string('x', 2000)}}"}""";
            http.Response.ContentLength = saysItsLength ? answer.Length : null;
            return Backend.JsonAsync(http, answer);
        };
        await SystemsNode.AssertProblemAsync(await Gate.GetAsync(path, Hr), 502, "system-answer-unfit");
    }

    [Fact]
    public async Task A_streamed_answer_that_turns_out_too_large_is_broken_off()
    {
        await RegisterAsync(Description(("maxResponseBytes", 200_000)));
        Backend.Answer = async http =>
        {
            for (var sent = 0; sent < 100; sent++)
            {
                await http.Response.WriteAsync(new string('x', 10_000));
                await http.Response.Body.FlushAsync();
            }
        };
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => Gate.GetAsync(Own, Hr));
    }

    [Fact]
    public async Task A_body_larger_than_allowed_does_not_reach_the_system()
    {
        await RegisterAsync(Description(("maxRequestBytes", 1000)));
        using var known = new ByteArrayContent(new byte[2000]);
        await SystemsNode.AssertProblemAsync(await Gate.SendAsync(HttpMethod.Post, Own, Hr, known), 413, "body-too-large");
        Assert.Empty(Backend.Requests);
        using var unknown = new StreamContent(new Endless(2000));
        await SystemsNode.AssertProblemAsync(await Gate.SendAsync(HttpMethod.Post, Own, Hr, unknown), 413, "body-too-large");
    }

    [Theory]
    [InlineData(Own, false)]
    [InlineData(Staff, false)]
    [InlineData(Staff, true)]
    public async Task A_system_that_does_not_answer_in_time_is_given_up(string path, bool begins)
    {
        await RegisterAsync(Description(("timeoutSeconds", 1)));
        Backend.Answer = async http =>
        {
            http.Response.ContentType = "application/json";
            if (begins)
            {
                await http.Response.WriteAsync("{");
                await http.Response.Body.FlushAsync();
            }

            await Task.Delay(Timeout.Infinite, http.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        };
        await SystemsNode.AssertProblemAsync(await Gate.GetAsync(path, Hr), 504, "system-too-slow");
    }

    private async Task AssertNothingLeaksAsync(string code, int status)
    {
        var answer = await Gate.GetAsync(Staff, await Gate.TokenAsync("audit", City));
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal((status, code), ((int)answer.StatusCode, JsonElement.Parse(text).GetProperty("code").GetString()));
        Assert.DoesNotContain("张", text, StringComparison.Ordinal);
        Assert.DoesNotContain(Number, text, StringComparison.Ordinal);
        Assert.Equal(0, Assert.Single(Gate.Log.Entries).Rows);
    }

    /// <summary>A body that does not say how long it is.</summary>
    private sealed class Endless(int length) : MemoryStream(new byte[length])
    {
        public override bool CanSeek => false;
    }
}

public sealed class SqliteSystemAnswerTests(SqliteStore store) : SystemAnswerCompliance<SqliteStore>(store);

public sealed class PostgresSystemAnswerTests(PostgresStore store) : SystemAnswerCompliance<PostgresStore>(store);
