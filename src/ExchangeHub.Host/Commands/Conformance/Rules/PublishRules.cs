using System.Text.Json.Nodes;
using ExchangeHub.Access;
using ExchangeHub.Contracts;
using ExchangeHub.Host.Commands.Conformance.Traffic;

namespace ExchangeHub.Host.Commands.Conformance.Rules;

internal abstract class PublishRule : Rule
{
    public override string Scope => Scopes.EventsPublish;

    public override string Document => "docs/connecting.md, contracts/rejections.md";

    protected static Task<Partners.KitAnswer> PublishAsync(KitSession session, JsonNode body, CancellationToken cancellationToken) =>
        session.Client.PostAsync("v1/events", body, cancellationToken, body is JsonArray ? KitSession.CloudEventBatch : KitSession.CloudEvent);
}

internal sealed class PublishOne : PublishRule
{
    public override string Id => "publish.one";

    public override string Title => "发布一条报文，得到总账序号 one event is accepted and has its place in the ledger";

    public override string Ask => "发布一条有效报文 publish one valid event";

    public override Task DriveAsync(KitSession session, CancellationToken cancellationToken) => PublishAsync(session, session.NewExample(), cancellationToken);

    public override async Task<Verdict?> JudgeAsync(KitSession session, CancellationToken cancellationToken)
    {
        var sent = session.Transcript.Events.ToList();
        if (sent.FirstOrDefault(one => one.Sequence is not null) is { } kept)
        {
            return !await session.HoldsAsync(Scopes.EventsRead, cancellationToken) || (await session.Watcher.GetAsync($"v1/events/{kept.Sequence}", cancellationToken)).IsSuccess
                ? Verdict.Pass($"{kept.Source} {kept.Id} → {kept.Sequence}")
                : Verdict.Fail($"交换中心查不到 the hub does not show {kept.Sequence}");
        }

        return sent is [.., var last] && (session.IsOver || session.Options.Drive)
            ? Verdict.Fail($"被拒绝 rejected ({last.Exchange.Status}): {string.Join(", ", last.Errors.Select(error => $"{error.Code} {error.Field}"))}{last.Exchange.Answered.Text("code")}")
            : null;
    }
}

internal sealed class PublishBatch : PublishRule
{
    public override string Id => "publish.batch";

    public override string Title => "成批发布，逐条按序应答 a batch is answered event by event, in its order";

    public override string Ask => "一次请求发布多条 publish several events in one request";

    public override bool MustBeSeen => false;

    public override Task DriveAsync(KitSession session, CancellationToken cancellationToken) =>
        PublishAsync(session, new JsonArray(session.NewExample(), session.NewExample(), session.NewExample()), cancellationToken);

    public override Task<Verdict?> JudgeAsync(KitSession session, CancellationToken cancellationToken)
    {
        var batch = session.Transcript.Events.GroupBy(one => one.Exchange).FirstOrDefault(sent => sent.Count() > 1 && sent.Key.IsSuccess)?.ToList();
        return Task.FromResult(
            batch is null ? null
            : batch.All(one => one.Status.Length > 0) ? Verdict.Pass($"{batch.Count} 条 events, {batch.Count(one => one.Sequence is not null)} 入账 in the ledger")
            : Verdict.Fail("有的报文没有应答 some events have no result"));
    }
}

internal sealed class PublishDuplicate : PublishRule
{
    public override string Id => "publish.duplicate";

    public override string Title => "没有收到应答时以同一编号重发 what was not answered is sent again under its own id";

    public override string Ask => "首次发布会得到 503，客户端应原样重发 your first publication is answered with 503; the client sends it again as it was";

    public override async Task DriveAsync(KitSession session, CancellationToken cancellationToken)
    {
        var one = session.NewExample();
        await PublishAsync(session, one, cancellationToken);
        await PublishAsync(session, one, cancellationToken);
    }

    public override Task<Verdict?> JudgeAsync(KitSession session, CancellationToken cancellationToken)
    {
        var sent = session.Transcript.Events.ToList();
        // What was rejected has no place that a repetition could be given.
        var again = sent.Where(one => one.Sequence is not null).GroupBy(one => (one.Source, one.Id, one.Content)).FirstOrDefault(same => same.Count() > 1);
        if (again is not null)
        {
            return Task.FromResult<Verdict?>(again.Select(one => one.Sequence).Distinct().Count() == 1 && again.Last().Status == EventStatus.Duplicate
                ? Verdict.Pass($"{again.Key.Id}: 同一序号 the same place, {again.First().Sequence}")
                : Verdict.Fail($"{again.Key.Id}: 应答不同 the answers differ"));
        }

        var lost = sent.Where(one => one.Exchange.IsDisturbed).ToList();
        return Task.FromResult(lost.FirstOrDefault(one => sent.Any(other => other.Content == one.Content && other.Id != one.Id)) is { } renamed
            ? Verdict.Fail($"{renamed.Id} 换了编号重发，交换中心只能当作新报文 was sent again under another id: to the hub that is another event")
            : null);
    }
}

internal sealed class PublishConflict : PublishRule
{
    public override string Id => "publish.conflict";

    public override string Title => "同一编号不同内容被拒（409） the same id with other content is refused";

    public override string Ask => "用已用过的编号发布不同内容 publish other content under an id that was used";

    public override bool MustBeSeen => false;

    public override async Task DriveAsync(KitSession session, CancellationToken cancellationToken)
    {
        var one = session.NewExample();
        await PublishAsync(session, one, cancellationToken);
        one["approvaldocno"] = "常编办〔2026〕99号";
        await PublishAsync(session, one, cancellationToken);
    }

    public override Task<Verdict?> JudgeAsync(KitSession session, CancellationToken cancellationToken)
    {
        var sent = session.Transcript.Events.ToList();
        var other = sent.Where(one => one.Sequence is not null)
            .SelectMany(one => sent.Where(later => (later.Source, later.Id) == (one.Source, one.Id) && later.Exchange.At > one.Exchange.AnsweredAt && later.Content != one.Content))
            .FirstOrDefault();
        return Task.FromResult(
            other is null ? null
            : other.Errors.Any(error => error.Code == RejectionCode.DuplicateIdDifferentContent) ? Verdict.Pass($"{other.Exchange.Status} {RejectionCode.DuplicateIdDifferentContent}")
            : Verdict.Fail($"{other.Id}: {other.Exchange.Status} {other.Status}"));
    }
}

internal sealed class PublishFindings : PublishRule
{
    public override string Id => "publish.findings";

    public override string Title => "无效报文一次得到全部问题 an invalid event is answered with everything that is wrong with it";

    public override string Ask => "发布一条有多处错误的报文 publish an event with several errors";

    public override bool MustBeSeen => false;

    public override Task DriveAsync(KitSession session, CancellationToken cancellationToken)
    {
        var one = session.NewExample();
        (one["region"], one["effectivedate"], one["operation"]) = ("4307", "yesterday", "perhaps");
        return PublishAsync(session, one, cancellationToken);
    }

    public override Task<Verdict?> JudgeAsync(KitSession session, CancellationToken cancellationToken)
    {
        var rejected = session.Transcript.Events.Where(one => one.Errors.Count > 0 && one.Errors.All(error => error.Code != RejectionCode.DuplicateIdDifferentContent)).ToList();
        return Task.FromResult(
            rejected.FirstOrDefault(one => one.Errors.Count > 1) is { } several ? Verdict.Pass(string.Join(", ", several.Errors.Select(error => $"{error.Field} {error.Code}")))
            : session.Options.Drive && rejected.Count > 0 ? Verdict.Fail("只报了一处 only one of them was told")
            : null);
    }
}
