using System.Text;
using ExchangeHub.Contracts;
using ExchangeHub.Host.Commands.Conformance;
using ExchangeHub.Host.Commands.Conformance.Rules;
using ExchangeHub.Host.Commands.Conformance.Traffic;
using Xunit;

namespace ExchangeHub.UnitTests.Host;

/// <summary>What the conformance kit makes of what a client has published.</summary>
public sealed class PublishRuleTests : IDisposable
{
    private readonly KitSession session = new(new KitOptions { Hub = new Uri("http://127.0.0.1"), Client = new KitCredential("hr-1", "hr", "430700", "secret", Key: null) });
    private int seconds;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_event_that_was_put_right_and_sent_again_is_no_conflict()
    {
        Sent("e-1", "wrong", Rejected(RejectionCode.MissingField));
        Sent("e-1", "right", """{"status":"accepted","sequence":7}""");
        Assert.Null(await new PublishConflict().JudgeAsync(session, Cancellation));

        Sent("e-1", "other", Rejected(RejectionCode.DuplicateIdDifferentContent));
        Assert.Equal(Verdict.Passed, (await new PublishConflict().JudgeAsync(session, Cancellation))!.Status);
    }

    [Fact]
    public async Task An_event_that_was_rejected_twice_says_nothing_about_repetition()
    {
        Sent("e-1", "wrong", Rejected(RejectionCode.MissingField));
        Sent("e-1", "wrong", Rejected(RejectionCode.MissingField));
        Assert.Null(await new PublishDuplicate().JudgeAsync(session, Cancellation));

        Sent("e-2", "right", """{"status":"accepted","sequence":7}""");
        Sent("e-2", "right", """{"status":"duplicate","sequence":7}""");
        Assert.Equal(Verdict.Passed, (await new PublishDuplicate().JudgeAsync(session, Cancellation))!.Status);
    }

    public void Dispose() => session.Dispose();

    private static string Rejected(string code) => $$"""{"status":"rejected","errors":[{"field":"data","code":"{{code}}","detail":"x"}]}""";

    private void Sent(string id, string content, string answer) => session.Transcript.Add(new Exchange
    {
        At = TimeSpan.FromSeconds(seconds++), AnsweredAt = TimeSpan.FromSeconds(seconds++), Method = "POST", Path = "/v1/events", Status = 200,
        Request = Encoding.UTF8.GetBytes($$"""{"id":"{{id}}","source":"s","data":"{{content}}"}"""), Response = Encoding.UTF8.GetBytes(answer),
    });
}
