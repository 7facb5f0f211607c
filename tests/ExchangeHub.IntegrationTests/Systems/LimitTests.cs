using System.Net;
using ExchangeHub.IntegrationTests.Gateway;
using Xunit;

namespace ExchangeHub.IntegrationTests.Systems;

public sealed class LimitTests(SqliteStore store) : SystemsCompliance<SqliteStore>(store)
{
    protected override (string Name, string Value)[] Settings =>
    [
        .. base.Settings, ("Gateway:Limits:Caller:PerSecond", "1"), ("Gateway:Limits:Caller:Burst", "20"), ("Gateway:Limits:SignIn:PerSecond", "1"),
        ("Gateway:Limits:SignIn:Burst", "5"), ("Gateway:Limits:Anonymous:PerSecond", "1"), ("Gateway:Limits:Anonymous:Burst", "10"),
    ];

    [Fact]
    public async Task A_client_that_asks_too_much_waits_and_another_does_not()
    {
        var first = await Gate.GetAsync(Own, Hr);
        Assert.Equal("20", Header(first, "RateLimit-Limit"));
        Assert.InRange(int.Parse(Header(first, "RateLimit-Remaining"), System.Globalization.CultureInfo.InvariantCulture), 15, 19);
        var refused = await FirstRefusedAsync(() => Gate.GetAsync(Own, Hr), most: 40);
        await SystemsNode.AssertProblemAsync(refused, 429, "too-many-requests");
        Assert.Equal("0", Header(refused, "RateLimit-Remaining"));
        Assert.NotNull(refused.Headers.RetryAfter);
        Assert.Equal(HttpStatusCode.OK, (await Gate.GetAsync(Own, await Gate.TokenAsync("hr", City))).StatusCode);
    }

    [Fact]
    public async Task Guessing_a_secret_is_slow_and_keeps_nobody_else_out()
    {
        var refused = await FirstRefusedAsync(() => Gate.SignInAsync(new("guessed", "wrong")), most: 20);
        await SystemsNode.AssertProblemAsync(refused, 429, "too-many-requests");
        Assert.NotEmpty(await Gate.TokenAsync("finance", City));
    }

    [Fact]
    public async Task Whoever_has_no_token_is_counted_by_address() =>
        await SystemsNode.AssertProblemAsync(await FirstRefusedAsync(() => Gate.GetAsync(Own, "no-token"), most: 30), 429, "too-many-requests");

    [Theory]
    [InlineData("connect/token", true)]
    [InlineData("connect/token", false)]
    [InlineData("connect/par", true)]
    public async Task A_form_of_a_stranger_is_not_read_to_its_end(string path, bool isChunked)
    {
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("client_id", new string('c', 80 * 1024))]);
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = form };
        request.Headers.TransferEncodingChunked = isChunked;
        using var answer = await Gate.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    private static async Task<HttpResponseMessage> FirstRefusedAsync(Func<Task<HttpResponseMessage>> ask, int most)
    {
        for (var asked = 0; asked < most; asked++)
        {
            if (await ask() is { StatusCode: HttpStatusCode.TooManyRequests } refused)
            {
                return refused;
            }
        }

        throw new InvalidOperationException("Never refused.");
    }

    private static string Header(HttpResponseMessage answer, string name) => answer.Headers.GetValues(name).Single();
}
