using ExchangeHub.Access;
using ExchangeHub.Host.Commands.Conformance.Partners;
using ExchangeHub.Host.Commands.Conformance.Traffic;

namespace ExchangeHub.Host.Commands.Conformance.Rules;

internal abstract class PullRule : Rule
{
    private const int LongestWait = 20;

    public override string Scope => Scopes.DeliveriesPull;

    public override string? Reason(KitSession session) => session.Received is null
        ? $"{session.Partner.Credential.Department} 不发布 {session.Options.Client.Department} 可接收的报文，请用 --partner 给出对方账号 publishes nothing that the client receives: give an account that does with --partner"
        : null;

    /// <summary>What the partner published and the client was handed out, first time first.</summary>
    protected static List<HandedOut> Own(KitSession session) =>
        [.. session.Transcript.Deliveries.Where(delivery => session.Published.ContainsKey(delivery.EventId))];

    protected static async Task PullAsync(KitSession session, double leaseSeconds, Func<List<HandedOut>, bool> enough, CancellationToken cancellationToken)
    {
        var until = session.Transcript.Now + TimeSpan.FromSeconds(LongestWait);
        while (!enough(Own(session)) && session.Transcript.Now < until)
        {
            await session.Client.PostAsync($"v1/subscriptions/{session.SubscriptionId}/pull", new { max = 100, waitSeconds = 1, leaseSeconds }, cancellationToken);
        }
    }

    protected static Task ReturnAsync(KitSession session, CancellationToken cancellationToken, params object[] receipts) =>
        session.Client.PostAsync("v1/receipts", receipts, cancellationToken);

    /// <summary>The partner's deliveries in the ledger's order, each once.</summary>
    protected static List<string> InOrder(KitSession session) =>
        [.. Own(session).GroupBy(delivery => delivery.DeliveryId).OrderBy(same => session.Published[same.First().EventId]).Select(same => same.Key)];
}

internal sealed class PullDelivered : PullRule
{
    public override string Id => "pull.delivered";

    public override string Title => "拉取到订阅的报文 what the subscription covers is pulled";

    public override string Ask => "拉取；对方会发布三条关于同一人的报文 pull; the partner publishes three events about one person";

    public override async Task DriveAsync(KitSession session, CancellationToken cancellationToken)
    {
        var made = await session.Client.PostAsync(
            "v1/subscriptions", new { types = new[] { session.Received!.Type }, region = session.Partner.Credential.Region, channel = "pull" }, cancellationToken);
        session.SubscriptionId = made.Body.Text("id") is { Length: > 0 } id ? id : throw new KitException($"无法订阅 cannot subscribe: {made}");
        await session.PublishForClientAsync(cancellationToken);
        await PullAsync(session, leaseSeconds: 1, own => own.Count >= session.Published.Count, cancellationToken);
    }

    public override Task<Verdict?> JudgeAsync(KitSession session, CancellationToken cancellationToken)
    {
        var came = Own(session).Select(delivery => delivery.EventId).Distinct().Count();
        return Task.FromResult(
            session.Published.Count > 0 && came == session.Published.Count ? Verdict.Pass($"{came} 条 events of {session.Received!.Type}")
            : session.Published.Count > 0 && (session.IsOver || session.Options.Drive)
                ? Verdict.Fail($"{session.Published.Count} 条只到 {came} 条：订阅是否包含 {session.Received!.Type}？ only {came} arrived: does the subscription cover it?")
            : null);
    }
}

internal sealed class LeaseAgain : PullRule
{
    public override string Id => "pull.lease";

    public override string Title => "租约到期后以同一投递编号再次到来 after its lease a delivery comes again, under the same id";

    public override string Ask => "拉取后不回执，等租约到期再拉取 pull, return nothing, and pull again when the lease is over";

    public override bool MustBeSeen => false;

    public override Task DriveAsync(KitSession session, CancellationToken cancellationToken) =>
        PullAsync(session, leaseSeconds: 30, own => own.Count(delivery => delivery.Attempt > 1) >= session.Published.Count, cancellationToken);

    public override Task<Verdict?> JudgeAsync(KitSession session, CancellationToken cancellationToken)
    {
        var failed = session.Transcript.Receipts.Where(receipt => receipt.Stage == "failed").Select(receipt => receipt.DeliveryId).ToHashSet();
        return Task.FromResult(Own(session).FirstOrDefault(delivery => delivery.Attempt > 1 && !failed.Contains(delivery.DeliveryId)) is { } again
            ? Verdict.Pass($"{again.DeliveryId}: 第 {again.Attempt} 次 attempt {again.Attempt}")
            : null);
    }
}

internal sealed class ReceiptFailedAgain : PullRule
{
    public override string Id => "receipt.failed";

    public override string Title => "回执 failed 后再次到来 what was answered with failed comes again";

    public override string Ask => "对一条投递回执 failed，之后再拉取 return failed for a delivery, and pull again later";

    public override bool MustBeSeen => false;

    public override async Task DriveAsync(KitSession session, CancellationToken cancellationToken)
    {
        if (InOrder(session) is not [var first, ..])
        {
            return;
        }

        await ReturnAsync(session, cancellationToken, new { deliveryId = first, stage = "failed", code = "try-later", retryAfterSeconds = 1 });
        var before = Own(session).Where(delivery => delivery.DeliveryId == first).Max(delivery => delivery.Attempt);
        await PullAsync(session, leaseSeconds: 60, own => own.Any(delivery => delivery.DeliveryId == first && delivery.Attempt > before), cancellationToken);
    }

    public override Task<Verdict?> JudgeAsync(KitSession session, CancellationToken cancellationToken)
    {
        foreach (var failed in session.Transcript.Receipts.Where(receipt => receipt.Stage == "failed"))
        {
            if (session.Transcript.Deliveries.FirstOrDefault(delivery => delivery.DeliveryId == failed.DeliveryId && delivery.Exchange.AnsweredAt > failed.Exchange.AnsweredAt) is { } again)
            {
                return Task.FromResult<Verdict?>(Verdict.Pass($"{again.DeliveryId}: 第 {again.Attempt} 次 attempt {again.Attempt}"));
            }
        }

        return Task.FromResult<Verdict?>(null);
    }
}

internal sealed class PullOrder : PullRule
{
    public override string Id => "pull.order";

    public override string Title => "同一对象的报文按序办结 what is about one subject is settled in its order";

    public override string Ask => "办理并按序回执 apply them, and return receipts in their order";

    public override async Task DriveAsync(KitSession session, CancellationToken cancellationToken)
    {
        await PullAsync(session, leaseSeconds: 60, own => InOrder(session).Count >= session.Published.Count, cancellationToken);
        await ReturnAsync(session, cancellationToken, [.. InOrder(session).Select(id => (object)new { deliveryId = id, stage = "received" })]);
    }

    public override Task<Verdict?> JudgeAsync(KitSession session, CancellationToken cancellationToken)
    {
        var settled = new HashSet<string>();
        var (order, receipts) = (InOrder(session), session.Transcript.Receipts.Where(receipt => receipt.IsSettled).ToList());
        foreach (var id in receipts.Select(receipt => receipt.DeliveryId).Where(order.Contains).Distinct())
        {
            if (order.TakeWhile(earlier => earlier != id).FirstOrDefault(earlier => !settled.Contains(earlier)) is { } early)
            {
                return Task.FromResult<Verdict?>(Verdict.Fail($"{id} 先于 {early} 办结 was settled before {early}, which comes before it"));
            }

            settled.Add(id);
        }

        return Task.FromResult(session.Published.Count > 0 && settled.Count == session.Published.Count ? Verdict.Pass($"{settled.Count} 条按序 in their order") : null);
    }
}

internal sealed class ReceiptIdempotent : PullRule
{
    public override string Id => "receipt.idempotent";

    public override string Title => "没有收到应答的回执原样重发，只算一次 a receipt that was not answered is returned again and counts once";

    public override string Ask => "首次回执会得到 503，客户端应原样重发 your first receipts are answered with 503; the client returns them again";

    public override async Task DriveAsync(KitSession session, CancellationToken cancellationToken)
    {
        if (InOrder(session) is [var first, ..])
        {
            await ReturnAsync(session, cancellationToken, new { deliveryId = first, stage = "validated" });
            await ReturnAsync(session, cancellationToken, new { deliveryId = first, stage = "validated" });
        }
    }

    public override Task<Verdict?> JudgeAsync(KitSession session, CancellationToken cancellationToken)
    {
        var again = session.Transcript.Receipts.Where(receipt => receipt.Stage.Length > 0).GroupBy(receipt => (receipt.DeliveryId, receipt.Stage)).FirstOrDefault(same => same.Count() > 1)?.Last();
        return Task.FromResult(
            again is null ? null
            : again.Status is "duplicate" or "accepted" ? Verdict.Pass($"{again.DeliveryId} {again.Stage}: {again.Status}")
            : Verdict.Fail($"{again.DeliveryId} {again.Stage}: {again.Exchange.Status} {again.Code}"));
    }
}

internal sealed class ReceiptOutcome : PullRule
{
    public override string Id => "receipt.outcome";

    public override string Title => "业务办结回执带业务编号，可在轨迹中看到 the business outcome, with the department's own number, shows in the trace";

    public override string Ask => "回执 completed 或 refused，带 businessNo return completed or refused with a businessNo";

    public override async Task DriveAsync(KitSession session, CancellationToken cancellationToken)
    {
        if (InOrder(session) is [var first, ..])
        {
            await ReturnAsync(session, cancellationToken, new { deliveryId = first, stage = "completed", businessNo = "CONFORMANCE-1", detail = "conformance" });
        }
    }

    public override async Task<Verdict?> JudgeAsync(KitSession session, CancellationToken cancellationToken)
    {
        var own = Own(session).DistinctBy(delivery => delivery.DeliveryId).ToDictionary(delivery => delivery.DeliveryId, delivery => delivery.EventId);
        var outcomes = session.Transcript.Receipts.Where(receipt => receipt.Stage is "completed" or "refused" && own.ContainsKey(receipt.DeliveryId)).ToList();
        if (outcomes.FirstOrDefault(receipt => receipt.BusinessNo.Length > 0) is not { } outcome)
        {
            return outcomes.Count > 0 && (session.IsOver || session.Options.Drive) ? Verdict.Fail("没有业务编号 without a businessNo") : null;
        }

        var trace = await session.TraceAsync(session.Published[own[outcome.DeliveryId]], cancellationToken);
        return trace.Body.List("deliveries").SelectMany(one => one.List("receipts")).Any(receipt => receipt.Text("stage") == outcome.Stage && receipt.Text("businessNo") == outcome.BusinessNo)
            ? Verdict.Pass($"{outcome.Stage} {outcome.BusinessNo}")
            : session.IsOver || session.Options.Drive ? Verdict.Fail($"轨迹中没有 not in the trace: {outcome.Stage} {outcome.BusinessNo}; {outcome.Status} {outcome.Code}") : null;
    }
}
