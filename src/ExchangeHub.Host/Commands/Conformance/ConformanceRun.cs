using ExchangeHub.Host.Commands.Conformance.Partners;
using ExchangeHub.Host.Commands.Conformance.Rules;
using ExchangeHub.Host.Commands.Conformance.Traffic;

namespace ExchangeHub.Host.Commands.Conformance;

/// <summary>One run over all rules: driven, or watching the vendor's own client.</summary>
internal sealed class ConformanceRun(KitOptions options, IKitView view)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);

    public async Task<IReadOnlyList<RuleOutcome>> RunAsync(CancellationToken cancellationToken)
    {
        using var session = new KitSession(options);
        var outcomes = new Dictionary<Rule, RuleOutcome>();
        var (asked, rules) = (Asked(), new List<Rule>());
        foreach (var rule in asked)
        {
            if (await LeftOutAsync(session, rule, cancellationToken) is { } why)
            {
                Tell(rule, Verdict.Skip(why));
            }
            else
            {
                rules.Add(rule);
            }
        }

        await (options.Drive ? DriveAsync(session, rules, Tell, cancellationToken) : WatchAsync(session, rules, Tell, cancellationToken));
        return [.. asked.Select(rule => outcomes[rule])];

        void Tell(Rule rule, Verdict verdict)
        {
            outcomes[rule] = new RuleOutcome(rule.Id, rule.Title, rule.Document, verdict.Status, verdict.Reason);
            view.Decided(outcomes[rule]);
        }
    }

    private List<Rule> Asked() =>
        [.. AllRules.InOrder().Where(rule => options.Only.Count == 0 || options.Only.Any(only => rule.Id.StartsWith(only, StringComparison.Ordinal)))];

    private static async Task<string?> LeftOutAsync(KitSession session, Rule rule, CancellationToken cancellationToken) =>
        rule.Scope is { } scope && !await session.HoldsAsync(scope, cancellationToken) ? $"账号没有权限 the account does not hold {scope}" : rule.Reason(session);

    private static async Task DriveAsync(KitSession session, List<Rule> rules, Action<Rule, Verdict> tell, CancellationToken cancellationToken)
    {
        foreach (var rule in rules)
        {
            try
            {
                await rule.DriveAsync(session, cancellationToken);
                tell(rule, await rule.JudgeAsync(session, cancellationToken) ?? Verdict.Fail("没有出现 it did not come about"));
            }
            catch (Exception stopped) when (stopped is KitException or HttpRequestException || (stopped is TaskCanceledException && !cancellationToken.IsCancellationRequested))
            {
                tell(rule, Verdict.Fail(stopped.Message));
            }
        }

        if (session.SubscriptionId is { } made)
        {
            await session.Client.SendAsync(HttpMethod.Delete, $"v1/subscriptions/{made}", null, cancellationToken);
        }
    }

    private async Task WatchAsync(KitSession session, List<Rule> rules, Action<Rule, Verdict> tell, CancellationToken cancellationToken)
    {
        await using var listener = await WatchListener.StartAsync(options.Listen, KitSession.NewHttp(options, KitSession.NewHandler()), session.Transcript, cancellationToken);
        view.Began(listener.Address, rules);
        var open = new List<Rule>(rules);
        var receives = rules.Any(rule => rule is PullRule);
        var isAnyAwaited = rules.Exists(IsAwaited);
        for (var last = session.Transcript.Now; open.Exists(rule => isAnyAwaited ? IsAwaited(rule) : rule is not RetryAfter || !RetryAfter.Followed(session).Any()) && session.Transcript.Now - last < options.Patience;)
        {
            var (added, left) = (session.Transcript.NextAdded, open.Count);
            if (receives && session.Transcript.All.Any(exchange => HandedOut.IsPull(exchange) && exchange.IsSuccess))
            {
                await session.PublishForClientAsync(cancellationToken);
            }

            await JudgeAsync(session, open, tell, cancellationToken);
            await Task.WhenAny(added, Task.Delay(Look, cancellationToken));
            if (open.Count < left)
            {
                last = session.Transcript.Now;
            }
        }

        session.IsOver = true;
        await JudgeAsync(session, open, tell, cancellationToken);
        open.ForEach(rule => tell(rule, rule.MustBeSeen
            ? Verdict.Fail($"{options.Patience.TotalSeconds:0} 秒内没有看到 not seen within {options.Patience.TotalSeconds:0} s")
            : Verdict.Skip("没有看到，可以没有 not seen, and need not be")));
    }

    // How a client waits is judged over the whole run, however long the others take.
    private static bool IsAwaited(Rule rule) => rule.MustBeSeen && rule is not RetryAfter;

    private static async Task JudgeAsync(KitSession session, List<Rule> open, Action<Rule, Verdict> tell, CancellationToken cancellationToken)
    {
        foreach (var rule in open.ToList())
        {
            if (await rule.JudgeAsync(session, cancellationToken) is { } verdict)
            {
                open.Remove(rule);
                tell(rule, verdict);
            }
        }
    }
}

/// <summary>How a rule came out, as it is told.</summary>
internal sealed record RuleOutcome(string Id, string Title, string Document, string Status, string Reason);
