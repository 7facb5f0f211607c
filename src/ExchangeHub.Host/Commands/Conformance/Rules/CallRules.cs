using ExchangeHub.Host.Commands.Conformance.Partners;
using ExchangeHub.Host.Commands.Conformance.Traffic;

namespace ExchangeHub.Host.Commands.Conformance.Rules;

internal sealed class RetryAfter : Rule
{
    // Of the clocks of two processes on one machine, and of a timer.
    private static readonly TimeSpan Tolerance = TimeSpan.FromMilliseconds(100);

    public override string Id => "retry.after";

    public override string Title => "429 与 503 按 Retry-After 等待 429 and 503 are heeded as Retry-After says";

    public override string? Reason(KitSession session) =>
        session.Options.Drive ? "只有你自己的客户端能表现出来，请不加 --drive 运行 only your own client can show it: run the kit without --drive" : null;

    public override Task DriveAsync(KitSession session, CancellationToken cancellationToken) => Task.CompletedTask;

    public override Task<Verdict?> JudgeAsync(KitSession session, CancellationToken cancellationToken)
    {
        var followed = 0;
        foreach (var (one, next) in Followed(session))
        {
            if (next.At - one.AnsweredAt is var waited && waited < WatchListener.RetryAfter - Tolerance)
            {
                return Task.FromResult<Verdict?>(Verdict.Fail($"{one.Method} {one.Path}: 只等了 waited for {waited.TotalSeconds:0.0} s of {WatchListener.RetryAfter.TotalSeconds:0} s"));
            }

            followed++;
        }

        return Task.FromResult(session.IsOver && followed > 0 ? Verdict.Pass($"{followed} 次 times") : null);
    }

    /// <summary>What the kit told the client to wait with, and when the client asked it again.</summary>
    public static IEnumerable<(Exchange Told, Exchange Again)> Followed(KitSession session)
    {
        var all = session.Transcript.All;
        return from told in all
               where told.IsDisturbed
               let again = all.FirstOrDefault(next => next.Is(told.Method, told.Path) && next.At > told.AnsweredAt)
               where again is not null
               select (told, again);
    }
}

internal sealed class ErrorsAreProblems : Rule
{
    public override string Id => "errors.problem";

    public override string Title => "错误都是带代码的 problem+json errors come as problem+json with a code";

    public override string Document => "contracts/rejections.md";

    public override bool MustBeSeen => false;

    public override async Task DriveAsync(KitSession session, CancellationToken cancellationToken)
    {
        await session.Client.GetAsync("v1/events/999999999999", cancellationToken);
        await session.Client.PostAsync("v1/subscriptions", new { types = Array.Empty<string>() }, cancellationToken);
    }

    public override Task<Verdict?> JudgeAsync(KitSession session, CancellationToken cancellationToken)
    {
        // A batch that was rejected whole is answered as a batch, event by event.
        var errors = session.Transcript.All.Where(exchange =>
            exchange.Status >= 400 && exchange.Path.StartsWith("/v1/", StringComparison.Ordinal) && !exchange.Answered.List("results").Any()).ToList();
        return Task.FromResult(
            errors.FirstOrDefault(error => error.ResponseType != "application/problem+json" || error.Answered.Text("code").Length == 0) is { } other
                ? Verdict.Fail($"{other.Method} {other.Path}: {other.Status} {other.ResponseType}")
            : errors.Count > 0 && (session.IsOver || session.Options.Drive) ? Verdict.Pass(string.Join(", ", errors.Select(error => error.Answered.Text("code")).Distinct()))
            : null);
    }
}
